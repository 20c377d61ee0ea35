import type { Blocker } from '#core/blocker.ts';
import type { PersonCommand } from '#core/command.ts';
import { commandRoles } from '#core/access.ts';
import type { Grant, Me } from '#web/api/queries.ts';

/** Blockers that this person may clear now: asked for by name, and no automated verdict says no. */
export function blockersOf(person: string, blockers: readonly Blocker[]): readonly Blocker[] {
  return blockers.filter(({ clears, askable }) => askable && clears.kind === 'person' && clears.who.includes(person));
}

/** Grants that I may confirm: not what I asked for myself, nor what somebody has confirmed. The controller judges again. */
export function grantsFor(me: Me, grants: readonly Grant[]): readonly Grant[] {
  return grants.filter(
    ({ by, second, rights }) => by !== me.person && second === undefined && rights.every(({ person }) => person !== me.person),
  );
}

/** Whether my roles in a system allow a command; for gates the gate itself decides, see `blockersOf`. The controller judges again. */
export function isAllowed(me: Me, system: string, kind: PersonCommand['kind']): boolean {
  const allowed = commandRoles[kind];
  const roles = me.systems[system] ?? [];
  return typeof allowed !== 'string' && allowed.some((role) => roles.includes(role));
}

/** Who may read a ledger: the rule of `core/api/rights.ts`, which a test holds this list against; the page has roles, not a State. */
const auditors: ReadonlySet<string> = new Set(['admin', 'auditor', 'release-manager']);

export function mayAudit(me: Me, system: string): boolean {
  return (me.systems[system] ?? []).some((role) => auditors.has(role));
}
