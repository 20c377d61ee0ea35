// Which of two releases is older, as docs/hotfix.md says it.
import type { OracleView } from './oracle-view.ts';
import type { Release } from '#core/state.ts';

/** What goes before what, as numbers of which the first that differs counts. A hotfix comes right behind what it repairs, before everything made since. */
function placeOf(view: OracleView, { hotfix, ordinal }: Release): readonly number[] {
  if (hotfix === undefined) return [ordinal, 0];
  let base = view.releases.get(hotfix.base)?.release;
  while (base?.hotfix !== undefined) base = view.releases.get(base.hotfix.base)?.release;
  return [base?.ordinal ?? 0, ordinal];
}

export function isOlder(view: OracleView, one: Release, other: Release): boolean {
  const [left, right] = [placeOf(view, one), placeOf(view, other)];
  return left[0] === right[0] ? (left[1] ?? 0) < (right[1] ?? 0) : (left[0] ?? 0) < (right[0] ?? 0);
}

/** Whether what a release has of a service repairs what was live. */
export function isRepair(view: OracleView, release: Release, service: string): boolean {
  const base = release.hotfix === undefined ? undefined : view.releases.get(release.hotfix.base)?.release;
  if (base === undefined) return release.hotfix !== undefined;
  return release.bill[service]?.digest !== base.bill[service]?.digest || isRepair(view, base, service);
}
