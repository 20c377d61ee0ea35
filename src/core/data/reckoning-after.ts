// What follows the rows of a refresh: indexes and keys side by side, the search through the copy beside them, and what comes then. How long it still takes.
import type { Milliseconds } from '#core/system.ts';
import type { Happened, StepAhead } from './happened.ts';
import type { Learned } from './learned.ts';

/** Where nothing was learned. Milliseconds for a million rows, and for a gigabyte on the disk. */
const usual: { readonly [Kind in StepAhead['kind']]: { readonly perMillion: number; readonly perGigabyte: number } } = {
  index: { perMillion: 600, perGigabyte: 1_500 },
  'foreign key': { perMillion: 500, perGigabyte: 1_000 },
  count: { perMillion: 50, perGigabyte: 500 },
  other: { perMillion: 100, perGigabyte: 500 },
};
const leastStepMs = 5;
/** So much of our own reckoning counts as seen, before anything was. */
const priorMs = 1_000;
/** Bytes of the copy that are searched each second. */
const usualSearch = 100e6;
const usualEnd = { provenMs: 600, provenPerGigabyte: 700, otherMs: 300 };
/** Of what follows the rows, what can't begin before the last of them. */
const lastShare = 0.2;
/** What runs longer than it should has at least this share of itself to go. */
const leastLeft = 0.1;

export interface Grown {
  readonly disk: number;
  readonly growth: number;
  /** How much longer than expected everything took until now. */
  readonly tempo: number;
  /** Until all rows are there. */
  readonly rowsLeft: Milliseconds | undefined;
}

export class AfterReckoned {
  readonly #learned: Learned | undefined;
  #steps: readonly StepAhead[] = [];
  #lanes = 1;
  #isProven = false;
  readonly #began = new Map<string, Milliseconds>();
  readonly #took = new Map<string, Milliseconds>();
  #copiedAt: Milliseconds | undefined;
  /** When the last statement was done. */
  ranAt: Milliseconds | undefined;
  #search: number | undefined;
  #searched = 0;
  /** When a piece of it was done last. */
  #heardAt: Milliseconds | undefined;
  #searchedAt: Milliseconds | undefined;

  constructor(learned: Learned | undefined) {
    this.#learned = learned;
  }

