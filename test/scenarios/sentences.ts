// What happened, in sentences for a transcript. What machines tell each other while all goes well is not told.
import { foretoldWords } from '#core/foretold-words.ts';
import { causeWords, movedWords } from '#core/moved-words.ts';
import { must } from '#core/bug.ts';
import type { Event, EventKind } from '#core/event.ts';
import type { Evidence, Order, State } from '#core/state.ts';
import { leftOutWords } from '#core/refresh-words.ts';
import { boardedWords, missedWords } from '#core/train-words.ts';
import { andOf } from '#core/words.ts';

type Said = string | undefined;
type Words = { readonly [Kind in EventKind]: (event: Extract<Event, { kind: Kind }>, before: State) => Said };

/** An event as a sentence; undefined for what goes without saying. `before` is the State that it happened to. */
export function sentenceOf(event: Event, before: State): Said {
  return say(event.kind, words[event.kind], { event, before });
}

function say<Kind extends EventKind>(
  kind: Kind,
  tell: Words[Kind],
  { event, before }: { readonly event: Event; readonly before: State },
): Said {
  return isOf(kind, event) ? tell(event, before) : undefined;
}

function isOf<Kind extends EventKind>(kind: Kind, event: Event): event is Extract<Event, { kind: Kind }> {
  return event.kind === kind;
}

