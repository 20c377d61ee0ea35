// What tests of the core begin with.
import { emptyState } from './empty-state.ts';
import { fixtureCatalogue } from './file/fixture.ts';
import { parseSystem } from './file/parse-system.ts';
import type { State } from './state.ts';
import { step } from './step.ts';

interface Beginning {
  /** The service accounts of the installation. */
  readonly services?: readonly string[];
}

/** When the tests of the core begin: a Monday. */
export const begunAt = Date.parse('2026-06-01T09:00:00Z');

/** A system into which ada, its installation's administrator, has put this text; no release is made yet. Throws where the text is wrong. */
export function systemOf(text: string, { services = [] }: Beginning = {}): State {
  const parsed = parseSystem(text, fixtureCatalogue);
  if (!parsed.ok) throw new Error('the file is wrong');
  const groups = { 'installation-admin': ['ada'] };
  const known = step(emptyState('shop'), { kind: 'roster', by: 'lockstep', groups, services }, begunAt).state;
  const applied = step(known, { kind: 'apply', by: 'ada', file: parsed.system, digest: 'one' }, begunAt);
  if (applied.refusal !== undefined) throw new Error(applied.refusal.sentence);
  return applied.state;
}
