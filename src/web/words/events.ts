import { say, sayCore } from './say.ts';
import { causeWords, movedWords } from '#core/moved-words.ts';
import type { Event, EventKind } from '#core/event.ts';
import { foretoldWords } from '#core/foretold-words.ts';
import type { Evidence, Promotion } from '#core/state.ts';
import { cleanGate } from '#core/nothing/gate.ts';
import { leftOutWords } from '#core/refresh-words.ts';
import { boardedWords, missedWords } from '#core/train-words.ts';
import { inShort } from '#core/words.ts';
import { andOf } from './lists.ts';
import { wordsOfDay } from './instants.ts';

type EventOf = { readonly [Kind in EventKind]: Extract<Event, { readonly kind: Kind }> };
type Words = { readonly [Kind in EventKind]: (event: EventOf[Kind]) => string };

/** An entry of the ledger in words. A kind that this page does not know keeps its own name. */
export function wordsOfEvent(kind: string, body: string): string {
  if (!isKnown(kind)) return kind;
  try {
    const event: unknown = JSON.parse(body);
    return wordsIfKnown(kind, words[kind], event);
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

function wordsIfKnown<Kind extends EventKind>(kind: Kind, wordsOf: Words[Kind], event: unknown): string {
  return isEventOf(kind, event) ? wordsOf(event) : kind;
}

/** The ledger holds what core wrote; its kind says its shape. */
function isEventOf<Kind extends EventKind>(_kind: Kind, event: unknown): event is EventOf[Kind] {
  return typeof event === 'object' && event !== null;
}

function isKnown(kind: string): kind is EventKind {
  return Object.hasOwn(words, kind);
}

const words: Words = {
  fileApplied: ({ version }) => say('applied version {version} of the system file', { version }),
  proposalMade: ({ proposal }) => say('proposed a file that weakens: {weakens}', { weakens: proposal.weakens.join('; ') }),
  proposalEnded: ({ id, as }) => say('proposal {id} {as}', { id, as: say(as) }),
  releaseCreated: ({ release }) =>
    say('created {release} of {services}{hotfix}', {
      release: release.id,
      services: andOf(Object.keys(release.bill)),
      hotfix:
        release.hotfix === undefined
          ? ''
          : say(', a hotfix of {base}: {because}', { base: release.hotfix.base, because: release.hotfix.because }),
    }),
  releaseEnded: ({ release, as, because }) =>
    as === 'rejected' ? say('rejected {release}: {because}', { release, because }) : `${say(as)} ${release}: ${because}`,
  releaseWithdrawn: ({ release, because }) => say('withdrew {release}: {because}', { release, because }),
  releaseReopened: ({ release, because }) => say('reopened {release}: {because}', { release, because }),
  itemTried: ({ release, item, result, stage, comment }) =>
    say('tried {release} in {stage}, {item}: {result}{comment}', {
      release,
      stage,
      item,
      result: result === 'not-applicable' ? say('does not apply') : say(result),
      comment: comment === undefined ? '' : `, ${comment}`,
    }),
  itemAdded: ({ release, item, stage, gate }) => say('added to {gate} of {release} in {stage}: {item}', { gate, release, stage, item }),
  itemDropped: ({ release, item, stage, gate, reason }) =>
    say('dropped from {gate} of {release} in {stage}: {item}. {reason}', { gate, release, stage, item, reason }),
  fixOmitted: ({ release, hotfix, because }) =>
    say('said why {release} goes without the hotfix {hotfix}: {because}', { release, hotfix, because }),
  targetSet: ({ release, target, because }) =>
    target === undefined
      ? say('took the target of {release} away: {because}', { release, because })
      : say('set the target of {release} to {day}: {because}', { release, day: wordsOfDay(target), because }),
  scopeSet: ({ release, scope: { lapsed = [] }, because }) =>
    say('wrote the scope of {release}{because}{lapsed}', {
      release,
      because: because === undefined ? '' : `: ${because}`,
      lapsed: lapsed.length === 0 ? '' : ` ${say('({lapsed} to sign again)', { lapsed: andOf(lapsed) })}`,
    }),
  scopeSigned: ({ release }) => say('signed the scope of {release}', { release }),
  goalSet: ({ release, stage }) => say('asked that {release} walk on to {stage}', { release, stage }),
  promotionRequested: ({ promotion: { kind, release, stage, reason, answers, only } }) =>
    answers === undefined
      ? wordsOfRequest(only ?? kind, release, stage, reason)
      : say('takes {stage} back to {release} by itself: {reason}', { stage, release, reason: reason ?? '' }),
  promotionStarted: ({ promotion }) => say('promotion {promotion} began', { promotion }),
  waveStarted: ({ promotion, wave }) => say('wave {wave} of {promotion} began', { wave: wave + 1, promotion }),
  orderIssued: ({ order }) =>
    say('ordered {what} in {environment}', {
      what: order.step?.id ?? order.check?.definition.name ?? order.kind,
      environment: order.environment,
    }),
  orderStarted: ({ key }) => say('{key} began', { key }),
  orderWaits: ({ key, because }) => say('{key} waits: {because}', { key, because: sayCore(because) }),
  orderEnded: ({ key, as, because }) => `${key} ${say(as)}${because === '' ? '' : `: ${sayCore(because)}`}`,
  orderDropped: ({ key, because }) => say('dropped {key}: {because}', { key, because: sayCore(because) }),
  orderSettled: ({ key, as, reason }) => say('settled {key} as {as}: {reason}', { key, as: say(as), reason }),
  evidenceHeld: ({ because }) => say('holds the system: {because}', { because: sayCore(because) }),
  evidenceHoldAcknowledged: ({ reason }) => say('acknowledged that evidence is lost: {reason}', { reason }),
  strayHeard: ({ key, state }) => say('heard late of {key}: {state}', { key, state }),
  turned: ({ promotion, because }) => say('{promotion} is taken back: {because}', { promotion, because: sayCore(because) }),
  deploymentAsks: ({ environment, question }) => say('{environment} asks: {because}', { environment, because: sayCore(question.because) }),
  deploymentAnswered: ({ environment, as, reason }) =>
    as === 'on'
      ? say('let {environment} go on: {reason}', { environment, reason })
      : say('let {environment} be looked at again: {reason}', { environment, reason }),
  deploymentEnded: ({ environment, as }) =>
    as === 'placed' ? say('{environment} runs it', { environment }) : say('{environment} is as before', { environment }),
  promotionEnded: ({ promotion, as, because }) =>
    say('promotion {promotion} {as}{because}', { promotion, as: say(as), because: because === '' ? '' : `: ${sayCore(because)}` }),
  evidenceGiven: ({ release, evidence }) => wordsOfEvidence(release, evidence),
  evidenceRevoked: ({ release, evidence, reason }) => say('revoked {evidence} of {release}: {reason}', { evidence, release, reason }),
  recheckAsked: ({ release, stage }) => say('asked for a check of {release} in {stage} again', { release, stage }),
  soakRestarted: ({ release, stage, reason }) => say('began the soak of {release} in {stage} anew: {reason}', { release, stage, reason }),
  gateAsked: ({ release, stage, label }) => say('{label} can be answered for {release} in {stage}', { label, release, stage }),
  gateEscalated: ({ release, stage, label, to }) =>
    say('nobody has answered {label} for {release} in {stage}: {to} is told', { label, release, stage, to }),
  gateExpired: ({ release, stage, label, as }) =>
    as === 'fail'
      ? say('nobody has answered {label} for {release} in {stage} in time: it says no', { label, release, stage })
      : say('nobody has answered {label} for {release} in {stage} in time', { label, release, stage }),
  gateSettled: ({ release, stage, label }) => say('{label} needs no answer any more for {release} in {stage}', { label, release, stage }),
  exceptionAsked: ({ release, exception: { glass, label, reason } }) =>
    glass === undefined
      ? say('asked for an exception from {label} for {release}: {reason}', { label, release, reason })
      : say('asked to break the glass and waive {label} for {release}: {reason}', { label, release, reason }),
  exceptionGranted: ({ release, id }) => say('granted exception {id} for {release}', { id, release }),
  exceptionRevoked: ({ release, id }) => say('took exception {id} for {release} back', { id, release }),
  dataExceptionAsked: ({ environment, exception: { reason } }) =>
    say('asked for data without masks in {environment}: {reason}', { environment, reason }),
  dataExceptionGranted: ({ environment, id }) => say('granted exception {id} for the data of {environment}', { id, environment }),
  dataExceptionRevoked: ({ environment, id }) => say('took exception {id} for the data of {environment} back', { id, environment }),
  unmaskedOverdue: ({ environment, databases, because }) =>
    say('data in {environment} are not masked, and may not be there any more ({databases}): {because}', {
      environment,
      databases: andOf(databases),
      because: sayCore(because),
    }),
  stageHeld: ({ stage, reason }) => say('held {stage}: {reason}', { stage, reason }),
  stageFreed: ({ stage }) => say('freed {stage}', { stage }),
  releaseHeld: ({ release, stage, because }) =>
    say('{release} stays out of {stage}: {because}', { release, stage, because: sayCore(because) }),
  releaseFreed: ({ release, stage }) => say('let {release} into {stage} again', { release, stage }),
  stopSet: ({ reason }) => say('stopped everything: {reason}', { reason }),
  stopLifted: () => say('lifted the stop'),
  adoptionAsked: ({ adoption }) =>
    say('asked to record that {release} runs in {environments}', { release: adoption.release, environments: andOf(adoption.environments) }),
  adoptionSigned: ({ id }) => say('signed adoption {id} as the second person', { id }),
  environmentDown: ({ environment, because }) => say('{environment} went down: {because}', { environment, because: sayCore(because) }),
  gapAttested: ({ environment, because }) =>
    say('{environment} had a gap that nobody heard of: {because}', { environment, because: sayCore(because) }),
  environmentUp: ({ environment }) => say('{environment} is up again', { environment }),
  urlsTold: ({ environment }) => say('{environment} told its addresses', { environment }),
  secretChanged: ({ environment, name, version, as }) =>
    as === 'set'
      ? say('set the secret {name} of {environment}, version {version}', { name, environment, version })
      : say('removed the secret {name} of {environment}', { name, environment }),
  secretKeyChanged: ({ environment }) =>
    say('changed the key of the secrets{environment}', {
      environment: environment === undefined ? '' : ` ${say('of {environment}', { environment })}`,
    }),
  timeCompiled: ({ because, moved, ...compiled }) =>
    say('calendars and windows were compiled {cause}{moved}', {
      cause: sayCore(causeWords[because]),
      moved: moved.length === 0 ? '' : `: ${moved.map((each) => sayCore(movedWords(each, compiled))).join('; ')}`,
    }),
  dateForetold: (event) => say('reckons that {foretold}', { foretold: sayCore(foretoldWords(event)) }),
  trainBoarded: (event) => sayCore(boardedWords(event)),
  trainMissed: (event) => sayCore(missedWords(event)),
  refreshLeftOut: (event) => sayCore(leftOutWords(event)),
  windowMissed: ({ stage, window }) =>
    say('nobody looked while window {window} of {stage} was open; it is not made up for', { window, stage }),
  rosterChanged: ({ changedBy, second, because }) =>
    say('who is who changed{by}{second}{because}', {
      by: changedBy === undefined ? '' : say(', by {person}', { person: changedBy }),
      second: second === undefined ? '' : say(', confirmed by {person}', { person: second }),
      because: because === undefined ? '' : `: ${because}`,
    }),
  semanticsChanged: ({ to }) => say('rules of version {to} from here on', { to }),
};

function wordsOfRequest(kind: Promotion['kind'] | 'proof', release: string, stage: string, reason: string | undefined): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  if (kind === 'proof') return say('asked to prove the data below {release} in {stage}{why}', { release, stage, why });
  if (kind === 'refresh') return say('asked to refresh the data below {release} in {stage}{why}', { release, stage, why });
  if (kind === 'rollback') return say('asked to roll {stage} back to {release}{why}', { stage, release, why });
  return kind === 'adoption'
    ? say('adopts {release} in {stage}', { release, stage })
    : say('asked to promote {release} to {stage}{why}', { release, stage, why });
}

/** What somebody, or a check, said of a release. */
export function wordsOfEvidence(release: string, { kind, gate, label, stage, environment, verdict, because, counts }: Evidence): string {
  const counted = counts === undefined ? '' : `, ${wordsOfCounts(counts)}`;
  const why = because === '' || because === 'approved' ? '' : `: ${sayCore(because)}`;
  if (kind === 'approval') return say('approved {release} for {stage}{why}', { release, stage, why });
  if (kind === 'sign-off')
    return verdict === 'pass'
      ? say('signed {release} off in {stage}{why}', { release, stage, why })
      : say('did not sign {release} off in {stage}{why}', { release, stage, why });
  if (kind === 'soak') return say('{release} has soaked in {stage}', { release, stage });
  if (gate === cleanGate)
    return say('{release} from nothing in {environment}: {found}', {
      release,
      environment: environment ?? '',
      found: verdict === 'pass' ? say('clean') : inShort(sayCore(because), 120),
    });
  return say('{label} of {release} in {stage}: {verdict}{counted}{why}', { label, release, stage, verdict: say(verdict), counted, why });
}

/** `41 passed`, `38 passed, 3 failed, 2 skipped`. */
export function wordsOfCounts({ passed, failed, skipped }: NonNullable<Evidence['counts']>): string {
  const parts = [say('{count} passed', { count: passed })];
  if (failed > 0) parts.push(say('{count} failed', { count: failed }));
  if (skipped > 0) parts.push(say('{count} skipped', { count: skipped }));
  return parts.join(', ');
}