const words: Words = {
  fileApplied: ({ version, by }) => `Version ${version} of the file is in force, by ${by}.`,
  proposalMade: ({ proposal: { id, by, weakens } }) => `${by} made Proposal ${id}, for a second person. It weakens ${weakens.join('; ')}.`,
  proposalEnded: ({ id, as, by }) => `Proposal ${id} is ${as} by ${by}.`,
  releaseCreated: ({ release: { id, by, bill, authors, unknownAuthors = [], origin, hotfix } }) =>
    origin === 'adopted'
      ? undefined
      : `${by} created ${id} of ${andOf(Object.keys(bill))}; written by ${andOf([...authors, ...unknownAuthors.map(() => 'somebody unknown')])}${hotfix === undefined ? '' : `; a hotfix of ${hotfix.base}: ${hotfix.because}`}.`,
  releaseEnded: ({ release, as, by, because }) => `${release} is ${as} by ${by}: ${because}.`,
  releaseWithdrawn: ({ release, because }) => `${release} is withdrawn: ${because}.`,
  releaseReopened: ({ release, by, because }) => `${release} is open again, by ${by}: ${because}.`,
  scopeSet: ({ release, scope: { by, lapsed = [] }, because }) =>
    `${by} writes the scope of ${release}${because === undefined ? '' : `: ${because}`}.${lapsed.length === 0 ? '' : ` What ${andOf(lapsed)} signed counts no more.`}`,
  scopeSigned: ({ release, signature: { by } }) => `${by} signs the scope of ${release}.`,
  targetSet: ({ release, target, by, because }) =>
    target === undefined
      ? `${by} takes the target of ${release} away: ${because}.`
      : `${by} sets the target of ${release} to ${wordsOfInstant(target)}: ${because}.`,
  itemTried: ({ release, item, result, stage, by }) => `${by} tried ${item} of ${release} in ${stage}: ${result}.`,
  itemAdded: ({ release, item, stage, by }) => `${by} added ${item} to what is tried of ${release} in ${stage}.`,
  itemDropped: ({ release, item, stage, by, reason }) => `${by} dropped ${item} from what is tried of ${release} in ${stage}: ${reason}.`,
  fixOmitted: ({ release, hotfix, by, because }) => `${by} says why ${release} goes without the hotfix ${hotfix}: ${because}.`,
  goalSet: ({ release, stage, by }) => `${release} is to walk on to ${stage}, as ${by} wishes.`,
  promotionRequested: ({ promotion: { kind, release, stage, by, reason } }) =>
    kind === 'rollback' ? `${by} rolls ${stage} back to ${release}: ${reason ?? ''}.` : undefined,
  promotionStarted: (event, before) => wordsOfStart(event, before),
  waveStarted: () => undefined,
  orderIssued: ({ order }) => (order.kind === 'inquire' ? `The agent is asked what became of ${wordsOfOrder(order)}.` : undefined),
  orderStarted: () => undefined,
  orderWaits: () => undefined,
  orderEnded: ({ key, as, because }, before) => wordsOfEnd(must(before.orders.get(key), key), as, because),
  orderDropped: () => undefined,
  orderSettled: ({ key, as, by, reason }, before) =>
    `${by} settles ${wordsOfOrder(must(before.orders.get(key), key))} as ${as}: ${reason}.`,
  evidenceHeld: ({ because }) => because,
  evidenceHoldAcknowledged: ({ by, reason }) => `${by} acknowledges that evidence is lost: ${reason}.`,
  strayHeard: ({ key, fence }) => `A word about ${key} counts for nothing: fence ${fence} is not the one that holds.`,
  turned: ({ promotion, because }, before) => {
    const { release, stage } = must(before.promotions.get(promotion), promotion);
    return `${release} is taken back from ${stage}: ${because}.`;
  },
  deploymentAsks: ({ question }) => `Lockstep asks: ${question.because}.`,
  deploymentAnswered: ({ environment, as, by, reason }) => `${by} says ${as === 'on' ? 'on' : 'look again'} in ${environment}: ${reason}.`,
  deploymentEnded: ({ promotion, environment, as }, before) => {
    const { kind, release } = must(before.promotions.get(promotion), promotion);
    if (as !== 'placed') return `${environment} is as it was before.`;
    return kind === 'refresh' ? undefined : `${environment} runs ${release}.`;
  },
  promotionEnded: (event, before) => wordsOfPromotionEnd(event, before),
  evidenceGiven: ({ release, evidence }) => wordsOfEvidence(release, evidence),
  evidenceRevoked: ({ release, evidence, by, reason }) => `${by} revoked ${evidence} of ${release}: ${reason}.`,
  recheckAsked: ({ release, stage, by }) => `${by} asks for the check of ${release} in ${stage} once more.`,
  soakRestarted: ({ release, stage, by, reason }) => `${by} begins the soak of ${release} in ${stage} anew: ${reason}.`,
  gateAsked: ({ release, stage, label, by }) =>
    by === 'lockstep' ? `${label} can be answered for ${release} in ${stage}.` : `${by} asks ${label} again for ${release} in ${stage}.`,
  gateEscalated: ({ release, stage, label, to }) => `Nobody has answered ${label} for ${release} in ${stage}: ${to} is told.`,
  gateExpired: ({ release, stage, label, as }) =>
    `Nobody has answered ${label} for ${release} in ${stage} in time: ${as === 'fail' ? 'it says no' : 'it waits on'}.`,
  gateSettled: ({ release, stage, label }) => `${label} needs no answer any more for ${release} in ${stage}.`,
  exceptionAsked: ({ release, exception: { id, by, label, stage, reason, expires } }) =>
    `${by} asks for Exception ${id}: ${label} of ${stage} is waived for ${release} until ${wordsOfInstant(expires)}, because: ${reason}. ` +
    `It counts once a second person grants it.`,
  exceptionGranted: ({ id, second }) => `${second} grants Exception ${id}.`,
  exceptionRevoked: ({ id, by }) => `${by} takes Exception ${id} back.`,
  dataExceptionAsked: ({ environment, exception: { id, by, reason, expires } }) =>
    `${by} asks for Exception ${id}: data come to ${environment} without masks until ${wordsOfInstant(expires)}, because: ${reason}. ` +
    `It counts once a second person grants it.`,
  dataExceptionGranted: ({ id, second }) => `${second} grants Exception ${id}.`,
  dataExceptionRevoked: ({ id, by }) => `${by} takes Exception ${id} back.`,
  unmaskedOverdue: ({ environment, databases, because }) =>
    `${andOf(databases)} in ${environment}: not masked, and may not be there any more, because ${because}.`,
  stageHeld: ({ stage, by, reason }) => `${by} holds ${stage}: ${reason}.`,
  stageFreed: ({ stage, by }) => `${by} frees ${stage}.`,
  releaseHeld: ({ release, stage, because }) => `${release} is held back from ${stage}: ${because}.`,
  releaseFreed: ({ release, stage, by }) => `${by} lets ${release} into ${stage} again.`,
  stopSet: ({ by, reason, until }) => `${by} stops everything${until === undefined ? '' : ` until ${wordsOfInstant(until)}`}: ${reason}.`,
  stopLifted: ({ by }) => `The stop is lifted by ${by}.`,
  adoptionAsked: ({ adoption: { id, by, release, environments } }) =>
    `${by} says that ${release} runs in ${andOf(environments)} already: Adoption ${id} waits for a second person.`,
  adoptionSigned: ({ id, second }) => `${second} signs Adoption ${id}.`,
  environmentDown: ({ environment, because }) => `${environment} is down: ${because}.`,
  gapAttested: ({ environment, since, because }) =>
    `${environment} had a gap that nobody heard of, and its soak begins anew at ${wordsOfInstant(since)}: ${because}`,
  environmentUp: ({ environment }) => `${environment} is up again.`,
  urlsTold: () => undefined,
  secretChanged: ({ by, environment, name, version, as }) =>
    as === 'set'
      ? `${by} sets the secret ${name} of ${environment}: version ${version}.`
      : `${by} removes the secret ${name} of ${environment}.`,
  secretKeyChanged: ({ by, environment }) =>
    `${by} changes the key of the secrets${environment === undefined ? '' : ` of ${environment}`}.`,
  timeCompiled: ({ because, moved, ...compiled }) =>
    [
      `Calendars, windows and freezes are compiled ${causeWords[because]}.`,
      ...moved.map((each) => `The ${movedWords(each, compiled)}.`),
    ].join(' '),
  dateForetold: (event) => `Reckoned: ${foretoldWords(event)}.`,
  trainBoarded: (event) => `${boardedWords(event)}.`,
  trainMissed: (event) => `${missedWords(event)}.`,
  refreshLeftOut: (event) => `${capital(leftOutWords(event))}.`,
  windowMissed: ({ stage, window }) => `Nobody looked while window ${window} of ${stage} was open; it is not made up for.`,
  rosterChanged: () => undefined,
  semanticsChanged: ({ to }) => `Decisions follow the rules of version ${to} from here on.`,
};

