import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'ID',
  about: 'Permits a change of the system file. Whoever made the proposal cannot; it holds for releases created later.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep proposal approve p7', says: 'the id stands in `lockstep proposal list`' }],
  run: async (session, input) => {
    const id = input.positional(0);
    return recorded(await session.command('approve-proposal', { id }), `Proposal ${id} is approved and in force.`);
  },
});
