import { isOpen } from '#core/find.ts';
import type { State } from '#core/state.ts';
import type { Migrated } from './way-back.ts';

/** What runs in an environment, with what was read of its migrations. A release that has ended is known by what its stay keeps. */
export function runningIn(state: State, environment: string): Migrated | undefined {
  const stay = state.environments.get(environment)?.stay;
  if (stay === undefined) return undefined;
  const release = state.releases.get(stay.release);
  const migrations = isOpen(release) ? release.migrations : stay.migrations;
  return { id: stay.release, bill: stay.bill, ...(migrations && { migrations }) };
}
