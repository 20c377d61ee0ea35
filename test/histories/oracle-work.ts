import { isOlder } from './oracle-age.ts';
import { expectRule } from './oracle-gates.ts';
import type { OracleSchedule } from './oracle-schedule.ts';
import type { OracleView, PromotionView, Seen } from './oracle-view.ts';
import type { Event } from '#core/event.ts';
import type { Adoption, Order } from '#core/state.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

/** The rules about work: steps in their order and back in reverse, waves one by one, who is first in line, what nobody asked for. */
export class OracleWork {
  readonly #view: OracleView;
  readonly #orders = new Map<string, Order>();
  /** `promotion environment` → plan lines that took effect, or may have, and were not taken back. */
  readonly #done = new Map<string, Map<number, Order>>();
  readonly #schedule: OracleSchedule;
  /** Release → it walks on by itself. */
  readonly #goals = new Set<string>();
  readonly #adoptions = new Map<string, Adoption>();

  constructor(view: OracleView, schedule: OracleSchedule) {
    this.#view = view;
    this.#schedule = schedule;
  }

  check({ event, asked }: Seen): void {
    switch (event.kind) {
      case 'orderIssued':
        this.#issued(event);
        break;
      case 'orderEnded':
      case 'orderSettled':
        this.#ended(event);
        break;
      case 'deploymentEnded':
        this.#deployment(event);
        break;
      case 'waveStarted':
        this.#wave(event);
        break;
      case 'promotionRequested':
        if (event.promotion.kind === 'normal' && asked?.kind !== 'promote')
          expectRule(
            this.#goals.has(event.promotion.release),
            'nothing is promoted that nobody asked for: a failed attempt is not repeated by itself',
          );
        break;
      case 'promotionStarted':
        this.#first(this.#view.promotion(event.promotion));
        break;
      case 'adoptionAsked':
        this.#adoptions.set(event.adoption.id, event.adoption);
        break;
      case 'adoptionSigned':
        this.#adopted(event);
        break;
      default:
    }
    this.#goal(event);
  }

  #adopted(event: Of<'adoptionSigned'>): void {
    const adoption = this.#adoptions.get(event.id);
    expectRule(
      adoption !== undefined && this.#view.human(adoption.by) !== this.#view.human(event.second),
      'an Adoption is signed by a second person',
    );
    for (const name of adoption?.environments ?? []) {
      const { stay, lease } = this.#view.place(name);
      expectRule(stay === undefined && lease === undefined, 'an Adoption is no way round the path: only where nothing runs yet');
    }
  }

  #goal(event: Event): void {
    if (event.kind === 'goalSet') this.#goals.add(event.release);
    if (event.kind === 'releaseEnded' || event.kind === 'releaseHeld') this.#goals.delete(event.release);
    if (event.kind !== 'promotionEnded' || event.as === 'done') return;
    const { promotion } = this.#view.promotion(event.promotion);
    if (promotion.kind === 'normal') this.#goals.delete(promotion.release);
  }

  #linesOf(promotion: string, environment: string): Map<number, Order> {
    const key = `${promotion} ${environment}`;
    const lines = this.#done.get(key) ?? new Map<number, Order>();
    this.#done.set(key, lines);
    return lines;
  }

  #issued({ order }: Of<'orderIssued'>): void {
    this.#orders.set(order.key, order);
    if (order.kind !== 'step' || order.index === undefined) return;
    const done = this.#linesOf(order.promotion, order.environment);
    const index = order.index;
    if (order.undo === true) {
      expectRule(
        [...done.values()].every((other) => other.step?.undoable !== true || (other.index ?? 0) <= index),
        'undone in reverse order',
      );
      return;
    }
    const { promotion } = this.#view.promotion(order.promotion);
    if (promotion.kind === 'normal')
      expectRule(this.#view.release(promotion.release).state === 'open', 'what was rejected goes no step further');
    const service = this.#view.files.get(promotion.version)?.services.find((each) => each.name === order.step?.service);
    if (order.step?.kind !== 'place' || service === undefined) return;
    const placed = new Set([...done.values()].flatMap((other) => (other.step?.kind === 'place' ? (other.step.service ?? []) : [])));
    expectRule(
      service.after.every((name) => placed.has(name)),
      `${service.name} is placed after what it needs`,
    );
  }

  /** A step that failed may have done half: it counts as done, and is to be undone. */
  #ended(event: Of<'orderEnded'> | Of<'orderSettled'>): void {
    const order = this.#orders.get(event.key);
    if (order?.kind !== 'step' || order.index === undefined) return;
    const done = this.#linesOf(order.promotion, order.environment);
    if (order.undo !== true && ['succeeded', 'done', 'failed'].includes(event.as)) done.set(order.index, order);
    if (order.undo === true && (event.as === 'succeeded' || event.as === 'done')) done.delete(order.index);
  }

  #deployment(event: Of<'deploymentEnded'>): void {
    const left = [...this.#linesOf(event.promotion, event.environment).values()].filter((order) => order.step?.undoable === true);
    if (event.as === 'undone') expectRule(left.length === 0, `everything is undone (left: ${left.map((order) => order.key).join(', ')})`);
  }

  #wave(event: Of<'waveStarted'>): void {
    const { promotion, exceptions } = this.#view.promotion(event.promotion);
    const names = event.deployments.map((deployment) => deployment.environment).sort();
    expectRule(names.join() === [...(promotion.waves[event.wave] ?? [])].sort().join(), 'a wave is the places that the file puts into it');
    const release = this.#view.releases.get(promotion.release);
    for (const id of exceptions) {
      const used = release?.exceptions.find((item) => item.id === id);
      const stands = release?.exceptions.some(
        (item) =>
          item.gate === used?.gate &&
          item.stage === used.stage &&
          item.second !== undefined &&
          item.revoked === undefined &&
          this.#view.now < item.expires,
      );
      expectRule(stands === true, 'no wave starts on an Exception that has ended');
    }
  }

  /** Nobody starts before somebody else in the same line: rollbacks first, then as the stage's policy says. */
  #first({ promotion }: PromotionView): void {
    const places = new Set(promotion.waves.flat());
    const policy = this.#view.file.path.find((stage) => stage.name === promotion.stage)?.queue ?? 'protect-soak';
    const isHotfix = (id: string): boolean => this.#view.releases.get(id)?.release.hotfix !== undefined;
    for (const { promotion: other, state } of this.#view.promotions.values()) {
      if (state !== 'waiting' || other.id === promotion.id || !other.waves.flat().some((name) => places.has(name))) continue;
      expectRule(other.kind !== 'rollback' || promotion.kind === 'rollback', 'a rollback is first in line');
      expectRule(
        other.kind !== 'refresh' || promotion.kind !== 'normal' || isHotfix(promotion.release) || this.#schedule.waitsForItsTime(other),
        'data are refreshed before a release comes in',
      );
      if (promotion.kind !== 'normal' || other.kind !== 'normal') continue;
      expectRule(isHotfix(promotion.release) || !isHotfix(other.release), 'a hotfix stands before other releases in every line');
      if (other.stage !== promotion.stage || isHotfix(promotion.release) !== isHotfix(other.release)) continue;
      const [one, two] = [promotion, other].map(({ release }) => this.#view.release(release).release);
      const older = one !== undefined && two !== undefined && isOlder(this.#view, two, one);
      expectRule(older === (policy === 'latest'), 'one line, in the order of the stage');
    }
  }
}
