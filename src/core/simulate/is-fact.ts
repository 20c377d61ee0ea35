import type { Event, EventKind } from '#core/event.ts';
import type { State } from '#core/state.ts';
import type { Look } from './facts.ts';

/** What was told, and no command makes it. What the change decides anew is not told a second time. */
const repeated: ReadonlySet<EventKind> = new Set<EventKind>(['secretChanged', 'secretKeyChanged', 'rosterChanged', 'evidenceHeld']);

/** What is said at its instant whatever the rules are. Files that came later are not, where one holds for all the time. */
export function isFact({ command, told }: Look, isChanged: boolean): boolean {
  if (told !== undefined) return !isChanged || told.every(({ kind }) => repeated.has(kind));
  switch (command?.kind) {
    case undefined:
      return false;
    case 'apply':
    case 'approve-proposal':
    case 'withdraw-proposal':
    case 'compile-time':
    case 'progress':
    case 'look-back':
      return !isChanged;
    default:
      return true;
  }
}

/** Nothing is told of an environment that no file under these rules ever had. */
export function isOfWhatIs({ environments }: State, event: Event): boolean {
  return event.kind !== 'secretChanged' || environments.has(event.environment);
}
