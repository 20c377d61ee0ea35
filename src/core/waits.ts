import { whoMay } from './access.ts';
import { blockers } from './blockers/index.ts';
import { exitContext } from './blockers/proof.ts';
import { lineBlockers, unknownOrders } from './blockers/line.ts';
import { timeOpens } from './blockers/time.ts';
import { refreshBlockers, refreshOpenings } from './blockers/refresh.ts';
import { interruptions } from './blockers/today.ts';
import type { Blocker } from './blocker.ts';
import { deadlineOf, isOfPeople } from './deadlines.ts';
import { isOpen, pathOf } from './find.ts';
import { attestingsOf } from './gates/attest.ts';
import { soakDue } from './gates/soak-due.ts';
import { indexOf } from './index-of.ts';
import { gatesOf } from './path.ts';
import { soakingIn } from './pauses.ts';
import { refreshInstants } from './refresh-times.ts';
import { whoMaySayOn } from './question.ts';
import type { Order, Promotion, State, Stay } from './state.ts';
import type { Instant } from './system.ts';
import { trainInstants } from './trains.ts';

/** What something unfinished waits for, and who or which instant ends it. Computed on demand; nothing unfinished is without one. */
export interface Wait {
  readonly of: 'promotion' | 'order';
  readonly id: string;
  readonly what: string;
  readonly blockers: readonly Blocker[];
}

export function waitsOf(state: State, now: Instant): readonly Wait[] {
  const promotions = indexOf(state).unfinished.map((promotion) => waitOfPromotion(state, promotion, now));
  const orders = indexOf(state).orders.map((order) => waitOfOrder(state, order));
  return [...promotions, ...orders];
}

function waitOfPromotion(state: State, promotion: Promotion, now: Instant): Wait {
  const what = `${promotion.release} → ${promotion.stage} is ${promotion.state}`;
  return {
    of: 'promotion',
    id: promotion.id,
    what,
    blockers: promotion.state === 'waiting' ? waitsToStart(state, promotion, now) : waitsToMove(state, promotion, now),
  };
}

function waitsToStart(state: State, promotion: Promotion, now: Instant): readonly Blocker[] {
  const release = state.releases.get(promotion.release);
  if (promotion.kind === 'normal' && release !== undefined) return blockers(state, release, promotion.stage, now, promotion);
  const stops = promotion.kind === 'refresh' ? refreshBlockers(state, promotion, now) : [];
  return [...lineBlockers(state, promotion, promotion.waves.flat(), now), ...stops];
}

/** While it runs it waits for its agents, for a person who settles, or for today's stop and holds. */
function waitsToMove(state: State, promotion: Promotion, now: Instant): readonly Blocker[] {
  const orders = indexOf(state).orders.filter((order) => order.promotion === promotion.id && order.kind !== 'check');
  const agents = orders.filter((order) => order.state !== 'unknown').map((order) => agentBlocker(order, promotion.stage));
  const people = unknownOrders(state, promotion, promotion.stage);
  const asked = askBlockers(state, promotion);
  const stops = promotion.kind === 'normal' && promotion.state === 'running' ? interruptions(state, promotion, now) : [];
  const expired =
    agents.length + people.length + asked.length + stops.length > 0 || promotion.state !== 'running'
      ? []
      : [secondThoughts(state, promotion)];
  return [...agents, ...people, ...asked, ...stops, ...expired];
}

/** A canary that asks a person: whoever may say on, until when it stays. What a stop or a hold interrupts waits for that alone. */
export function askBlockers(state: State, promotion: Promotion): readonly Blocker[] {
  return Object.values(promotion.deployments).flatMap(({ environment, asks }): readonly Blocker[] => {
    if (asks === undefined || asks.of === 'interruption') return [];
    const command = `lockstep continue ${promotion.id} --reason "…"`;
    const clears = { kind: 'person', who: whoMaySayOn(state, promotion, asks), command } as const;
    const isVerdict = asks.of === 'verdict';
    const because = isVerdict ? `the canary in ${environment} is inconclusive: ${asks.because}` : asks.because;
    return [{ code: 'ask', stage: promotion.stage, environment, because, clears, askable: true }];
  });
}

/** An Exception that let it in has ended between two waves: a person says on (a new one) or back. */
function secondThoughts(state: State, promotion: Promotion): Blocker {
  return {
    code: 'approval',
    stage: promotion.stage,
    because: `an Exception that let ${promotion.release} in has ended before its next wave: ask for a new one, or abort`,
    clears: { kind: 'person', who: whoMay(state, 'abort', promotion.waves.flat()), command: `lockstep abort ${promotion.id} --reason "…"` },
    askable: true,
  };
}

