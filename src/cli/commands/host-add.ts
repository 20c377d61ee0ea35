import { defineCommand } from '#cli/command.ts';
import { isInvitation } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';

export const command = defineCommand({
  usage: 'HOST [--environments NAME[,NAME …]]',
  about:
    'Adds a host, under its name in system files: invites its agent. The invitation is shown this once, on stdout alone; it is good for one ' +
    '`lockstep agent join`, within 15 minutes. A host may have several agents, each with environments of its own.',
  options: {
    environments: { kind: 'text', value: 'NAMES', says: 'only these environments of it, with commas between' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep host add two', says: 'then, on that machine: `lockstep agent join`' },
    { line: 'lockstep host add web1 --environments int,preprod', says: 'its agent gets orders of these two only' },
  ],
  run: async (session, input) => {
    const environments = input.text('environments')?.split(',');
    const json = { host: input.positional(0), ...(environments === undefined ? {} : { environments }) };
    const made = await (await session.client()).ask('POST', '/api/agents/invitations', isInvitation, { json });
    session.output.note(`For ${made.host}, once, until ${localTime(made.expires, session.now())}. There: lockstep agent join INVITATION`);
    return found({ ...made }, [made.value]);
  },
});
