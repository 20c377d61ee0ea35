import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'RELEASE EVIDENCE --reason TEXT',
  about: 'Says that a piece of evidence counts no longer. It stays in the ledger; the gate it opened is closed again.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true } },
  positionals: [2, 2],
  examples: [
    {
      line: 'lockstep revoke 1.1.0 1.1.0.e12 --reason "It ran against the wrong data."',
      says: 'ids stand in `lockstep release show 1.1.0`',
    },
  ],
  run: async (session, input) => {
    const [release, evidence] = [input.positional(0), input.positional(1)];
    const answer = await session.command('revoke', { release, evidence, reason: input.required('reason') });
    return recorded(answer, `${evidence} of ${release} counts no longer.`);
  },
});