function wordsOfStart({ promotion, exceptions }: Extract<Event, { kind: 'promotionStarted' }>, before: State): Said {
  const { kind, release, stage, waves, unmasked } = must(before.promotions.get(promotion), promotion);
  if (kind === 'rollback') return undefined;
  if (kind === 'refresh')
    return `The data of ${andOf(waves.flat())} are being refreshed${unmasked === undefined ? '' : `, without masks, by Exception ${unmasked}`}.`;
  if (kind === 'adoption') return `${release} is being adopted in ${stage}.`;
  return `${release} is on its way into ${stage}${exceptions.length === 0 ? '' : `, by Exception ${andOf(exceptions)}`}.`;
}

function wordsOfPromotionEnd({ promotion, as, because }: Extract<Event, { kind: 'promotionEnded' }>, before: State): Said {
  const { kind, release, stage, state, waves } = must(before.promotions.get(promotion), promotion);
  const how = as === 'failed' ? 'has failed' : 'is aborted';
  if (kind === 'refresh') return `The refresh of the data of ${andOf(waves.flat())} ${as === 'done' ? 'is done' : `${how}: ${because}`}.`;
  if (as !== 'done') return `The promotion of ${release} into ${stage} ${how}${state === 'waiting' ? ` before it began: ${because}` : ''}.`;
  if (kind === 'rollback') return `${stage} is back on ${release}.`;
  return kind === 'adoption' ? `${release} is adopted in ${stage}.` : `${release} has entered ${stage}.`;
}

function wordsOfEvidence(release: string, evidence: Evidence): string {
  const { kind, id, by, label, stage, environment, verdict, because, soaked } = evidence;
  if (soaked !== undefined && verdict === 'pass')
    return `The host of ${environment ?? stage} attests the soak of ${release} (evidence ${id}).`;
  switch (kind) {
    case 'check':
      return `${label} in ${environment ?? stage} says ${verdict}: ${because} (evidence ${id}).`;
    case 'approval':
      return `${by} approves ${release} for ${stage}.`;
    case 'sign-off':
      return `${by} ${verdict === 'pass' ? 'signs' : 'does not sign'} ${release} off in ${stage}: ${because}.`;
    case 'manual':
      return `${by} answers ${label} with ${verdict}: ${because}.`;
    case 'soak':
      return `${release} has soaked in ${stage} (evidence ${id}).`;
  }
}

function wordsOfEnd(order: Order, as: string, because: string): Said {
  const what = wordsOfOrder(order);
  if (order.kind === 'check') return as === 'lost' ? `Nobody answers for ${what}: ${because}.` : undefined;
  if (as === 'succeeded') return order.undo === true ? `${capital(what)} is done.` : undefined;
  if (as === 'lost') return `Nobody answers for ${what}: ${because}.`;
  if (as === 'unknown') return `Nobody knows whether ${what} took effect: ${because}.`;
  return as === 'absent' ? `${capital(what)} did not take effect.` : `${capital(what)} ${as}: ${because}.`;
}

function wordsOfOrder(order: Order): string {
  const step = order.step?.id ?? order.check?.definition.name ?? order.kind;
  return `${order.undo === true ? 'taking back ' : ''}${step} in ${order.environment}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** In Greenwich, as all times of a scenario: `2026-06-01 11:30`. */
export function wordsOfInstant(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/:00\.000Z$/, '')
    .replace(/\.\d+Z$/, '');
}
