import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'ID',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep proposal withdraw p7', says: 'it will not count' }],
  run: async (session, input) => {
    const id = input.positional(0);
    return recorded(await session.command('withdraw-proposal', { id }), `Proposal ${id} is withdrawn.`);
  },
});
