import { expectRule } from './oracle-gates.ts';
import type { OracleView, Seen } from './oracle-view.ts';
import { digestOf } from '#core/canonical.ts';
import type { Event } from '#core/event.ts';
import type { Promotion } from '#core/state.ts';
import type { Schedule } from '#core/time/compiled.ts';
import type { TimeScope } from '#core/time/types.ts';

/** Windows and freezes, by second of the day: what starts, what goes on to its next wave, and traffic that moves. */
export class OracleTime {
  readonly #view: OracleView;
  #schedule: Schedule | undefined;

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event }: Seen): void {
    if (event.kind === 'timeCompiled') this.#schedule = event.schedule ?? this.#schedule;
    if (event.kind === 'windowMissed') this.#missed(event);
    if (event.kind === 'promotionStarted' || event.kind === 'waveStarted') this.#open(event.promotion);
    if (event.kind === 'promotionStarted') this.#refreshed(this.#view.promotion(event.promotion).promotion);
    if (event.kind !== 'orderIssued' || event.order.kind !== 'step' || event.order.undo === true) return;
    const kind = event.order.step?.kind;
    if (kind === 'switch' || kind === 'shift') this.#open(event.order.promotion);
  }

  #open(id: string): void {
    const { promotion } = this.#view.promotion(id);
    const { time } = this.#view.file;
    if (promotion.kind !== 'normal' || time === undefined) return;
    expectRule(this.#schedule?.of === digestOf(time), 'what the file says of time is known before anything starts');
    const { windows = [], freezes = [] } = this.#schedule ?? {};
    const release = this.#view.release(promotion.release);
    const isFirst = this.#view.pathOf(release.release)[0]?.name === promotion.stage;
    const releaseKind = release.release.hotfix === undefined ? 'normal' : 'hotfix';
    const own = windows.filter(({ scope }) => isOf(scope, promotion.stage, releaseKind));
    const isWaived = windows.some(({ name }) => this.#isWaived(promotion.release, promotion.stage, `window:${name}`));
    expectRule(own.length === 0 || isWaived || own.some(({ seconds }) => this.#isIn(seconds)), 'nothing starts outside of its windows');
    for (const { name, kind, scope, seconds } of freezes) {
      const isAbout = isOf(scope, promotion.stage, releaseKind) && (kind === 'freeze' || (isFirst && releaseKind === 'normal'));
      const may = !isAbout || this.#isWaived(promotion.release, promotion.stage, `freeze:${name}`) || !this.#isIn(seconds);
      expectRule(may, `nothing starts while ${name} holds`);
    }
  }

  /** No data are replaced where the file freezes it, whatever has become of what runs there. */
  #refreshed(promotion: Promotion): void {
    if (promotion.kind === 'refresh' && promotion.only === undefined)
      expectRule(!this.isFrozen(promotion), 'no data are refreshed while a freeze holds');
  }

  /** Whether a refresh is kept by a freeze of its place, or where nobody knows what the file says of time. */
  isFrozen({ waves }: Promotion): boolean {
    const [place = ''] = waves.flat();
    const { time } = this.#view.file;
    const { stay } = this.#view.place(place);
    if (time === undefined || stay === undefined) return false;
    if (this.#schedule?.of !== digestOf(time)) return true;
    const release = this.#view.release(stay.release);
    const kind = release.release.hotfix === undefined ? 'normal' : 'hotfix';
    const isFirst = this.#view.file.path[0]?.name === stay.stage;
    return (this.#schedule?.freezes ?? []).some((freeze) => {
      const { scope } = freeze;
      const isHere = scope.environments?.includes(place) !== false && scope.stages?.includes(stay.stage) !== false;
      const isAbout = isHere && scope.kinds?.includes(kind) !== false && (freeze.kind === 'freeze' || (isFirst && kind === 'normal'));
      return isAbout && !this.#isWaived(stay.release, stay.stage, `freeze:${freeze.name}`) && this.#isIn(freeze.seconds);
    });
  }

  /** Pairs of seconds: how long after the one before it begins, and how long it lasts. */
  #isIn(seconds: readonly number[]): boolean {
    let from = 0;
    for (let place = 0; place < seconds.length; place += 2) {
      from += (seconds[place] ?? 0) * 1000;
      const to = from + (seconds[place + 1] ?? 0) * 1000;
      if (this.#view.now >= from && this.#view.now < to) return true;
      from = to;
    }
    return false;
  }

  #isWaived(release: string, stage: string, key: string): boolean {
    return this.#view
      .release(release)
      .exceptions.some(
        (each) =>
          each.gate === key &&
          each.stage === stage &&
          each.second !== undefined &&
          each.revoked === undefined &&
          this.#view.now < each.expires,
      );
  }

  #missed({ promotion: id, window, from, to }: Extract<Event, { kind: 'windowMissed' }>): void {
    const { promotion, state } = this.#view.promotion(id);
    expectRule(
      state === 'waiting' && from >= promotion.at && to <= this.#view.now,
      'only what waits has missed a window, and one that is over',
    );
    const own = this.#schedule?.windows.find(({ name }) => name === window);
    const kind = this.#view.release(promotion.release).release.hotfix === undefined ? 'normal' : 'hotfix';
    const isOwn = own !== undefined && isOf(own.scope, promotion.stage, kind);
    expectRule(isOwn && !this.#isIn(own.seconds), 'a window that is open, or that others have, was not missed');
  }
}

/** What a scope leaves out does not limit it. */
function isOf({ stages, environments, kinds }: TimeScope, stage: string, kind: 'normal' | 'hotfix'): boolean {
  // Environments are called as the stage that they are of begins.
  const isThere = environments?.some((name) => name.startsWith(stage.charAt(0).toLowerCase())) !== false;
  return isThere && stages?.includes(stage) !== false && kinds?.includes(kind) !== false;
}
