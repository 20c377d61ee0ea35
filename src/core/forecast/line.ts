import type { Run, Waived } from './run.ts';

interface Policy {
  readonly isProtecting: boolean;
  readonly isLatest: boolean;
  /** Past a soak that is protected from everybody else. */
  readonly letsHotfixesIn: boolean;
}

/** Who was last into a stage, and until when it may not be displaced. */
export class Line {
  readonly entered: Float64Array;
  readonly protectedUntil: Float64Array;
  /** What protects it again once an Exception has ended. */
  spared: readonly Waived[] = [];
  readonly letsHotfixesIn: boolean;
  readonly isLatest: boolean;
  readonly #protects: boolean;

  constructor(samples: number, { isProtecting, isLatest, letsHotfixesIn }: Policy) {
    this.entered = new Float64Array(samples).fill(Number.NEGATIVE_INFINITY);
    this.protectedUntil = new Float64Array(samples).fill(Number.NEGATIVE_INFINITY);
    this.letsHotfixesIn = letsHotfixesIn;
    this.#protects = isProtecting;
    this.isLatest = isLatest;
  }

  /** Older first: who never gets in keeps everybody behind it out, but where the newest goes first, or when it has lost its way. A hotfix does everywhere. */
  take(run: Run): void {
    const { nowEntered, proven, isGone, protects, came, isHotfix } = run;
    const spared =
      this.#protects && protects ? run.spared.map(({ ends, until }) => ({ ends: new Float64Array(ends.length), from: ends, until })) : [];
    for (let each = 0; each < isGone.length; each += 1) {
      const entered = at(nowEntered, each);
      if (came[each] === 0 || isGone[each] !== 0) continue;
      if (this.isLatest && !isHotfix && entered === Number.POSITIVE_INFINITY) continue;
      this.entered[each] = entered;
      const isProtected = this.#protects && protects && entered < at(run.overtaken, each);
      this.protectedUntil[each] = isProtected ? at(proven, each) : Number.NEGATIVE_INFINITY;
      for (const { ends } of this.spared) ends[each] = Number.NEGATIVE_INFINITY;
      for (const { ends, from } of spared) ends[each] = isProtected ? at(from, each) : Number.NEGATIVE_INFINITY;
    }
    if (spared.length > 0) this.spared = [...this.spared, ...spared];
  }
}

export function at(row: Float64Array, index: number): number {
  return row[index] ?? Number.NaN;
}
