// What is known of scopes: as they stand, who has signed them, and what proves their requirements.
import type { OracleView, ReleaseView } from './oracle-view.ts';
import type { Event } from '#core/event.ts';
import type { Scope } from '#core/scope/scope.ts';
import type { Evidence } from '#core/state.ts';

export interface Agreed {
  readonly scope: Scope;
  readonly digest: string;
  readonly by: string;
  readonly signedBy: readonly string[];
}

export function takeScope(view: OracleView, event: Event): void {
  const written = event.kind === 'releaseCreated' ? event.release.scope : event.kind === 'scopeSet' ? event.scope : undefined;
  if (written !== undefined && (event.kind === 'releaseCreated' || event.kind === 'scopeSet')) {
    const id = event.kind === 'scopeSet' ? event.release : event.release.id;
    view.agreed.set(id, { scope: written.scope, digest: written.digest, by: written.by, signedBy: [] });
  }
  if (event.kind !== 'scopeSigned') return;
  const agreed = view.agreed.get(event.release);
  if (agreed !== undefined) view.agreed.set(event.release, { ...agreed, signedBy: [...agreed.signedBy, event.signature.by] });
}

/** Every requirement names tests, and each of them has passed on these bits. */
export function isProven(view: OracleView, release: ReleaseView): boolean {
  const requirements = view.agreed.get(release.release.id)?.scope.requirements;
  return requirements?.every(({ tests }) => tests.length > 0 && tests.every((test) => hasPassed(release, test))) === true;
}

/** By the last run of each check in each place: one that says failed outweighs all others. */
function hasPassed({ release, evidence }: ReleaseView, test: string): boolean {
  const last = new Map<string, Evidence>();
  for (const item of evidence)
    if (item.kind === 'check' && item.releaseDigest === release.digest) last.set(`${item.stage} ${item.gate} ${item.environment}`, item);
  const ends = [...last.values()].map((item) => endOf(item, test));
  return ends.includes('passed') && !ends.includes('failed');
}

function endOf({ label, verdict, cases, revoked }: Evidence, test: string): 'passed' | 'failed' | undefined {
  if (revoked !== undefined || (verdict !== 'pass' && verdict !== 'fail')) return undefined;
  if (label === test) return verdict === 'pass' ? 'passed' : 'failed';
  if (cases?.failed.includes(test) === true) return 'failed';
  return cases?.passed.includes(test) === true ? 'passed' : undefined;
}
