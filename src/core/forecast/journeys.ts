// Which releases went live, by the ledger, and where on their way a date could have been told.
import type { Event } from '#core/event.ts';
import type { Instant } from '#core/system.ts';

/** A release that came to run in the last stage of its path. */
export interface Journey {
  readonly release: string;
  readonly live: Instant;
  readonly points: readonly Point[];
}

/** It was made, or entered a stage. */
export interface Point {
  /** The stage that it came into; absent: it was made. */
  readonly stage?: string;
  /** Number of the event in the ledger. */
  readonly seq: number;
}

/** Grows with the ledger. */
export interface JourneyFold {
  /** File version → the stages of its path. */
  readonly paths: Map<number, readonly string[]>;
  readonly open: Map<string, { readonly last: string | undefined; readonly points: Point[] }>;
  /** Promotion → where it goes. */
  readonly promotions: Map<string, { readonly release: string; readonly stage: string }>;
  /** In the order in which they went live. */
  readonly journeys: Journey[];
}

export function emptyJourneys(): JourneyFold {
  return { paths: new Map(), open: new Map(), promotions: new Map(), journeys: [] };
}

export function takeJourney(fold: JourneyFold, seq: number, event: Event): void {
  switch (event.kind) {
    case 'fileApplied':
      fold.paths.set(
        event.version,
        event.file.path.map(({ name }) => name),
      );
      return;
    case 'releaseCreated': {
      const { id, version } = event.release;
      fold.open.set(id, { last: fold.paths.get(version)?.at(-1), points: [{ seq }] });
      return;
    }
    case 'promotionRequested':
      if (event.promotion.kind === 'normal')
        fold.promotions.set(event.promotion.id, { release: event.promotion.release, stage: event.promotion.stage });
      return;
    case 'promotionEnded':
      return takeEnd(fold, seq, event);
    default:
  }
}

/** Who comes a second time to a stage has been told a date for it already. */
function takeEnd(fold: JourneyFold, seq: number, { promotion, as, at }: Extract<Event, { kind: 'promotionEnded' }>): void {
  const moved = fold.promotions.get(promotion);
  fold.promotions.delete(promotion);
  const open = fold.open.get(moved?.release ?? '');
  if (moved === undefined || open === undefined || as !== 'done') return;
  const { release, stage } = moved;
  if (stage === open.last) {
    fold.journeys.push({ release, live: at, points: open.points });
    fold.open.delete(release);
  } else if (!open.points.some((point) => point.stage === stage)) open.points.push({ stage, seq });
}

/** Of more than are wanted as many, evenly from the first to the last. */
export function evenly<Item>(all: readonly Item[], most: number): readonly Item[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]).filter((item) => item !== undefined);
}
