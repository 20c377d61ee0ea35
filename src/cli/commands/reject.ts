import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'RELEASE --reason TEXT',
  about: 'The release goes no further; what is being deployed is undone. Where it runs, it stays until it is rolled back.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true } },
  positionals: [1, 1],
  examples: [{ line: 'lockstep reject 1.1.0 --reason "Totals are wrong."', says: 'nobody can promote it now' }],
  run: async (session, input) => {
    const release = input.positional(0);
    return recorded(await session.command('reject', { release, reason: input.required('reason') }), `${release} is rejected.`);
  },
});
