import { expectRule } from './oracle-gates.ts';
import { isAskedBack } from './oracle-view.ts';
import type { StayView } from './oracle-stay.ts';
import type { OracleView, PromotionView, Seen } from './oracle-view.ts';
import type { Event } from '#core/event.ts';
import type { Deployment, Evidence, Order, Question } from '#core/state.ts';
import type { Gate } from '#core/system.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

interface Watched {
  readonly deployment: Deployment;
  /** Lines of its plan that a pass or a person opened. */
  readonly open: Set<number>;
  failed: boolean;
  asks: Question | undefined;
}

/** The rules about traffic by degrees, and about what takes a release back without anybody's word. */
export class OracleCanary {
  readonly #view: OracleView;
  /** `promotion environment` */
  readonly #watched = new Map<string, Watched>();
  readonly #orders = new Map<string, Order>();
  /** Evidence that a rollback answered. */
  readonly #answered = new Set<string>();
  /** A *no* that was to be answered in its own transaction. */
  #due: string | undefined;

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event, before, asked }: Seen): void {
    if (before.length === 0) this.#overdue();
    switch (event.kind) {
      case 'waveStarted':
        for (const deployment of event.deployments)
          this.#watched.set(`${event.promotion} ${deployment.environment}`, {
            deployment,
            open: new Set(),
            failed: false,
            asks: undefined,
          });
        return;
      case 'orderIssued':
        return this.#issued(event);
      case 'orderEnded':
        return this.#ended(event);
      case 'deploymentAsks':
        return this.#asks(event);
      case 'deploymentAnswered':
        return this.#said(event);
      case 'turned':
        for (const [key, watched] of this.#watched) if (key.startsWith(`${event.promotion} `)) watched.asks = undefined;
        return;
      case 'promotionRequested':
        return this.#back(event, isAskedBack(event.promotion, asked));
      case 'evidenceGiven':
        return this.#heard(event);
      default:
    }
  }

  /** No share grows, and nobody is switched over, before every judge before it has passed or a person has said on. */
  #issued({ order }: Of<'orderIssued'>): void {
    this.#orders.set(order.key, order);
    const watched = this.#watched.get(`${order.promotion} ${order.environment}`);
    if (order.kind !== 'step' || order.undo === true || watched === undefined || order.index === undefined) return;
    const { steps } = watched.deployment;
    for (const [index, step] of steps.entries())
      if (index < order.index && (step.kind === 'judge' || step.kind === 'ask'))
        expectRule(watched.open.has(index), `${step.id} opens the way before ${order.step?.id}`);
    expectRule(!watched.failed, 'a canary that failed goes no step further');
    expectRule(watched.asks === undefined, 'who asks waits for the answer');
    if (order.step?.kind !== 'shift') return;
    const { promotion } = this.#view.promotion(order.promotion);
    expectRule(promotion.kind === 'normal', 'who goes back does not go by degrees');
    expectRule(!this.#view.stopped(this.#view.now) && !this.#view.holds.has(promotion.stage), 'no traffic moves under a stop or a hold');
  }

  #ended(event: Of<'orderEnded'>): void {
    const order = this.#orders.get(event.key);
    const watched = order && this.#watched.get(`${order.promotion} ${order.environment}`);
    if (order?.step?.kind !== 'judge' || order.undo === true || order.kind !== 'step' || watched === undefined) return;
    const verdict = event.result?.canary?.verdict;
    if (event.as === 'failed' || verdict === 'fail') watched.failed = true;
    else if (event.as === 'succeeded' && verdict === 'pass' && order.index !== undefined) watched.open.add(order.index);
  }

  #asks({ promotion, environment, question }: Of<'deploymentAsks'>): void {
    const watched = this.#watched.get(`${promotion} ${environment}`);
    expectRule(watched !== undefined, 'who asks is under way');
    expectRule(Number.isSafeInteger(question.until) && question.until > question.since, 'no question is asked for ever');
    if (watched !== undefined) watched.asks = question;
  }

  #said(event: Of<'deploymentAnswered'>): void {
    const watched = this.#watched.get(`${event.promotion} ${event.environment}`);
    const asks = watched?.asks;
    expectRule(asks !== undefined, 'only what was asked is answered');
    if (watched === undefined || asks === undefined) return;
    const { promotion } = this.#view.promotion(event.promotion);
    if (asks.of === 'interruption') {
      const calm = !this.#view.stopped(this.#view.now) && !this.#view.holds.has(promotion.stage);
      expectRule(event.by === 'lockstep' && calm, 'a stop or a hold answers itself, when it ends');
    } else this.#mayAnswer(event, asks, this.#view.promotion(event.promotion));
    expectRule(this.#view.now < asks.until, 'a question that is over is not answered');
    watched.asks = undefined;
    if (event.as === 'on' && asks.of !== 'interruption') watched.open.add(asks.onTo - 1);
  }

  #mayAnswer({ by, as }: Of<'deploymentAnswered'>, asks: Question, { promotion }: PromotionView): void {
    const release = this.#view.release(promotion.release).release;
    const places =
      this.#view
        .pathOf(release)
        .find(({ name }) => name === promotion.stage)
        ?.waves.flat() ?? [];
    const roles = asks.role === undefined ? ['operator', 'release-manager'] : [asks.role];
    expectRule(
      roles.some((role) => this.#view.members(role, places).includes(by)),
      `${by} is asked as ${roles.join(' or ')}`,
    );
    if (as !== 'on') return;
    expectRule(!this.#view.services.includes(by), 'a program says nothing on');
    const authors = release.authors.map((author) => this.#view.human(author));
    expectRule(!authors.includes(this.#view.human(by)), 'no author says on');
  }

  /** What nobody asked for answers a *no* that stands, of what came forward, and answers it once. */
  #back({ promotion }: Of<'promotionRequested'>, isAsked: boolean): void {
    if (promotion.kind !== 'rollback' || isAsked) return;
    const evidence = promotion.answers;
    expectRule(evidence !== undefined && promotion.by === 'lockstep', 'nothing goes back that nobody asked for, and no watch');
    if (evidence === undefined) return;
    expectRule(!this.#answered.has(evidence), 'a no is answered once');
    this.#answered.add(evidence);
    if (this.#due === evidence) this.#due = undefined;
    const stays = promotion.waves.flat().map((name) => this.#view.place(name).stay);
    const stay = stays[0];
    expectRule(stay !== undefined && stays.every((each) => each?.promotion === stay.promotion), 'a stage goes back as a whole');
    if (stay === undefined) return;
    expectRule(this.#view.promotion(stay.promotion).promotion.kind !== 'rollback', 'never a rollback of a rollback');
    const release = this.#view.release(stay.release);
    const found = release.evidence.find(({ id }) => id === evidence);
    const gate = release.entered.get(stay.stage)?.exit.find(({ hash }) => hash === found?.gate);
    const isNo = found?.verdict === 'fail' && found.revoked === undefined && found.entry === stay.promotion;
    expectRule(isNo && rollsBack(gate), 'a release goes back for a no of its watch, and for nothing else');
    expectRule(found !== undefined && !this.#isWaived(stay.release, found), 'what an Exception waives takes nothing back');
  }

  #isWaived(id: string, { gate, stage }: Evidence): boolean {
    return this.#view
      .release(id)
      .exceptions.some(
        (item) =>
          item.gate === gate &&
          item.stage === stage &&
          item.second !== undefined &&
          item.revoked === undefined &&
          this.#view.now < item.expires,
      );
  }

  /** A *no* of a watch that could be answered is answered at once. */
  #heard({ release: id, evidence }: Of<'evidenceGiven'>): void {
    const release = this.#view.release(id);
    const entry = release.entered.get(evidence.stage);
    const gate = entry?.exit.find(({ hash }) => hash === evidence.gate);
    if (evidence.verdict !== 'fail' || !rollsBack(gate) || release.state !== 'open' || entry?.promotion !== evidence.entry) return;
    const waived = this.#isWaived(id, evidence);
    const names =
      this.#view
        .pathOf(release.release)
        .find(({ name }) => name === evidence.stage)
        ?.waves.flat() ?? [];
    const places = names.map((name) => this.#view.place(name));
    const stay = places[0]?.stay;
    if (waived || stay === undefined || !places.every((place) => place.lease === undefined && place.stay?.promotion === evidence.entry))
      return;
    const isBack = this.#view.promotion(stay.promotion).promotion.kind === 'rollback';
    const hasWay = places[0]?.stack.some((way) => way !== stay.release && places.every((place) => place.stack.includes(way))) === true;
    if (!isBack && hasWay && !this.#isGoingBack(stay)) this.#due = evidence.id;
  }

  #isGoingBack({ stage }: StayView): boolean {
    const ways = [...this.#view.promotions.values()];
    return ways.some(
      ({ promotion, state }) =>
        promotion.kind === 'rollback' && promotion.stage === stage && ['waiting', 'running', 'undoing'].includes(state),
    );
  }

  #overdue(): void {
    expectRule(this.#due === undefined, `a watch that says no takes the stage back at once (${this.#due})`);
  }
}

function rollsBack(gate: Gate | undefined): boolean {
  return gate?.kind === 'check' && gate.rollsBack === true;
}
