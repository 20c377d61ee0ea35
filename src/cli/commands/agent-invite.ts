import { defineCommand } from '#cli/command.ts';
import { isInvitation } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';

export const command = defineCommand({
  usage: '--host NAME [--environments NAME[,NAME …]]',
  about:
    'Invites the agent of another host. The invitation is shown this once, on stdout alone; it is good for one `lockstep agent join`, within 15 minutes.',
  options: {
    host: { kind: 'text', value: 'NAME', says: 'the host in system files whose orders it gets' },
    environments: { kind: 'text', value: 'NAMES', says: 'only these environments of it, with commas between' },
  },
  positionals: [0, 0],
  examples: [{ line: 'lockstep agent invite --host web1 --environments int,preprod', says: 'then, on web1: `lockstep agent join`' }],
  run: async (session, input) => {
    const environments = input.text('environments')?.split(',');
    const json = { host: input.text('host') ?? '', ...(environments === undefined ? {} : { environments }) };
    const made = await (await session.client()).ask('POST', '/api/agents/invitations', isInvitation, { json });
    session.output.note(`For ${made.host}, once, until ${localTime(made.expires, session.now())}:`);
    return found({ ...made }, [made.value]);
  },
});
