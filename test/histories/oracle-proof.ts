// A proof of what stands takes its turn in the line of its place; it waits for a stop and for holds, and for no time.
import { expectRule } from './oracle-gates.ts';
import type { OracleSchedule } from './oracle-schedule.ts';
import type { OracleTime } from './oracle-time.ts';
import type { OracleView, PromotionView } from './oracle-view.ts';

export class OracleProof {
  readonly #view: OracleView;
  readonly #time: OracleTime;
  readonly #schedule: OracleSchedule;

  constructor(view: OracleView, time: OracleTime, schedule: OracleSchedule) {
    this.#view = view;
    this.#time = time;
    this.#schedule = schedule;
  }

  atRest(): void {
    const waiting = [...this.#view.promotions.values()].filter(({ state }) => state === 'waiting');
    for (const each of waiting) {
      if (each.promotion.only !== 'proof' || this.#isKept(each)) continue;
      expectRule(
        waiting.some((other) => this.#isBefore(other, each)),
        'what stands is looked through as soon as it is its turn: neither a freeze nor a window keeps it',
      );
    }
  }

  #isKept({ promotion }: PromotionView): boolean {
    const [name = ''] = promotion.waves.flat();
    const { lease, stay } = this.#view.place(name);
    return lease !== undefined || this.#view.stopped(this.#view.now) || this.#view.holds.has(stay?.stage ?? '');
  }

  /** Releases stand behind it, and so does a refresh that came later, or that waits for a time itself. */
  #isBefore({ promotion: other }: PromotionView, { promotion }: PromotionView): boolean {
    const isThere = other.id !== promotion.id && other.waves.flat().some((name) => promotion.waves.flat().includes(name));
    if (!isThere) return false;
    if (other.kind === 'normal') return this.#view.releases.get(other.release)?.release.hotfix !== undefined;
    if (other.kind !== 'refresh') return true;
    return other.ordinal < promotion.ordinal && !this.#schedule.waitsForItsTime(other) && !this.#time.isFrozen(other);
  }
}
