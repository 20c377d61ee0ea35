import { causeWords, movedWords } from '#core/moved-words.ts';
import type { Event, EventKind } from '#core/event.ts';
import { foretoldWords } from '#core/foretold-words.ts';
import type { Evidence } from '#core/state.ts';
import { cleanGate } from '#core/nothing/gate.ts';
import { andOf, inShort } from '#core/words.ts';
import { wordsOfDay } from './instants.ts';

type EventOf = { readonly [Kind in EventKind]: Extract<Event, { readonly kind: Kind }> };
type Words = { readonly [Kind in EventKind]: (event: EventOf[Kind]) => string };

/** An entry of the ledger in words. A kind that this page does not know keeps its own name. */
export function wordsOfEvent(kind: string, body: string): string {
  if (!isKnown(kind)) return kind;
  try {
    const event: unknown = JSON.parse(body);
    return sayIfKnown(kind, words[kind], event);
  } catch {
    return kind;
  }
}

/** What machines tell each other while something is done: true, and nobody's deed. */
export function isNoise(kind: string): boolean {
  return noise.has(kind);
}

const noise: ReadonlySet<string> = new Set<EventKind>([
  'waveStarted',
  'orderIssued',
  'orderStarted',
  'orderWaits',
  'orderEnded',
  'orderDropped',
  'strayHeard',
  'deploymentEnded',
  'urlsTold',
  'semanticsChanged',
]);

function sayIfKnown<Kind extends EventKind>(kind: Kind, say: Words[Kind], event: unknown): string {
  return isEventOf(kind, event) ? say(event) : kind;
}

/** The ledger holds what core wrote; its kind says its shape. */
function isEventOf<Kind extends EventKind>(_kind: Kind, event: unknown): event is EventOf[Kind] {
  return typeof event === 'object' && event !== null;
}

function isKnown(kind: string): kind is EventKind {
  return Object.hasOwn(words, kind);
}

