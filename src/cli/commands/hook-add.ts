import { defineCommand } from '#cli/command.ts';
import { isNewHook } from '#cli/http/hook-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: '--kind github|gitlab|standard',
  about: 'Makes an address of the system that others post to when something is new. Its secret is shown this once, on stdout alone.',
  options: { kind: { kind: 'text', value: 'KIND', says: 'who signs: github, gitlab, or standard (Standard Webhooks)' } },
  positionals: [0, 0],
  examples: [{ line: 'lockstep hook add --kind github', says: 'the address and the secret go into the settings of the repository' }],
  run: async (session, input) => {
    const client = await session.client();
    const json = { kind: input.text('kind') ?? '' };
    const made = await client.ask('POST', await session.path('hooks'), isNewHook, { json });
    session.output.note(`Post to ${new URL(made.hook.path, client.url).href}, signed with this secret:`);
    return found({ ...made }, [made.secret]);
  },
});
