import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { recorded } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';
import type { Session } from '#cli/session.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: 'RELEASE (EVIDENCE | --restart-soak --stage STAGE) --reason TEXT',
  about:
    'Says that a piece of evidence counts no longer. It stays in the ledger; the gate it opened is closed again. A soak that was run is a ' +
    'fact and is not revoked: --restart-soak begins it anew.',
  options: {
    reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true },
    'restart-soak': { kind: 'flag', says: 'begin the soak of a stage anew, instead of revoking evidence' },
    stage: { kind: 'text', value: 'STAGE', says: 'the stage whose soak it is' },
  },
  positionals: [1, 2],
  examples: [
    {
      line: 'lockstep revoke 1.1.0 1.1.0.e12 --reason "It ran against the wrong data."',
      says: 'ids stand in `lockstep release show 1.1.0`',
    },
    { line: 'lockstep revoke 1.1.0 --restart-soak --stage INT --reason "The load was off."', says: 'soak anew' },
  ],
  run: async (session, input) => (input.isSet('restart-soak') ? restartSoak(session, input) : revoke(session, input)),
});

async function revoke(session: Session, input: Input): Promise<Outcome> {
  const release = input.positional(0);
  const evidence = input.positionals[1];
  if (evidence === undefined) throw missing('Which evidence? Ids stand in `lockstep release show`.');
  const answer = await session.command('revoke', { release, evidence, reason: input.required('reason') });
  return recorded(answer, `${evidence} of ${release} counts no longer.`);
}

async function restartSoak(session: Session, input: Input): Promise<Outcome> {
  const release = input.positional(0);
  const stage = input.text('stage');
  if (stage === undefined) throw missing('Which stage? Name it with --stage.');
  const answer = await session.command('restart-soak', { release, stage, reason: input.required('reason') });
  return recorded(answer, `${release} soaks in ${stage} anew.`);
}

function missing(sentence: string): CommandError {
  return new CommandError(exits.usage, { code: 'missing-option', sentence, next: 'lockstep revoke --help' });
}
