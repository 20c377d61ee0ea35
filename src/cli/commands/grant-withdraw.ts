import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'ID',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep grant withdraw g3', says: 'nothing is changed by it' }],
  run: async (session, input) => {
    const grant = input.positional(0);
    await (await session.client()).tell('DELETE', `/api/grants/${encodeURIComponent(grant)}`);
    return found({ grant }, [`${grant} is withdrawn: nothing is changed by it.`]);
  },
});
