import type { Exception, Release } from './state.ts';
import type { Instant } from './system.ts';

export interface GlassView {
  readonly id: string;
  readonly stage: string;
  readonly by: string;
  readonly second: string;
  readonly reason: string;
  readonly at: Instant;
  readonly expires: Instant;
  /** Labels of the gates that it waived. */
  readonly gates: readonly string[];
}

/** Whether gates were waived for a release in one stroke: it says so for ever, also once those Exceptions have expired. */
export function brokeGlass(release: Pick<Release, 'exceptions'>): boolean {
  return release.exceptions.some(isBroken);
}

/** Each time that two people broke the glass for a release, oldest first; `stage` is the one that was to be entered. */
export function glassOf(release: Pick<Release, 'exceptions'>): readonly GlassView[] {
  const strokes = Map.groupBy(release.exceptions.filter(isBroken), ({ glass = '' }) => glass);
  return [...strokes].flatMap(([id, exceptions]) => {
    const last = exceptions.at(-1);
    if (last === undefined) return [];
    const { by, second = '', reason, at, expires } = last;
    const stage = openedBy(last);
    return [{ id, stage, by, second, reason, at, expires, gates: exceptions.map(({ label }) => label) }];
  });
}

/** The stage that an Exception lets something into: of broken glass the one before which all was waived, else that of its gate. */
export function openedBy({ stage, into }: Pick<Exception, 'stage' | 'into'>): string {
  return into ?? stage;
}

function isBroken({ glass, second }: Exception): boolean {
  return glass !== undefined && second !== undefined;
}
