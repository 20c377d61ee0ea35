import type { Event } from '#core/event.ts';
import type { Promotion } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** A release ran in an environment, from when to when, and who brought it. */
export interface StayView {
  readonly release: string;
  readonly stage: string;
  readonly promotion: string;
  readonly kind: Exclude<Promotion['kind'], 'refresh'>;
  readonly by: string;
  readonly from: Instant;
  /** Absent while it runs there. */
  readonly to?: Instant;
  /** What was placed after it was taken back, and it runs again. */
  readonly again?: true;
  /** It was placed and taken back. */
  readonly takenBack?: true;
}

/** How it came, for people: `promoted by mia`. */
export function wordsOfStay({ kind, by, again, takenBack }: Pick<StayView, 'kind' | 'by' | 'again' | 'takenBack'>): string {
  const how = again === true ? 'again, as the one after it was taken back' : `${ways[kind]} by ${by}`;
  return takenBack === true ? `${how}, and taken back` : how;
}

const ways = { normal: 'promoted', rollback: 'rolled back to', adoption: 'adopted' } as const;

type Brought = Pick<StayView, 'release' | 'stage' | 'promotion' | 'kind' | 'by'>;

/** Everything that has run anywhere in a system, as far as its ledger was read. */
export interface StayHistory {
  /** Promotions that have not ended. */
  readonly open: ReadonlyMap<string, Brought>;
  /** Environment → its stays, oldest first. */
  readonly stays: ReadonlyMap<string, readonly StayView[]>;
}

export const noStays: StayHistory = { open: new Map(), stays: new Map() };

/** Of one environment so many are kept: the newest. */
const mostStays = 300;

/** Events of these kinds say who ran where; the others need not be read. */
export const stayKinds: ReadonlySet<string> = new Set(['promotionRequested', 'deploymentEnded', 'promotionEnded']);

/** The history with these events in it, in the order in which they were written. */
export function takeStays(before: StayHistory, events: readonly Event[]): StayHistory {
  const [open, stays] = [new Map(before.open), new Map(before.stays)];
  for (const event of events) {
    const brings = event.kind === 'promotionRequested' ? broughtBy(event.promotion) : undefined;
    if (brings !== undefined) open.set(brings.promotion, brings);
    if (event.kind === 'promotionEnded') open.delete(event.promotion);
    const brought = event.kind === 'deploymentEnded' ? open.get(event.promotion) : undefined;
    if (event.kind !== 'deploymentEnded' || brought === undefined) continue;
    const known = stays.get(event.environment) ?? [];
    const next = event.as === 'placed' ? placed(known, brought, event.at) : takenBack(known, brought, event.at);
    stays.set(event.environment, next.slice(-mostStays));
  }
  return { open, stays };
}

/** A refresh brings nobody: what runs stays. */
function broughtBy({ id, release, stage, kind, by }: Promotion): Brought | undefined {
  if (kind === 'refresh') return undefined;
  return { promotion: id, release, stage, kind, by };
}

function placed(known: readonly StayView[], brought: Brought, at: Instant): readonly StayView[] {
  return [...ended(known, { to: at }), { ...brought, from: at }];
}

/** Undone before it was placed, nothing of it ever ran by itself; undone after, what ran before runs again. */
function takenBack(known: readonly StayView[], { promotion }: Brought, at: Instant): readonly StayView[] {
  const last = known.at(-1);
  if (last?.promotion !== promotion || last.to !== undefined) return known;
  const before = known.at(-2);
  const closed = ended(known, { to: at, takenBack: true });
  if (before === undefined) return closed;
  const { to: _to, takenBack: _takenBack, ...again } = before;
  return [...closed, { ...again, from: at, again: true }];
}

function ended(known: readonly StayView[], end: Pick<StayView, 'to' | 'takenBack'>): readonly StayView[] {
  const last = known.at(-1);
  return last === undefined || last.to !== undefined ? known : [...known.slice(0, -1), { ...last, ...end }];
}