const words: Words = {
  fileApplied: ({ version }) => `applied version ${version} of the system file`,
  proposalMade: ({ proposal }) => `proposed a file that weakens: ${proposal.weakens.join('; ')}`,
  proposalEnded: ({ id, as }) => `proposal ${id} ${as}`,
  releaseCreated: ({ release }) =>
    `created ${release.id} of ${andOf(Object.keys(release.bill))}${release.hotfix === undefined ? '' : `, a hotfix of ${release.hotfix.base}: ${release.hotfix.because}`}`,
  releaseEnded: ({ release, as, because }) => `${as} ${release}: ${because}`,
  releaseWithdrawn: ({ release, because }) => `withdrew ${release}: ${because}`,
  releaseReopened: ({ release, because }) => `reopened ${release}: ${because}`,
  itemTried: ({ release, item, result, stage, comment }) =>
    `tried ${release} in ${stage}, ${item}: ${result === 'not-applicable' ? 'does not apply' : result}${comment === undefined ? '' : `, ${comment}`}`,
  itemAdded: ({ release, item, stage, gate }) => `added to ${gate} of ${release} in ${stage}: ${item}`,
  itemDropped: ({ release, item, stage, gate, reason }) => `dropped from ${gate} of ${release} in ${stage}: ${item}. ${reason}`,
  fixOmitted: ({ release, hotfix, because }) => `said why ${release} goes without the hotfix ${hotfix}: ${because}`,
  targetSet: ({ release, target, because }) =>
    target === undefined
      ? `took the target of ${release} away: ${because}`
      : `set the target of ${release} to ${wordsOfDay(target)}: ${because}`,
  scopeSet: ({ release, scope: { lapsed = [] }, because }) =>
    `wrote the scope of ${release}${because === undefined ? '' : `: ${because}`}${lapsed.length === 0 ? '' : ` (${andOf(lapsed)} to sign again)`}`,
  scopeSigned: ({ release }) => `signed the scope of ${release}`,
  goalSet: ({ release, stage }) => `asked that ${release} walk on to ${stage}`,
  promotionRequested: ({ promotion: { kind, release, stage, reason, answers } }) =>
    answers === undefined ? wordsOfRequest(kind, release, stage, reason) : `takes ${stage} back to ${release} by itself: ${reason}`,
  promotionStarted: ({ promotion }) => `promotion ${promotion} began`,
  waveStarted: ({ promotion, wave }) => `wave ${wave + 1} of ${promotion} began`,
  orderIssued: ({ order }) => `ordered ${order.step?.id ?? order.check?.definition.name ?? order.kind} in ${order.environment}`,
  orderStarted: ({ key }) => `${key} began`,
  orderWaits: ({ key, because }) => `${key} waits: ${because}`,
  orderEnded: ({ key, as, because }) => `${key} ${as}${because === '' ? '' : `: ${because}`}`,
  orderDropped: ({ key, because }) => `dropped ${key}: ${because}`,
  orderSettled: ({ key, as, reason }) => `settled ${key} as ${as}: ${reason}`,
  evidenceHeld: ({ because }) => `holds the system: ${because}`,
  evidenceHoldAcknowledged: ({ reason }) => `acknowledged that evidence is lost: ${reason}`,
  strayHeard: ({ key, state }) => `heard late of ${key}: ${state}`,
  turned: ({ promotion, because }) => `${promotion} is taken back: ${because}`,
  deploymentAsks: ({ environment, question }) => `${environment} asks: ${question.because}`,
  deploymentAnswered: ({ environment, as, reason }) => `let ${environment} ${as === 'on' ? 'go on' : 'be looked at again'}: ${reason}`,
  deploymentEnded: ({ environment, as }) => `${environment} ${as === 'placed' ? 'runs it' : 'is as before'}`,
  promotionEnded: ({ promotion, as, because }) => `promotion ${promotion} ${as}${because === '' ? '' : `: ${because}`}`,
  evidenceGiven: ({ release, evidence }) => wordsOfEvidence(release, evidence),
  evidenceRevoked: ({ release, evidence, reason }) => `revoked ${evidence} of ${release}: ${reason}`,
  recheckAsked: ({ release, stage }) => `asked for a check of ${release} in ${stage} again`,
  soakRestarted: ({ release, stage, reason }) => `began the soak of ${release} in ${stage} anew: ${reason}`,
  gateAsked: ({ release, stage, label }) => `${label} can be answered for ${release} in ${stage}`,
  gateEscalated: ({ release, stage, label, to }) => `nobody has answered ${label} for ${release} in ${stage}: ${to} is told`,
  gateExpired: ({ release, stage, label, as }) =>
    `nobody has answered ${label} for ${release} in ${stage} in time${as === 'fail' ? ': it says no' : ''}`,
  exceptionAsked: ({ release, exception: { glass, label, reason } }) =>
    `${glass === undefined ? 'asked for an exception from' : 'asked to break the glass and waive'} ${label} for ${release}: ${reason}`,
  exceptionGranted: ({ release, id }) => `granted exception ${id} for ${release}`,
  exceptionRevoked: ({ release, id }) => `took exception ${id} for ${release} back`,
  stageHeld: ({ stage, reason }) => `held ${stage}: ${reason}`,
  stageFreed: ({ stage }) => `freed ${stage}`,
  releaseHeld: ({ release, stage, because }) => `${release} stays out of ${stage}: ${because}`,
  releaseFreed: ({ release, stage }) => `let ${release} into ${stage} again`,
  stopSet: ({ reason }) => `stopped everything: ${reason}`,
  stopLifted: () => 'lifted the stop',
  adoptionAsked: ({ adoption }) => `asked to record that ${adoption.release} runs in ${andOf(adoption.environments)}`,
  adoptionSigned: ({ id }) => `signed adoption ${id} as the second person`,
  environmentDown: ({ environment, because }) => `${environment} went down: ${because}`,
  gapAttested: ({ environment, because }) => `${environment} had a gap that nobody heard of: ${because}`,
  environmentUp: ({ environment }) => `${environment} is up again`,
  urlsTold: ({ environment }) => `${environment} told its addresses`,
  secretChanged: ({ environment, name, version, as }) =>
    as === 'set' ? `set the secret ${name} of ${environment}, version ${version}` : `removed the secret ${name} of ${environment}`,
  secretKeyChanged: ({ environment }) => `changed the key of the secrets${environment === undefined ? '' : ` of ${environment}`}`,
  timeCompiled: ({ because, calendars, moved }) =>
    `calendars and windows were compiled ${causeWords[because]}${moved.length === 0 ? '' : `: ${moved.map((each) => movedWords(each, calendars)).join('; ')}`}`,
  dateForetold: (event) => `reckons that ${foretoldWords(event)}`,
  windowMissed: ({ stage, window }) => `nobody looked while window ${window} of ${stage} was open; it is not made up for`,
  rosterChanged: ({ changedBy, second, because }) =>
    `who is who changed${changedBy === undefined ? '' : `, by ${changedBy}`}${second === undefined ? '' : `, confirmed by ${second}`}` +
    (because === undefined ? '' : `: ${because}`),
  semanticsChanged: ({ to }) => `rules of version ${to} from here on`,
};

function wordsOfRequest(kind: 'normal' | 'rollback' | 'adoption', release: string, stage: string, reason: string | undefined): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  if (kind === 'rollback') return `asked to roll ${stage} back to ${release}${why}`;
  return kind === 'adoption' ? `adopts ${release} in ${stage}` : `asked to promote ${release} to ${stage}${why}`;
}

/** What somebody, or a check, said of a release. */
export function wordsOfEvidence(release: string, { kind, gate, label, stage, environment, verdict, because, counts }: Evidence): string {
  const counted = counts === undefined ? '' : `, ${wordsOfCounts(counts)}`;
  const why = because === '' || because === 'approved' ? '' : `: ${because}`;
  if (kind === 'approval') return `approved ${release} for ${stage}${why}`;
  if (kind === 'sign-off') return `${verdict === 'pass' ? 'signed' : 'did not sign'} ${release} off in ${stage}${why}`;
  if (kind === 'soak') return `${release} has soaked in ${stage}`;
  if (gate === cleanGate) return `${release} from nothing in ${environment}: ${verdict === 'pass' ? 'clean' : inShort(because, 120)}`;
  return `${label} of ${release} in ${stage}: ${verdict}${counted}${why}`;
}

/** `41 passed`, `38 passed, 3 failed, 2 skipped`. */
export function wordsOfCounts({ passed, failed, skipped }: NonNullable<Evidence['counts']>): string {
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}
