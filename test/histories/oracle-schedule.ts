// When data are due, by counting seconds alone: each time is asked for once, or told to be left out, and none begins outside of its time.
import { expectRule } from './oracle-gates.ts';
import type { OracleView, Seen } from './oracle-view.ts';
import { duePlaces } from './times.ts';
import { digestOf } from '#core/canonical.ts';
import type { Event } from '#core/event.ts';
import type { Promotion } from '#core/state.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;
interface DuePlace {
  readonly periodS: number;
  readonly latestS: number;
  readonly window?: { readonly periodS: number; readonly openS: number };
}

const second = 1000;
/** By seconds until here, and open for ever after. */
const changesMs = 20_000 * second;
const places: { readonly [place: string]: DuePlace } = duePlaces;

export class OracleSchedule {
  readonly #view: OracleView;
  /** Those of which the file says when they are due. */
  #timed: ReadonlySet<string> = new Set();
  #of: string | undefined;
  /** Place → up to when all that was due has been seen to. */
  readonly #seen = new Map<string, number>();

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event }: Seen): void {
    if (event.kind === 'fileApplied') this.#applied(event);
    if (event.kind === 'timeCompiled' && event.schedule !== undefined) this.#compiled(event);
    if (event.kind === 'promotionRequested' && event.promotion.due !== undefined) this.#asked(event.promotion, event.promotion.due);
    if (event.kind === 'refreshLeftOut') this.#leftOut(event);
    if (event.kind === 'promotionStarted') this.#started(this.#view.promotion(event.promotion).promotion);
  }

  /** A refresh that may not begin yet stands in nobody's way. */
  waitsForItsTime({ kind, waves, due, only }: Promotion): boolean {
    const [place = ''] = waves.flat();
    return (
      kind === 'refresh' && only === undefined && this.#timed.has(place) && (!this.#isOpen(place) || (due !== undefined && this.#isRead()))
    );
  }

  /** Whoever was away has told what he overslept, once what the file says is looked up. */
  atRest(): void {
    if (this.#timed.size === 0) return;
    const { time } = this.#view.file;
    if (time === undefined || this.#of !== digestOf(time)) return;
    for (const place of this.#timed) {
      const next = this.#next(place);
      const { periodS } = places[place] ?? { periodS: 1 };
      const isBeyond = next + periodS * second > changesMs;
      expectRule(isBeyond || this.#view.now < this.#until(place, next), 'every time at which data are due is seen to');
    }
  }

  /** What the file says no more is not due; said again, it is due from then on. */
  #applied({ file }: Of<'fileApplied'>): void {
    const said = new Set((file.time?.refreshes ?? []).map(({ environment }) => environment));
    const kept = new Set([...this.#timed].filter((place) => said.has(place)));
    if (kept.size < this.#timed.size) this.#of = undefined;
    this.#timed = kept;
  }

  #compiled({ schedule, at }: Of<'timeCompiled'>): void {
    const timed = new Set((schedule?.refreshes ?? []).map(({ environment }) => environment));
    for (const place of timed) if (!this.#timed.has(place)) this.#seen.set(place, Math.max(this.#seen.get(place) ?? at, at));
    this.#timed = timed;
    this.#of = schedule?.of;
  }

  #asked({ waves, by }: Promotion, due: number): void {
    const [place = ''] = waves.flat();
    const next = this.#next(place);
    expectRule(by === 'lockstep' && this.#timed.has(place), 'data are due where the file says so');
    expectRule(due === next, 'each time at which data are due is asked for once, and none is passed over unsaid');
    expectRule(due <= this.#view.now && this.#view.now < this.#until(place, due), 'data are asked for when they are due, and not too late');
    this.#seen.set(place, due);
  }

  #leftOut({ environment: place, due, promotion, instead, earlier = 0 }: Of<'refreshLeftOut'>): void {
    const isLate = this.#view.now >= this.#until(place, due);
    if (promotion !== undefined) {
      const waited = this.#view.promotion(promotion).promotion;
      expectRule(waited.due === due, 'what is left out was due then');
      expectRule(isLate || instead !== undefined || !this.#timed.has(place), 'what may still begin is not left out');
      return;
    }
    const { periodS } = places[place] ?? { periodS: 1 };
    expectRule(due === this.#next(place) + earlier * periodS * second, 'no time at which data were due is passed over unsaid');
    expectRule(isLate || instead !== undefined, 'what may still begin is not left out');
    this.#seen.set(place, due);
  }

  /** What only looks asks for no time. */
  #started({ kind, waves, due, only }: Promotion): void {
    const [place = ''] = waves.flat();
    if (kind !== 'refresh' || only !== undefined || !this.#timed.has(place)) return;
    expectRule(this.#isOpen(place), 'no data are refreshed outside of their window');
    if (due === undefined) return;
    expectRule(this.#view.now < this.#until(place, due), 'what is due begins until its latest start');
    expectRule(!this.#isRead(), 'of what is due a source is read for one after the other');
  }

  #next(place: string): number {
    const { periodS } = places[place] ?? { periodS: 1 };
    const period = periodS * second;
    return (Math.floor((this.#seen.get(place) ?? 0) / period) + 1) * period;
  }

  #until(place: string, due: number): number {
    const { periodS, latestS } = places[place] ?? { periodS: 1, latestS: 1 };
    return due + Math.min(periodS, latestS) * second;
  }

  #isOpen(place: string): boolean {
    const window = places[place]?.window;
    return window === undefined || this.#view.now >= changesMs || this.#view.now % (window.periodS * second) < window.openS * second;
  }

  #isRead(): boolean {
    return [...this.#view.openOrders.values()].some(({ kind, step, undo, promotion }) => {
      if (kind !== 'step' || step?.refresh === undefined || undo === true) return false;
      return ['running', 'undoing'].includes(this.#view.promotion(promotion).state);
    });
  }
}
