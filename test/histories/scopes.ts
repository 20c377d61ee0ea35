// What people agree on: a scope with requirements, written and signed.
import type { Command } from '#core/command.ts';
import type { Scope } from '#core/scope/scope.ts';
import type { Release } from '#core/state.ts';

/** Requirements whose tests are checks and a case that the suite names; now and then one that names no test, or one that nobody runs. */
export function scopeOf(pick: number): Scope {
  const tests = pick % 13 === 0 ? [] : pick % 11 === 0 ? ['never > run'] : pick % 2 === 0 ? ['suite', 'suite > pays'] : ['suite > pays'];
  return { tickets: [{ id: `SHOP-${pick % 5}` }], commits: [], requirements: [{ id: 'R1', words: 'A customer pays.', tests }] };
}

/** A scope is written anew, or signed. */
export function scopeCommand(by: string, { id }: Release, pick: number, signs: boolean): Command {
  const digest = pick % 7 === 0 ? { digest: 'sha256:older' } : {};
  if (signs) return { kind: 'sign-scope', by, release: id, ...digest };
  return { kind: 'scope', by, release: id, scope: scopeOf(pick), ...(pick % 5 > 0 && { reason: 'the customer asked' }) };
}

/** What a scope that stands in the way asks for next. */
export function agreeing({ id, scope }: Release, who: readonly string[]): Command | undefined {
  if (scope === undefined) return { kind: 'scope', by: 'fay', release: id, scope: scopeOf(1) };
  return who[0] === undefined ? undefined : { kind: 'sign-scope', by: who[0], release: id };
}