function agentBlocker(order: Order, stage: string): Blocker {
  return {
    code: 'lease',
    stage,
    environment: order.environment,
    because: `the agent of ${order.host} is to answer for ${order.step?.id ?? order.kind} in ${order.environment}`,
    clears: { kind: 'agent', key: order.key, deadline: order.deadline, command: `lockstep logs ${order.promotion}` },
    askable: true,
  };
}

function waitOfOrder(state: State, order: Order): Wait {
  const stage = state.promotions.get(order.promotion)?.stage ?? order.check?.stage ?? '';
  const promotion = state.promotions.get(order.promotion);
  const unknown = order.state === 'unknown' && promotion !== undefined ? unknownOrders(state, promotion, stage) : [];
  return {
    of: 'order',
    id: order.key,
    what: `${order.key} is ${order.state}`,
    blockers: unknown.length > 0 ? unknown : [agentBlocker(order, stage)],
  };
}

/** The next instant at which something follows by itself; undefined where only people and agents can move it. */
export function wakeOf(state: State, now: Instant): Instant | undefined {
  const clock = new NextInstant(now);
  for (const order of state.orders.values()) if (order.state === 'open') clock.add(order.deadline);
  for (const { stay, unmasked = [] } of state.environments.values()) {
    if (stay !== undefined) addSoaks(clock, state, stay, now);
    for (const { expires } of unmasked) clock.add(expires);
  }
  addExceptions(clock, state);
  addQuestions(clock, state);
  addOpenings(clock, state, now);
  addDeadlines(clock, state);
  for (const at of trainInstants(state)) clock.add(at);
  for (const at of refreshInstants(state, now)) clock.add(at);
  clock.add(state.head.stop?.until);
  return clock.soonest;
}

/** The soonest of many instants after now. It is asked for after each step: none of them is kept. */
class NextInstant {
  soonest: Instant | undefined;
  readonly #now: Instant;

  constructor(now: Instant) {
    this.#now = now;
  }

  add(at: Instant | undefined): void {
    if (at !== undefined && at > this.#now && (this.soonest === undefined || at < this.soonest)) this.soonest = at;
  }
}

function addSoaks(clock: NextInstant, state: State, stay: Stay, now: Instant): void {
  const release = state.releases.get(stay.release);
  const exit = release?.entries[stay.stage]?.exit ?? [];
  if (!isOpen(release) || !exit.some(({ kind }) => kind === 'soak')) return;
  const stage = pathOf(state, release).find((candidate) => candidate.name === stay.stage);
  const soaking = stage === undefined ? undefined : soakingIn(state, release, stage);
  if (stage === undefined || soaking === undefined) return;
  const context = exitContext(state, release, stage, now);
  for (const gate of exit) {
    if (gate.kind !== 'soak') continue;
    clock.add(soakDue(state, gate, soaking, now)?.at);
    for (const { again } of attestingsOf(context, gate) ?? []) clock.add(again);
  }
}

/** When somebody else is told of a gate that nobody has answered. */
function addDeadlines(clock: NextInstant, state: State): void {
  for (const release of indexOf(state).open) {
    for (const asked of Object.values(release.asked ?? {})) {
      const stage = pathOf(state, release).find(({ name }) => name === asked.stage);
      const gates = stage === undefined ? [] : [...gatesOf(state, release, stage, 'entry'), ...gatesOf(state, release, stage, 'exit')];
      const gate = gates.filter(isOfPeople).find(({ hash }) => hash === asked.gate);
      if (gate?.deadline !== undefined) clock.add(deadlineOf(state, gate.deadline, asked));
    }
  }
}

/** Of what moves, and of what stands: a watch that said no goes by an Exception until that ends. */
function addExceptions(clock: NextInstant, state: State): void {
  const { unfinished, open } = indexOf(state);
  for (const { exceptions } of open) for (const { expires } of exceptions) clock.add(expires);
  for (const { release } of unfinished) for (const { expires } of state.releases.get(release)?.exceptions ?? []) clock.add(expires);
}

/** When windows and freezes let on what they keep: what waits, and what they interrupted. */
function addOpenings(clock: NextInstant, state: State, now: Instant): void {
  for (const promotion of indexOf(state).unfinished) {
    const release = state.releases.get(promotion.release);
    if (promotion.kind === 'refresh') {
      if (promotion.state === 'waiting') for (const opens of refreshOpenings(state, promotion, now)) clock.add(opens);
    } else if (promotion.kind === 'normal' && promotion.state !== 'undoing' && release !== undefined)
      clock.add(timeOpens(state, release, promotion, now));
  }
}

/** When nobody has answered by then, it is taken back. */
function addQuestions(clock: NextInstant, state: State): void {
  for (const promotion of indexOf(state).unfinished) {
    if (promotion.state !== 'running') continue;
    for (const { asks } of Object.values(promotion.deployments)) clock.add(asks?.until);
  }
}
