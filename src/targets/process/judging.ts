import { setTimeout as sleep } from 'node:timers/promises';
import type { CanarySlice } from '#core/canary/watch-canary.ts';
import { lookAtMetric, noLooks, verdictOfMetric, type MetricLooks } from '#core/canary/metric-looks.ts';
import type { EnvironmentPlace } from '#targets/target.ts';
import type { CanaryRecord, JudgingRecord, JudgingVerdict } from './canary-record.ts';
import { CanaryTable } from './canary-table.ts';
import { beginStage, foldSlice, isOver, withVerdict, type Folded } from './judge-slice.ts';
import type { Parts } from './parts.ts';
import { canaryGroup } from './router-configuration.ts';

const lookMs = 1_000;
const metricMs = 5_000;

/**
 * Watches one step of a canary to its verdict, whoever is there to order it. Whatever it decides is on the disk before the router hears of
 * it, so the next agent goes on where this one ended.
 */
export class Judging {
  /** It has a verdict, and the router has heard of it. It is watched on after that, until something else takes its place. */
  readonly ended: Promise<void>;
  readonly #end: () => void;
  /** The crash tests end the process at places of an order. */
  reach: (point: string) => void = () => undefined;
  /** Hears of each look. */
  tell: (canary: CanaryRecord) => void = () => undefined;
  readonly table: CanaryTable;
  readonly #parts: Omit<Parts, 'judgings'>;
  readonly #place: EnvironmentPlace;
  readonly #key: string;
  readonly #stopping = new AbortController();
  readonly #looks = new Map<string, MetricLooks>();
  #askedMs = -Infinity;
  #seq = 0;
  #isPushed = true;

  constructor(parts: Omit<Parts, 'judgings'>, place: EnvironmentPlace, key: string) {
    this.#parts = parts;
    this.#place = place;
    this.#key = key;
    this.table = new CanaryTable(parts.state, place);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
    void this.#run();
  }

  /** Stops looking and leaves everything as it is. */
  close(): void {
    this.#stopping.abort();
  }

  /** What is written down of it; undefined where something else has taken its place. */
  get canary(): (CanaryRecord & { readonly judging: JudgingRecord }) | undefined {
    const { canary } = this.#parts.records.get(this.#place);
    return canary?.judging?.key === this.#key ? { ...canary, judging: canary.judging } : undefined;
  }

  /** Ends it with this verdict, unless it has one. */
  async conclude(verdict: JudgingVerdict): Promise<void> {
    const { canary } = this;
    if (canary === undefined || canary.judging.verdict !== undefined) return;
    const concluded = withVerdict(canary, verdict);
    this.#write(concluded, concluded.weight !== canary.weight);
    if (!this.#isPushed) await this.#bringIntoForce();
  }

  /** The checks have passed: its time begins. */
  beginStage(): void {
    const { canary } = this;
    if (canary !== undefined) this.#write(beginStage(canary, canary.judging, Date.now()), false);
  }

  async #run(): Promise<void> {
    while (this.#isOpen()) {
      try {
        await this.#look();
      } catch (error) {
        this.#parts.host.log(`The canary of ${this.#place.environment}: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (this.canary?.judging.verdict !== undefined && this.#isPushed) this.#end();
      if (this.#isOpen()) await sleep(lookMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
    this.#end();
  }

  /** What the router has not heard of is no end. */
  #isOpen(): boolean {
    const { canary } = this;
    return !this.#stopping.signal.aborted && canary !== undefined && (!isOver(canary.judging) || !this.#isPushed);
  }

  async #look(): Promise<void> {
    // The router did not hear of the last decision.
    if (!this.#isPushed) await this.#bringIntoForce();
    if (performance.now() - this.#askedMs >= metricMs) await this.#askMetrics();
    const slices = await this.#parts.router.slices(canaryGroup(this.#place), this.#seq);
    this.#fold(slices);
    this.#seq = slices.at(-1)?.seq ?? this.#seq;
    if (!this.#isPushed) await this.#bringIntoForce();
    const until = this.canary?.judging.until ?? Infinity;
    if (Date.now() > until && this.canary?.judging.verdict === undefined)
      await this.conclude({ verdict: 'inconclusive', because: 'its time was over before anything could be told' });
  }

  /** One writing for all that came at once. What is decided ends it: later slices tell of what was before. */
  #fold(slices: readonly CanarySlice[]): void {
    let { canary } = this;
    let isMoved = false;
    for (const slice of slices) {
      if (canary === undefined || isMoved || slice.at <= canary.judging.lastAt) continue;
      const folded: Folded = foldSlice(canary, slice, { now: Date.now(), doubt: this.#doubt() });
      if (canary.judging.verdict === undefined) this.table.add(slice, folded.canary);
      isMoved = folded.isMoved;
      canary = folded.canary.judging === undefined ? undefined : { ...folded.canary, judging: folded.canary.judging };
    }
    if (canary === undefined) return;
    this.#write(canary, isMoved);
    if (canary.judging.verdict === undefined) this.tell(canary);
  }

  /** What keeps a canary that looks well from passing. */
  #doubt(): string | undefined {
    const found = (this.canary?.judging.queries ?? []).map((query) => verdictOfMetric(this.#looks.get(query.name) ?? noLooks, query));
    return found.find(({ verdict }) => verdict !== 'pass')?.because;
  }

  #write(canary: CanaryRecord, isMoved: boolean): void {
    if (this.canary === undefined) return;
    this.#parts.records.change(this.#place, (record) => ({ ...record, canary }));
    if (isMoved) this.#isPushed = false;
  }

  /** The record came first: after a crash in between the next agent tells the router. */
  async #bringIntoForce(): Promise<void> {
    this.reach('between-strike-and-router');
    await this.#parts.router.push();
    this.#isPushed = true;
  }

  /** A metric that breaks its bound ends it; one that says nothing lets nothing pass. */
  async #askMetrics(): Promise<void> {
    this.#askedMs = performance.now();
    if (this.canary?.judging.verdict !== undefined) return;
    const { queries } = this.canary?.judging ?? { queries: [] };
    await Promise.all(
      queries.map(async (query) => {
        const answer = await this.#parts.host.askMetric(query, this.#stopping.signal);
        this.#looks.set(query.name, lookAtMetric(this.#looks.get(query.name) ?? noLooks, query, answer));
      }),
    );
    for (const query of queries) {
      const found = verdictOfMetric(this.#looks.get(query.name) ?? noLooks, query);
      if (found.verdict === 'fail') await this.conclude({ ...found, metric: query.name });
    }
  }
}
