// How long waits of the past took, folded from the ledger: asked for by an entry, answered by evidence.
import type { Event } from '#core/event.ts';
import type { Instant } from '#core/system.ts';
import { subjectKey, type Subject } from './learned.ts';

/** Grows with the ledger: `takeEvents` goes on where it ended. */
export interface HistoryFold {
  readonly waits: Map<string, { readonly from: Instant; readonly to: Instant }[]>;
  /** Promotion → its stage, when it started, and when it was done. */
  readonly promotions: Map<
    string,
    { readonly release: string; readonly stage: string; readonly started?: Instant; readonly done?: Instant }
  >;
  /** Release → when it entered its last stage, or was made. */
  readonly stands: Map<string, Instant>;
  /** Order of a check → when it was given, until its verdict. */
  readonly checks: Map<string, Instant>;
  /** When the last normal releases were made, oldest first. */
  readonly made: Instant[];
}

export function emptyHistory(): HistoryFold {
  return { waits: new Map(), promotions: new Map(), stands: new Map(), checks: new Map(), made: [] };
}

export function takeEvents(fold: HistoryFold, events: readonly Event[]): void {
  for (const event of events) takeEvent(fold, event);
}

/** By so many a pace is told. */
const mostMade = 6;

function takeEvent(fold: HistoryFold, event: Event): void {
  switch (event.kind) {
    case 'releaseCreated':
      fold.stands.set(event.release.id, event.release.at);
      if (event.release.hotfix === undefined) fold.made.push(event.release.at);
      if (fold.made.length > mostMade) fold.made.shift();
      return;
    case 'promotionRequested':
      if (event.promotion.kind !== 'normal') return;
      fold.promotions.set(event.promotion.id, { release: event.promotion.release, stage: event.promotion.stage });
      return;
    case 'promotionStarted': {
      const promotion = fold.promotions.get(event.promotion);
      if (promotion !== undefined) fold.promotions.set(event.promotion, { ...promotion, started: event.at });
      return;
    }
    case 'promotionEnded':
      return takeEnd(fold, event);
    case 'orderIssued':
      if (event.order.check !== undefined && event.order.check.soaked === undefined)
        fold.checks.set(checkOf(event.order.check, event.order), event.order.issued);
      return;
    case 'evidenceGiven':
      return takeEvidence(fold, event);
    default:
  }
}

function takeEnd(fold: HistoryFold, { promotion: id, as, at }: Extract<Event, { kind: 'promotionEnded' }>): void {
  const promotion = fold.promotions.get(id);
  if (promotion === undefined || as !== 'done') return;
  fold.promotions.set(id, { ...promotion, done: at });
  fold.stands.set(promotion.release, at);
  if (promotion.started !== undefined) add(fold, { kind: 'deployment', stage: promotion.stage, label: '' }, promotion.started, at);
}

/** Approvals were asked for when the release came into the stage before; what proves an exit, when it came into the stage itself. */
function takeEvidence(fold: HistoryFold, { release, evidence }: Extract<Event, { kind: 'evidenceGiven' }>): void {
  const { kind, stage, label, gate, environment, entry, at, soaked } = evidence;
  if (kind === 'soak' || soaked !== undefined) return;
  const from =
    kind === 'check'
      ? fold.checks.get(checkOf({ gate, entry }, { environment: environment ?? '' }))
      : (fold.promotions.get(entry)?.done ?? fold.stands.get(release));
  if (from !== undefined) add(fold, { kind, stage, label }, from, at);
}

function checkOf(
  { gate, entry }: { readonly gate: string; readonly entry: string },
  { environment }: { readonly environment: string },
): string {
  return `${entry} ${gate} ${environment}`;
}

/** What happened long ago tells little of today. */
const most = 200;

function add(fold: HistoryFold, subject: Subject, from: Instant, to: Instant): void {
  const key = subjectKey(subject);
  fold.waits.set(key, [...(fold.waits.get(key) ?? []), { from, to: Math.max(from, to) }].slice(-most));
}