  take(happened: Happened, at: Milliseconds): void {
    switch (happened.kind) {
      case 'ahead':
        this.#steps = happened.steps;
        this.#lanes = happened.lanes;
        this.#isProven = happened.isProven;
        return;
      case 'copied':
        this.#copiedAt = at;
        break;
      case 'runs':
        this.#began.set(happened.key, at);
        return;
      case 'ran':
        this.#took.set(happened.key, happened.ms);
        break;
      case 'looks':
        this.#search = happened.bytes;
        return;
      case 'looked':
        this.#searched += happened.bytes;
        this.#heardAt = at;
        if (this.#searched >= (this.#search ?? Infinity) - 1) this.#searchedAt ??= at;
        break;
      default:
        return;
    }
    if (this.#steps.every(({ key }) => this.#took.has(key))) this.ranAt ??= at;
  }

  get done(): number {
    return this.#steps.filter(({ key }) => this.#took.has(key)).length;
  }

  get all(): number {
    return this.#steps.length;
  }

  /** When both had ended, what follows the rows and the search beside it. */
  get endedAt(): Milliseconds | undefined {
    if (this.#copiedAt === undefined || this.ranAt === undefined) return undefined;
    if (!this.#isProven) return this.ranAt;
    return this.#searchedAt === undefined ? undefined : Math.max(this.ranAt, this.#searchedAt);
  }

  get isBegun(): boolean {
    return this.#copiedAt !== undefined;
  }

  leftAt(now: Milliseconds, grown: Grown): Milliseconds {
    if (this.endedAt !== undefined) return leftOf(this.#endMs(grown), now - this.endedAt);
    if (this.#copiedAt === undefined) return this.#afterRows(now, grown) + this.#endMs(grown);
    return Math.max(this.#stepsLeft(now, grown), this.#searchLeft(now, grown)) + this.#endMs(grown);
  }

  /** While rows are copied: what is left once they are there. What can be done beside them is done by then, but for that of the last table. */
  #afterRows(now: Milliseconds, grown: Grown): Milliseconds {
    const learned = this.#learned;
    if (learned !== undefined && (learned.search !== undefined) === this.#isProven)
      return learned.afterMs * grown.growth * Math.sqrt(this.#tempo(grown));
    const all = this.#steps.reduce((sum, step) => sum + this.#weightOf(step, grown.growth), 0) / this.#lanes;
    return Math.max(this.#stepsLeft(now, grown) - (grown.rowsLeft ?? 0), all * lastShare, this.#searchLeft(now, grown));
  }

  learned(at: Milliseconds): Pick<Learned, 'statements' | 'afterMs' | 'endMs' | 'search'> {
    const ended = this.endedAt ?? at;
    const bytes = this.#search ?? 0;
    return {
      statements: Object.fromEntries(this.#took),
      afterMs: ended - (this.#copiedAt ?? ended),
      endMs: at - ended,
      ...(bytes > 0 && { search: { bytes, ms: (this.#searchedAt ?? at) - (this.#copiedAt ?? at) } }),
    };
  }

  /** As few lanes as there are, and what wants a table for itself one after the other. */
  #stepsLeft(now: Milliseconds, grown: Grown): Milliseconds {
    const { growth } = grown;
    const tempo = this.#tempo(grown);
    const left = new Map(this.#steps.map((step) => [step.key, this.#leftOf(step, { now, growth, tempo })]));
    const [shared, alone] = [new Map<string, Milliseconds>(), new Map<string, Milliseconds>()];
    for (const { key, tables, isShared } of this.#steps) {
      const ms = left.get(key) ?? 0;
      for (const table of tables)
        if (isShared) shared.set(table, Math.max(shared.get(table) ?? 0, ms));
        else alone.set(table, (alone.get(table) ?? 0) + ms);
    }
    const all = [...left.values()].reduce((sum, ms) => sum + ms, 0);
    const longest = [...new Set([...shared.keys(), ...alone.keys()])].reduce(
      (most, table) => Math.max(most, (shared.get(table) ?? 0) + (alone.get(table) ?? 0)),
      0,
    );
    return Math.max(all / this.#lanes, longest);
  }

  #leftOf(
    step: StepAhead,
    { now, growth, tempo }: { readonly now: Milliseconds; readonly growth: number; readonly tempo: number },
  ): Milliseconds {
    if (this.#took.has(step.key)) return 0;
    const whole = this.#weightOf(step, growth) * tempo;
    const began = this.#began.get(step.key);
    return began === undefined ? whole : leftOf(whole, now - began);
  }

  /** How much longer than reckoned those took that are done; before them, how much longer the rows did. */
  #tempo({ growth, tempo }: Grown): number {
    const done = this.#steps.filter(({ key }) => this.#took.has(key));
    const [took, reckoned] = [
      done.reduce((sum, { key }) => sum + (this.#took.get(key) ?? 0), 0),
      done.reduce((sum, step) => sum + this.#weightOf(step, growth), 0),
    ];
    return (priorMs * tempo + took) / (priorMs + reckoned);
  }

  #weightOf(step: StepAhead, growth: number): Milliseconds {
    const before = this.#learned?.statements[step.key];
    if (before !== undefined) return before * growth;
    const { perMillion, perGigabyte } = usual[step.kind];
    return leastStepMs + (step.rows / 1e6) * perMillion + (step.disk / 1e9) * perGigabyte;
  }

  #searchLeft(now: Milliseconds, grown: Grown): Milliseconds {
    if (!this.#isProven || this.#searchedAt !== undefined) return 0;
    const { disk, growth } = grown;
    const before = this.#learned?.search;
    const bytes = this.#search ?? (before === undefined ? disk : before.bytes * growth);
    const whole =
      (before === undefined ? (bytes / usualSearch) * 1000 : before.ms * (bytes / before.bytes)) * Math.sqrt(this.#tempo(grown));
    if (this.#copiedAt === undefined) return whole;
    // Less is said by how long it takes usually, the more of it is done; pieces come in strokes.
    const [share, last] = [this.#searched / Math.max(1, bytes), this.#heardAt ?? this.#copiedAt];
    const reckoned = (1 - share) * (whole * (1 - share) + last - this.#copiedAt);
    return leftOf(reckoned, now - last);
  }

  #endMs(grown: Grown): Milliseconds {
    const { disk, growth } = grown;
    const usually = this.#isProven ? usualEnd.provenMs + (disk / 1e9) * usualEnd.provenPerGigabyte : usualEnd.otherMs;
    return (this.#learned === undefined ? usually : this.#learned.endMs * growth) * Math.sqrt(this.#tempo(grown));
  }
}

function leftOf(whole: Milliseconds, passed: Milliseconds): Milliseconds {
  return Math.max(whole - passed, whole * leastLeft);
}
