import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'PROMOTION --reason TEXT',
  about: 'Aborts a promotion that waits or moves. What it did is undone, step by step.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true } },
  positionals: [1, 1],
  examples: [{ line: 'lockstep abort 1.1.0@INT.9 --reason "It hangs."', says: 'ids stand in `lockstep release show RELEASE`' }],
  run: async (session, input) => {
    const promotion = input.positional(0);
    return recorded(await session.command('abort', { promotion, reason: input.required('reason') }), `${promotion} is aborted.`);
  },
});
