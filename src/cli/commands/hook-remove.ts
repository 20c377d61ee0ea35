import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'HOOK',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep hook remove 4f1c2a90b7d3e865', says: 'ids stand in `lockstep hook list`' }],
  run: async (session, input) => {
    const hook = input.positional(0);
    await (await session.client()).tell('DELETE', await session.path('hooks', hook));
    return found({ hook }, [`What is posted to ${hook} is refused from now on.`]);
  },
});
