import { isOlder, isRepair } from './oracle-age.ts';
import { expectRule, fail } from './oracle-gates.ts';
import type { OracleView, ReleaseView, Seen } from './oracle-view.ts';
import { digestOf } from '#core/canonical.ts';
import type { Event } from '#core/event.ts';
import type { Stage } from '#core/system.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

/** The rules about moving: one lease, fences, all or nothing, the queue, what runs, the way back. */
export class OracleMoves {
  readonly #view: OracleView;

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event }: Seen): void {
    switch (event.kind) {
      case 'promotionRequested':
        return this.#requested(event);
      case 'promotionStarted':
        return this.#started(event);
      case 'waveStarted':
        return this.#wave(event);
      case 'orderIssued':
        return this.#order(event);
      case 'deploymentEnded':
        return this.#deployment(event);
      case 'promotionEnded':
        return this.#ended(event);
      case 'releaseCreated':
        return this.#created(event);
      case 'releaseWithdrawn':
        return this.#withdrawn(event);
      default:
        return undefined;
    }
  }

  #requested({ promotion }: Of<'promotionRequested'>): void {
    const others = [...this.#view.promotions.values()].filter((other) => ['waiting', 'running', 'undoing'].includes(other.state));
    if (promotion.kind === 'normal') {
      expectRule(
        !others.some((other) => other.promotion.kind === 'normal' && other.promotion.release === promotion.release),
        'a release is in one line at a time',
      );
      return;
    }
    if (promotion.kind !== 'rollback') return;
    for (const name of promotion.waves.flat()) {
      const place = this.#view.place(name);
      const displaced = place.stay === undefined ? undefined : this.#view.releases.get(place.stay.release);
      expectRule(
        displaced?.state !== 'open' || displaced.held.has(promotion.stage),
        'whoever is rolled back is held until somebody frees it',
      );
      expectRule(
        place.stack.includes(promotion.release) && promotion.release !== place.stay?.release,
        'a rollback goes to what ran there before',
      );
      const newest = place.stack.findLast(
        (id) => promotion.waves.flat().every((other) => this.#view.place(other).stack.includes(id)) && id !== place.stay?.release,
      );
      expectRule(promotion.release === newest, 'a rollback goes one back, two go two back');
      expectRule(this.#view.releases.get(promotion.release)?.state !== 'rejected', 'nobody goes back to what was rejected');
    }
  }

  #started({ promotion: id }: Of<'promotionStarted'>): void {
    const view = this.#view;
    const { promotion } = view.promotion(id);
    for (const name of promotion.waves.flat()) expectRule(view.place(name).lease === undefined, `one lease on ${name}`);
    if (promotion.kind !== 'normal') return;
    this.#calm(promotion.stage);
    const release = view.release(promotion.release);
    expectRule(!release.held.has(promotion.stage), 'a release that is held back waits');
    const stage = view.pathOf(release.release).find((each) => each.name === promotion.stage);
    if (stage !== undefined) this.#queue(release, stage);
  }

  #calm(stage: string): void {
    expectRule(!this.#view.stopped(this.#view.now), 'nothing starts under a stop');
    expectRule(!this.#view.holds.has(stage), `${stage} is held`);
  }

  #queue(release: ReleaseView, stage: Stage): void {
    const policy = this.#view.file.path.find((each) => each.name === stage.name)?.queue ?? 'protect-soak';
    for (const other of this.#view.releases.values()) {
      if (other.state !== 'open' || other === release) continue;
      const older = isOlder(this.#view, other.release, release.release);
      const here = other.entered.get(stage.name);
      const wasHere = here !== undefined && !here.rolledBack;
      // What is newer than a hotfix is not live yet: before the last stage it is in nobody's way, and goes on afterwards.
      const isAfterwards = release.release.hotfix !== undefined && this.#view.pathOf(release.release).at(-1)?.name !== stage.name;
      expectRule(older || !wasHere || isAfterwards, 'nothing goes in behind a newer one');
      const path = this.#view.pathOf(other.release);
      const previous = path[path.findIndex((each) => each.name === stage.name) - 1];
      const before = previous === undefined ? undefined : other.entered.get(previous.name);
      const next =
        before !== undefined &&
        !before.rolledBack &&
        !wasHere &&
        path.some((each) => each.name === stage.name) &&
        this.#allEntered(other, path, stage.name);
      expectRule(policy === 'latest' || !older || !next || other.held.has(stage.name), 'older ones go first');
      const mayDisplace = policy === 'hotfix-first' && release.release.hotfix !== undefined && other.release.hotfix === undefined;
      const protects = policy === 'protect-soak' || (policy === 'hotfix-first' && !mayDisplace);
      if (protects && wasHere && here !== undefined) this.#protect(other, stage, here.promotion, here.exit);
    }
  }

  #allEntered(other: ReleaseView, path: readonly Stage[], until: string): boolean {
    for (const stage of path) {
      if (stage.name === until) return true;
      const entry = other.entered.get(stage.name);
      if (entry === undefined || entry.rolledBack) return false;
    }
    return false;
  }

  /** Whoever soaks there and has no verdict against it is not displaced. */
  #protect(
    other: ReleaseView,
    stage: Stage,
    entry: string,
    exit: ReleaseView['entered'] extends Map<string, infer Entry> ? (Entry extends { exit: infer Exit } ? Exit : never) : never,
  ): void {
    const places = stage.waves.flat();
    if (!places.every((name) => this.#view.place(name).stay?.promotion === entry)) return;
    const soaking = exit.some((gate) => gate.kind === 'soak' && !this.#done(other, stage.name, gate.hash, entry));
    const against = exit.some(
      (gate) =>
        gate.kind === 'check' &&
        !this.#excepted(other, stage.name, gate.hash) &&
        places.some((name) => {
          const last = other.evidence
            .filter((item) => item.gate === gate.hash && item.entry === entry && item.environment === name && item.revoked === undefined)
            .at(-1);
          return last !== undefined && last.verdict !== 'pass';
        }),
    );
    expectRule(!soaking || against, 'a soak is protected');
  }

  #done(other: ReleaseView, stage: string, hash: string, entry: string): boolean {
    return (
      this.#excepted(other, stage, hash) ||
      other.evidence.some((item) => item.gate === hash && item.entry === entry && item.revoked === undefined)
    );
  }

  #excepted(other: ReleaseView, stage: string, hash: string): boolean {
    return other.exceptions.some(
      (item) =>
        item.stage === stage &&
        item.gate === hash &&
        item.second !== undefined &&
        item.revoked === undefined &&
        this.#view.now < item.expires,
    );
  }

  #wave(event: Of<'waveStarted'>): void {
    const { promotion } = this.#view.promotion(event.promotion);
    if (promotion.kind === 'normal') this.#calm(promotion.stage);
    for (const deployment of event.deployments) {
      const place = this.#view.place(deployment.environment);
      expectRule(place.lease === event.promotion, 'only the holder of the lease works there');
      expectRule(deployment.fence > place.fence, 'every wave raises the fence');
    }
    const earlier = promotion.waves.slice(0, event.wave).flat();
    expectRule(
      earlier.every((name) => this.#view.promotion(event.promotion).placed.has(name)),
      'a wave starts when the one before is placed',
    );
  }

  #order({ order }: Of<'orderIssued'>): void {
    const place = this.#view.place(order.environment);
    expectRule(order.fence === place.fence, 'an order carries the fence of its place');
    if (order.kind === 'check') {
      const exit = order.check !== undefined && !order.check.entry.startsWith('attempt');
      expectRule(!exit || place.stay?.promotion === order.check?.entry, 'a check looks at what it is about');
      expectRule(place.lease === undefined, 'no check while somebody moves in');
      return;
    }
    const view = this.#view.promotion(order.promotion);
    expectRule(place.lease === order.promotion, 'orders come from the holder of the lease');
    if (order.kind !== 'step') return;
    const twin = [...this.#view.openOrders.values()].some(
      (other) => other.kind === 'step' && other.environment === order.environment && other.promotion === order.promotion,
    );
    expectRule(!twin, 'one step at a time');
    expectRule(order.undo === true ? view.state === 'undoing' : view.state === 'running', 'forward while running, back while undoing');
    if (order.step?.kind === 'switch' && order.undo !== true) this.#beforeTraffic(order.promotion, order.environment);
  }

  /** Before traffic moves: nothing is stopped, and what runs there are the bits of the bill, service by service. */
  #beforeTraffic(id: string, environment: string): void {
    const view = this.#view.promotion(id);
    if (view.promotion.kind === 'normal') this.#calm(view.promotion.stage);
    for (const [service, artefact] of Object.entries(view.promotion.bill)) {
      expectRule(view.readBack.get(environment)?.get(service) === artefact.digest, `${service} was read back before traffic reached it`);
    }
  }

  #deployment(event: Of<'deploymentEnded'>): void {
    const open = [...this.#view.openOrders.values()].some(
      (order) => order.kind === 'step' && order.promotion === event.promotion && order.environment === event.environment,
    );
    expectRule(!open, 'nothing is in flight when a deployment ends');
  }

  #ended(event: Of<'promotionEnded'>): void {
    const view = this.#view.promotion(event.promotion);
    const places = view.promotion.waves.flat();
    if (view.promotion.kind === 'refresh') return;
    if (event.as === 'done') {
      expectRule(
        places.every((name) => view.placed.has(name) && this.#view.place(name).stay?.promotion === event.promotion),
        'all or nothing: every place runs it',
      );
      return;
    }
    for (const name of view.started) expectRule(view.undone.has(name), 'all or nothing: every place is taken back');
    for (const name of places) if (this.#view.place(name).stay?.promotion === event.promotion) fail('what failed runs nowhere');
  }

  /** A name is given up for bits that ran nowhere, and of which nobody has made anything. */
  #withdrawn({ release: id }: Of<'releaseWithdrawn'>): void {
    const { release, entered, starts, evidence, exceptions } = this.#view.release(id);
    expectRule(release.origin === 'adopted', 'only an adoption gives its name up: a release never changes');
    expectRule(entered.size === 0 && starts.size === 0, 'what has run keeps its name');
    expectRule(evidence.length === 0 && exceptions.length === 0, 'no evidence is lost with a name');
    const moving = [...this.#view.promotions.values()].filter(({ state }) => ['waiting', 'running', 'undoing'].includes(state));
    expectRule(!moving.some(({ promotion }) => promotion.release === id), 'what is under way keeps its name');
  }

  #created({ release }: Of<'releaseCreated'>): void {
    const names = this.#view.file.services.map((service) => service.name);
    expectRule(
      names.every((name) => release.bill[name] !== undefined) && Object.keys(release.bill).length === names.length,
      'a bill lists every service',
    );
    expectRule(release.digest === digestOf(release.bill), 'a release is its bits');
    expectRule(!this.#view.releases.has(release.id), 'a release never changes');
    if (release.origin === 'adopted' || release.hotfix !== undefined) return;
    const open = [...this.#view.releases.values()]
      .filter((other) => other.state === 'open')
      .sort((left, right) => (isOlder(this.#view, left.release, right.release) ? 1 : -1));
    const [newest, ...older] = open;
    for (const name of newest === undefined ? [] : names) {
      const digest = release.bill[name]?.digest;
      const others = older.filter(({ release: other }) => other.bill[name]?.digest === digest);
      // To take a fix up is no way back, though what it repairs is older than what is on the path.
      const back =
        digest !== newest?.release.bill[name]?.digest &&
        others.length > 0 &&
        !others.some((other) => isRepair(this.#view, other.release, name));
      expectRule(!back, 'a bill does not go back on a service');
    }
  }
}
