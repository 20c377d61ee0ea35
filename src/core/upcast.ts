import type { Event, EventKind } from './event.ts';
import { Failure } from './failure.ts';

/** What one stored event means today: one event of now, or several, or none. */
export type Reading = (body: string) => readonly Event[];

/**
 * Kinds that were written once and are not written any more. A changed meaning is a new kind, and the old one moves here with its
 * reading, for ever: stored text is never rewritten.
 */
const formerKinds: { readonly [kind: string]: Reading } = {};

/** Every kind that is written today; the compiler holds the list against `Event`. */
const kinds: { readonly [kind in EventKind]: true } = {
  fileApplied: true,
  proposalMade: true,
  proposalEnded: true,
  releaseCreated: true,
  releaseEnded: true,
  releaseWithdrawn: true,
  releaseReopened: true,
  fixOmitted: true,
  targetSet: true,
  scopeSet: true,
  scopeSigned: true,
  itemTried: true,
  itemAdded: true,
  itemDropped: true,
  goalSet: true,
  promotionRequested: true,
  promotionStarted: true,
  waveStarted: true,
  orderIssued: true,
  orderStarted: true,
  orderWaits: true,
  orderEnded: true,
  orderDropped: true,
  orderSettled: true,
  gapAttested: true,
  strayHeard: true,
  turned: true,
  deploymentEnded: true,
  promotionEnded: true,
  deploymentAsks: true,
  deploymentAnswered: true,
  evidenceGiven: true,
  evidenceRevoked: true,
  recheckAsked: true,
  soakRestarted: true,
  gateAsked: true,
  gateEscalated: true,
  gateExpired: true,
  gateSettled: true,
  exceptionAsked: true,
  exceptionGranted: true,
  exceptionRevoked: true,
  dataExceptionAsked: true,
  dataExceptionGranted: true,
  dataExceptionRevoked: true,
  unmaskedOverdue: true,
  stageHeld: true,
  stageFreed: true,
  releaseHeld: true,
  releaseFreed: true,
  stopSet: true,
  stopLifted: true,
  adoptionAsked: true,
  adoptionSigned: true,
  environmentDown: true,
  environmentUp: true,
  urlsTold: true,
  secretChanged: true,
  secretKeyChanged: true,
  evidenceHeld: true,
  evidenceHoldAcknowledged: true,
  timeCompiled: true,
  dateForetold: true,
  trainBoarded: true,
  trainMissed: true,
  refreshLeftOut: true,
  windowMissed: true,
  rosterChanged: true,
  semanticsChanged: true,
};

/**
 * Reads one event of the ledger at the edge of the fold: what any Lockstep before this one wrote, as events of this one. A kind that
 * nobody here knows stops the reader, because what is folded without it would be another history.
 */
export function upcast(kind: string, body: string, former: typeof formerKinds = formerKinds): readonly Event[] {
  if (Object.hasOwn(former, kind)) return former[kind]?.(body) ?? [];
  const event: unknown = Object.hasOwn(kinds, kind) ? JSON.parse(body) : undefined;
  if (isEventOf(kind, event)) return [event];
  const sentence = `The ledger holds an event of the kind \`${kind}\`, which this Lockstep does not know: start the version that wrote it, or a newer one.`;
  throw new Failure('ledger-unknown-kind', sentence, { retryable: false });
}

/** Rows of our own ledger are hashed and trusted as they stand; their shape is not judged a second time. */
function isEventOf(kind: string, value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
