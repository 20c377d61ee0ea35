import type { Ruling } from './ruling.ts';
import { signedBy } from './signed-by.ts';
import type { AgentCommand, Observation } from '#core/command.ts';
import { askAboutVerdict } from '#core/decide/canary.ts';
import { checkEvidence } from '#core/decide/evidence.ts';
import type { Event } from '#core/event.ts';
import { canonical } from '#core/canonical.ts';
import type { Order, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

type Of<Kind extends AgentCommand['kind']> = Extract<AgentCommand, { kind: Kind }>;

/** What an agent saw. Nothing here is ever refused: what fits no order is told as a stray, what is old is no news. */
export function judgeObserve(state: State, command: Of<'observe'>, now: Instant): Ruling {
  const order = state.orders.get(command.key);
  if (order === undefined) return strayOf(state, command);
  if (order.fence !== command.fence || `agent:${order.host}` !== command.by)
    return [{ kind: 'strayHeard', key: command.key, fence: command.fence, state: command.state }];
  if (command.seq <= order.seq) return [];
  const at = Math.min(Math.max(command.at, order.issued), now);
  if (command.state === 'started') return order.state === 'open' ? [{ kind: 'orderStarted', key: order.key, seq: command.seq, at }] : [];
  return order.kind === 'inquire' ? answered(state, order, command, at) : ended(state, order, command, at);
}

/** An answer under an old fence comes from somebody who should have stopped: worth a line. A repeated one is not. */
function strayOf(state: State, command: Of<'observe'>): Ruling {
  const environment = [...state.environments.values()].find(({ name }) => command.key.includes(`/${name}/f`));
  const stale = environment !== undefined && command.fence < environment.fence && command.state === 'started';
  return stale ? [{ kind: 'strayHeard', key: command.key, fence: command.fence, state: command.state }] : [];
}

/** The answer to a question is the end of the order asked about. */
function answered(state: State, question: Order, command: Observation, at: Instant): Ruling {
  const subject = question.about === undefined ? undefined : state.orders.get(question.about);
  if (subject === undefined) return [];
  const as = command.state === 'succeeded' || command.state === 'absent' ? command.state : 'unknown';
  return ended(state, subject, { ...command, state: as, seq: subject.seq + 1 }, at);
}

type Ending = Pick<Observation, 'state' | 'seq' | 'because' | 'result' | 'signed'>;

function ended(state: State, order: Order, command: Ending, at: Instant): Ruling {
  if (order.kind === 'check') return checked(state, order, command, at);
  const wrong = command.state === 'succeeded' ? (wrongBits(state, order, command) ?? worse(order, command)) : undefined;
  const as = wrong === undefined ? command.state : 'failed';
  if (as === 'started') return [];
  const because = wrong ?? command.because ?? '';
  const signer = signedBy(state, order, command);
  const end: Event = {
    kind: 'orderEnded',
    key: order.key,
    seq: command.seq,
    as,
    at,
    because,
    ...(command.result && { result: command.result }),
    ...(signer !== undefined && { signedBy: signer }),
  };
  return as === 'succeeded' ? [end, ...inconclusive(state, order, { ...command, because }, at)] : [end];
}

/** A canary's *no* fails the step, in whichever words it comes. */
function worse({ step }: Order, { result, because }: Pick<Observation, 'result' | 'because'>): string | undefined {
  if (step?.kind !== 'judge' || result?.canary?.verdict !== 'fail') return undefined;
  return because ?? 'the release is worse than what ran before';
}

/** Only a canary's *pass* goes on by itself; an answer without a verdict is none. */
function inconclusive(
  state: State,
  order: Order,
  { result, because }: Pick<Observation, 'result' | 'because'>,
  at: Instant,
): readonly Event[] {
  const deployment = state.promotions.get(order.promotion)?.deployments[order.environment];
  const isMeant = order.step?.kind === 'judge' && order.undo !== true && state.promotions.get(order.promotion)?.state === 'running';
  if (!isMeant || deployment === undefined || result?.canary?.verdict === 'pass') return [];
  const told = because === undefined || because === '' ? 'no verdict came' : because;
  return [askAboutVerdict(order, deployment, told, at)];
}

/** What runs is read back before traffic reaches it: other bits than the bill's fail the step. */
function wrongBits(state: State, order: Order, command: Pick<Observation, 'result' | 'because'>): string | undefined {
  const { step } = order;
  if (step?.kind !== 'read-back' || order.undo === true || step.service === undefined) return undefined;
  const wanted = state.promotions.get(order.promotion)?.bill[step.service]?.digest;
  const runs = command.result?.digest;
  if (runs === wanted) return undefined;
  const why = command.because === undefined || command.because === '' ? '' : `. ${command.because}`;
  return `${step.service} runs ${runs ?? 'nothing that could be read'}, the bill says ${wanted ?? 'nothing'}${why}`;
}

function checked(state: State, order: Order, command: Pick<Observation, 'state' | 'seq' | 'because' | 'result'>, at: Instant): Ruling {
  if (command.state === 'absent' || command.state === 'unknown' || command.state === 'started') {
    return [
      { kind: 'orderEnded', key: order.key, seq: command.seq, as: 'lost', at, because: command.because ?? 'the agent has no result' },
    ];
  }
  const release = state.releases.get(order.check?.release ?? '');
  const because = command.because ?? '';
  const result =
    command.state === 'succeeded' && command.result !== undefined ? command.result : { ...command.result, verdict: 'error' as const };
  const end: Event = { kind: 'orderEnded', key: order.key, seq: command.seq, as: command.state, at, because };
  if (release === undefined) return [end];
  const given: Event = { kind: 'evidenceGiven', release: release.id, evidence: checkEvidence(release, order, at, result, because) };
  return [end, given, ...gap(order, { at, because, ...(result.since !== undefined && { since: result.since }) })];
}

/** The host knows of a gap that nobody heard of: the soak begins anew where the host's own time does. */
function gap(
  { check, environment }: Order,
  { since, at, because }: { readonly since?: Instant; readonly at: Instant; readonly because: string },
): readonly Event[] {
  if (check?.soaked?.mode !== 'continuous' || since === undefined || since <= check.soaked.since) return [];
  return [{ kind: 'gapAttested', environment, promotion: check.entry, since: Math.min(since, at), because }];
}

/** Reports of an environment's health count up; an old one is no news. A gap counts from when it began, not when it was heard. */
export function judgeHealth(state: State, command: Of<'health'>, now: Instant): Ruling {
  const environment = state.environments.get(command.environment);
  if (environment === undefined || command.seq <= environment.healthSeq) return [];
  const at = Math.min(command.at, now);
  // An agent's clock may jump: it came up no earlier than it went down, else a cumulative soak would count the same time twice.
  if (command.up)
    return environment.down === undefined
      ? []
      : [{ kind: 'environmentUp', environment: environment.name, at: Math.max(at, environment.down.since), seq: command.seq }];
  if (environment.down !== undefined) return [];
  return [{ kind: 'environmentDown', environment: environment.name, at, because: command.because, seq: command.seq }];
}

export function judgeUrls(state: State, command: Of<'urls'>): Ruling {
  const environment = state.environments.get(command.environment);
  if (environment === undefined || canonical(environment.urls) === canonical(command.urls)) return [];
  return [{ kind: 'urlsTold', environment: environment.name, urls: command.urls }];
}
