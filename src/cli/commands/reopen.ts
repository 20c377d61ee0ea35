import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'RELEASE --reason TEXT',
  about: 'Takes a rejection back; another person than the one who rejected. Checks stand, approvals lapse.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true } },
  positionals: [1, 1],
  examples: [{ line: 'lockstep reopen 1.1.0 --reason "It was the test that was wrong."', says: 'it may go on' }],
  run: async (session, input) => {
    const release = input.positional(0);
    return recorded(await session.command('reopen', { release, reason: input.required('reason') }), `${release} is open again.`);
  },
});
