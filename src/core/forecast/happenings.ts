// What happened in one transaction of the ledger, as a cause of dates that move: which kind it is, and its words.
import type { Event, EventKind } from '#core/event.ts';
import type { MoveKind } from '#core/foretold.ts';
import type { Evidence, State } from '#core/state.ts';
import { timeChanges } from './time-changes.ts';
import { boardedWords, lostTrainWords } from '#core/train-words.ts';
import { quoted } from '#core/words.ts';

/** One thing that may move a date. `of`: the release that it happened to; to the others it is a matter of the line. */
export interface Happening {
  readonly kind: MoveKind;
  readonly words: string;
  readonly of?: string;
}

/** The weightiest of a transaction, or undefined where nothing happened that anybody would name. */
export function happeningOf(before: State, after: State, events: readonly Event[]): Happening | undefined {
  const time = timeChanges(before, after);
  const file = events.find((event) => event.kind === 'fileApplied');
  const version = file === undefined ? [] : [`version ${file.version} of the file`];
  if (time.calendars.length > 0) return { kind: 'calendar', words: [...version, ...time.calendars, ...time.rules].join(': ') };
  if (time.rules.length > 0 || file !== undefined) return { kind: 'rule', words: [...version, ...time.rules].join(': ') };
  const named = events.map((event) => happeningIn(before, after, event)).filter((each) => each !== undefined);
  return named.find(({ kind }) => kind === 'rule') ?? named[0];
}

/** Whether a transaction may have a name, by its kinds alone: what machines tell each other has none. */
export function isNamed(events: readonly Event[]): boolean {
  return events.some(({ kind }) => namedKinds.has(kind));
}

const namedKinds: ReadonlySet<EventKind> = new Set<EventKind>([
  'fileApplied',
  'timeCompiled',
  'stopSet',
  'stopLifted',
  'stageHeld',
  'stageFreed',
  'releaseHeld',
  'releaseFreed',
  'exceptionGranted',
  'exceptionRevoked',
  'rosterChanged',
  'releaseCreated',
  'releaseEnded',
  'releaseWithdrawn',
  'releaseReopened',
  'evidenceGiven',
  'evidenceRevoked',
  'soakRestarted',
  'gateExpired',
  'promotionStarted',
  'promotionEnded',
  'environmentDown',
  'environmentUp',
  'gapAttested',
  'trainBoarded',
  'trainMissed',
]);

/** To the release that it happened to it is what it waits for; to one that stands in line with it, the line. */
export function seenBy(happening: Happening, release: string): Pick<Happening, 'kind' | 'words'> {
  const { kind, words, of } = happening;
  if (of === undefined || kind !== 'queue') return { kind, words };
  return of === release ? { kind: 'wait', words } : { kind, words };
}

function happeningIn(before: State, after: State, event: Event): Happening | undefined {
  return ruleIn(event) ?? ofReleaseIn(event) ?? ofPromotionIn(before, after, event) ?? ofPlaceIn(event);
}

const rule = (words: string, of?: string): Happening => ({ kind: 'rule', words, ...(of !== undefined && { of }) });

function ruleIn(event: Event): Happening | undefined {
  switch (event.kind) {
    case 'stopSet':
      return rule(`${event.by} stopped everything: ${quoted(event.reason)}`);
    case 'stopLifted':
      return rule('the stop is lifted');
    case 'stageHeld':
      return rule(`${event.by} holds ${event.stage}: ${quoted(event.reason)}`);
    case 'stageFreed':
      return rule(`${event.stage} is no longer held`);
    case 'releaseHeld':
      return rule(`${event.release} is held back from ${event.stage}`, event.release);
    case 'releaseFreed':
      return rule(`${event.release} may enter ${event.stage} again`, event.release);
    case 'exceptionGranted':
      return rule(`an Exception of ${event.release} is granted`, event.release);
    case 'exceptionRevoked':
      return rule(`an Exception of ${event.release} is taken back`, event.release);
    case 'rosterChanged':
      return rule('who is who has changed');
    case 'trainBoarded':
      return rule(boardedWords(event), event.release);
    case 'trainMissed':
      return rule(lostTrainWords(event), event.release);
    default:
      return undefined;
  }
}

function ofReleaseIn(event: Event): Happening | undefined {
  switch (event.kind) {
    case 'releaseCreated':
      return inLine(event.release.id, 'was made');
    case 'releaseEnded':
      return inLine(event.release, `is ${event.as}`);
    case 'releaseWithdrawn':
      return inLine(event.release, 'was withdrawn');
    case 'releaseReopened':
      return inLine(event.release, 'was reopened');
    case 'evidenceGiven':
      return ofEvidence(event.release, event.evidence);
    case 'evidenceRevoked':
      return inLine(event.release, 'lost evidence that was revoked');
    case 'soakRestarted':
      return inLine(event.release, `soaks anew in ${event.stage}`);
    case 'gateExpired':
      return inLine(event.release, `had no answer to ${event.label} in ${event.stage} in time`);
    default:
      return undefined;
  }
}

function inLine(release: string, what: string): Happening {
  return { kind: 'queue', words: `${release} ${what}`, of: release };
}

function ofEvidence(release: string, { kind, by, label, stage, verdict }: Evidence): Happening | undefined {
  if (kind === 'approval') return inLine(release, `was approved for ${stage} by ${by}`);
  if (kind === 'sign-off' || kind === 'manual')
    return inLine(release, `${verdict === 'pass' ? 'was signed off' : 'was not signed off'} in ${stage} by ${by}`);
  if (kind === 'check') return inLine(release, verdict === 'pass' ? `passed ${label} in ${stage}` : `did not pass ${label} in ${stage}`);
  return undefined;
}

function ofPromotionIn(before: State, after: State, event: Event): Happening | undefined {
  if (event.kind !== 'promotionStarted' && event.kind !== 'promotionEnded') return undefined;
  const promotion = after.promotions.get(event.promotion) ?? before.promotions.get(event.promotion);
  if (promotion === undefined) return undefined;
  const { release, stage, kind } = promotion;
  if (event.kind === 'promotionStarted') return kind === 'normal' ? inLine(release, `began to enter ${stage}`) : undefined;
  if (kind === 'refresh') return undefined;
  if (event.as !== 'done') return inLine(release, `did not get into ${stage}`);
  return inLine(release, kind === 'rollback' ? `runs in ${stage} again, by a rollback` : `entered ${stage}`);
}

function ofPlaceIn(event: Event): Happening | undefined {
  switch (event.kind) {
    case 'environmentDown':
      return rule(`${event.environment} went down`);
    case 'environmentUp':
      return rule(`${event.environment} is up again`);
    case 'gapAttested':
      return rule(`${event.environment} had a gap that nobody had heard of`);
    default:
      return undefined;
  }
}
