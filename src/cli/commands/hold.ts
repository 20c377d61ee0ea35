import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'STAGE --reason TEXT',
  about: 'Keeps a stage as it is: nothing new enters until it is freed.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'shown to everybody who waits', required: true } },
  positionals: [1, 1],
  examples: [{ line: 'lockstep hold INT --reason "A partner tests until Friday."', says: 'then: lockstep free INT' }],
  run: async (session, input) => {
    const stage = input.positional(0);
    return recorded(await session.command('hold', { stage, reason: input.required('reason') }), `${stage} is held.`);
  },
});
