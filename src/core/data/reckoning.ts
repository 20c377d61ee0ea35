// How far a refresh is and how long it still takes: from what has passed, and from what the last one of the same database took. Pure: it is told
// what happens, and when.
import type { Milliseconds } from '#core/system.ts';

/** What one refresh leaves for the next. No value of a row is in it. */
export interface Learned {
  /** Table → bytes as it lies on the source's disk, and as COPY wrote it. */
  readonly tables: { readonly [table: string]: { readonly disk: number; readonly copied: number } };
  /** Key of a statement after the rows → how long it took. */
  readonly statements: { readonly [key: string]: Milliseconds };
  /** When each twentieth of the rows' bytes had passed, from the first on: the last table goes slower than all together. */
  readonly curve: readonly Milliseconds[];
  /** From the last row on until all of them were done, and from then on until the copy stood in its place. */
  readonly afterMs: Milliseconds;
  readonly endMs: Milliseconds;
}

export interface Reckoned {
  readonly doing: 'rows' | 'after' | 'end';
  /** COPY's bytes: passed, and expected in all. */
  readonly bytes: number;
  readonly expectedBytes: number;
  /** While rows are copied: bytes each second. */
  readonly rate: number;
  /** After them: statements that are done, and all. */
  readonly done: number;
  readonly all: number;
  /** Undefined while nobody can know. */
  readonly leftMs?: Milliseconds;
}

/** Where nothing was learned: COPY's text of a table, against its bytes on the disk; and indexes and keys, against the copy of the rows. */
const usual = { ratio: 0.8, after: 0.4 };
/** The rate is that of so long. */
const windowMs = 20_000;
const leastMs = 1_000;
const curveSteps = 20;
/** Before so much has passed nobody knows how fast it goes this time. */
const leastShare = 0.02;

interface Mark {
  readonly at: Milliseconds;
  readonly bytes: number;
}

interface Table {
  readonly disk: number;
  /** Of it, what pieces that are done stand for, and their bytes. */
  share: number;
  bytes: number;
}

export class Reckoning {
  readonly #tables: Map<string, Table>;
  readonly #learned: Learned | undefined;
  readonly #begun: Milliseconds;
  readonly #marks: Mark[] = [];
  readonly #took = new Map<string, Milliseconds>();
  #bytes = 0;
  #ahead: readonly string[] = [];
  #copiedAt: Milliseconds | undefined;
  #ranAt: Milliseconds | undefined;

  /** `tables`: those whose rows are copied, with their bytes on the disk. Instants are of one clock that never goes back. */
  constructor(tables: ReadonlyMap<string, number>, at: Milliseconds, learned?: Learned) {
    this.#tables = new Map([...tables].map(([name, disk]) => [name, { disk, share: 0, bytes: 0 }]));
    this.#learned = learned;
    this.#begun = at;
  }

  passed(bytes: number, at: Milliseconds): void {
    this.#bytes += bytes;
    const last = this.#marks.at(-1);
    if (last === undefined || at - last.at >= leastMs / 4) this.#marks.push({ at, bytes: this.#bytes });
  }

  piece(name: string, share: number, bytes: number): void {
    const table = this.#tables.get(name);
    if (table === undefined) return;
    table.share += share;
    table.bytes += bytes;
  }

  /** All rows are there; `ahead`: keys of the statements that follow. */
  copied(ahead: readonly string[], at: Milliseconds): void {
    this.#ahead = ahead;
    this.#copiedAt = at;
    if (ahead.length === 0) this.#ranAt = at;
  }

  ran(key: string, ms: Milliseconds, at: Milliseconds): void {
    this.#took.set(key, ms);
    if (this.#ahead.every((each) => this.#took.has(each))) this.#ranAt ??= at;
  }

  at(now: Milliseconds): Reckoned {
    const expected = Math.max(this.#bytes, this.#expectedBytes());
    const [done, all] = [this.#ahead.filter((key) => this.#took.has(key)).length, this.#ahead.length];
    const rate = this.#rateAt(now);
    const told = { bytes: this.#bytes, expectedBytes: expected, rate, done, all };
    const isKnown = this.#learned !== undefined;
    if (this.#ranAt !== undefined) return { ...told, doing: 'end', ...(isKnown && leftOf(this.#endMs() - (now - this.#ranAt))) };
    if (this.#copiedAt !== undefined) return { ...told, doing: 'after', ...leftOf(this.#afterLeft(this.#copiedAt, now) + this.#endMs()) };
    const rowsLeft = this.#rowsLeft(expected, rate, now);
    if (rowsLeft === undefined) return { ...told, doing: 'rows' };
    return { ...told, doing: 'rows', ...leftOf(rowsLeft + this.#afterMs(now - this.#begun + rowsLeft) + this.#endMs()) };
  }

  learned(at: Milliseconds): Learned {
    const [copied, ran] = [this.#copiedAt ?? at, this.#ranAt ?? at];
    return {
      tables: Object.fromEntries([...this.#tables].map(([name, { disk, bytes }]) => [name, { disk, copied: bytes }])),
      statements: Object.fromEntries(this.#took),
      curve: this.#curve(copied),
      afterMs: ran - copied,
      endMs: at - ran,
    };
  }

  #rateAt(now: Milliseconds): number {
    const first = this.#marks.findLast(({ at }) => now - at >= windowMs) ?? this.#marks[0];
    const took = now - (first?.at ?? now);
    return took < leastMs ? 0 : ((this.#bytes - (first?.bytes ?? 0)) / took) * 1000;
  }

  /** At the present rate; and as the last time from here on, faster or slower by as much as it was until here: the truth lies between the two. */
  #rowsLeft(expected: number, rate: number, now: Milliseconds): Milliseconds | undefined {
    const [first] = this.#marks;
    const curve = this.#learned?.curve ?? [];
    const [share, whole] = [expected > 0 ? this.#bytes / expected : 0, curve.at(-1) ?? 0];
    const then = timeOn(curve, share);
    if (first === undefined || rate <= 0) return undefined;
    const atRate = ((expected - this.#bytes) / rate) * 1000;
    if (whole <= 0 || then <= 0 || share < leastShare) return atRate;
    return (atRate + (whole - then) * ((now - first.at) / then)) / 2;
  }

  #curve(copiedAt: Milliseconds): readonly Milliseconds[] {
    const begun = this.#marks[0]?.at ?? copiedAt;
    return Array.from({ length: curveSteps }, (_none, step) => {
      const bytes = (this.#bytes * (step + 1)) / curveSteps;
      return (step + 1 === curveSteps ? copiedAt : (this.#marks.find((mark) => mark.bytes >= bytes)?.at ?? copiedAt)) - begun;
    });
  }

  /** Of each table what it was, and what is left of it as the same table came, this time or the last; else as the others did. */
  #expectedBytes(): number {
    const tables = [...this.#tables];
    const done = tables.reduce((sum, [, { share }]) => sum + share, 0);
    const general = done > 0 ? tables.reduce((sum, [, { bytes }]) => sum + bytes, 0) / done : usual.ratio;
    return tables.reduce((sum, [name, { disk, share, bytes }]) => {
      const before = this.#learned?.tables[name];
      const own = share > 0 ? bytes / share : before !== undefined && before.disk > 0 ? before.copied / before.disk : general;
      return sum + bytes + Math.max(0, disk - share) * own;
    }, 0);
  }

  /** Grown as the tables did. */
  #growth(): number {
    const before = Object.values(this.#learned?.tables ?? {}).reduce((sum, { disk }) => sum + disk, 0);
    const now = [...this.#tables.values()].reduce((sum, { disk }) => sum + disk, 0);
    return before > 0 ? now / before : 1;
  }

  #afterMs(copyMs: Milliseconds): Milliseconds {
    return this.#learned === undefined ? copyMs * usual.after : this.#learned.afterMs * this.#growth();
  }

  #endMs(): Milliseconds {
    return (this.#learned?.endMs ?? 0) * this.#growth();
  }

  /** What statements took the last time says how much of them is left; where that is unknown, each counts alike. */
  #afterLeft(copiedAt: Milliseconds, now: Milliseconds): Milliseconds {
    const weight = (key: string): number => this.#learned?.statements[key] ?? this.#took.get(key) ?? 0;
    const isKnown = this.#learned !== undefined && this.#ahead.some((key) => weight(key) > 0);
    const weights = this.#ahead.map((key) => ({ isDone: this.#took.has(key), ms: isKnown ? weight(key) : 1 }));
    const all = weights.reduce((sum, { ms }) => sum + ms, 0);
    const done = weights.reduce((sum, { isDone, ms }) => sum + (isDone ? ms : 0), 0);
    const whole = this.#afterMs(copiedAt - this.#begun);
    const byShare = all > 0 ? whole * (1 - done / all) : 0;
    return Math.max(0, Math.min(byShare, Math.max(whole - (now - copiedAt), byShare / 2)));
  }
}

/** When so much had passed, between two twentieths in a straight line. */
function timeOn(curve: readonly Milliseconds[], share: number): Milliseconds {
  const place = Math.min(1, share) * curve.length;
  const step = Math.min(Math.floor(place), curve.length - 1);
  const [from, to] = [step === 0 ? 0 : (curve[step - 1] ?? 0), curve[step] ?? 0];
  return from + (to - from) * (place - step);
}

function leftOf(ms: Milliseconds): { readonly leftMs: Milliseconds } {
  return { leftMs: Math.max(0, ms) };
}

/** `31 of 74 GB, 42 MB/s, about 4 minutes left`. */
export function wordsOfReckoned({ doing, bytes, expectedBytes, rate, done, all, leftMs }: Reckoned): string {
  const left = leftMs === undefined ? '' : `, ${wordsOfLeft(leftMs)}`;
  if (doing === 'rows') return `${wordsOfBytes(bytes, expectedBytes)}, ${wordsOfRate(rate / 1e6)} MB/s${left}`;
  return doing === 'after' ? `indexes and keys: ${done} of ${all}${left}` : `the copy is searched for people’s own values${left}`;
}

function wordsOfRate(megabytes: number): string {
  return megabytes < 10 ? megabytes.toFixed(1) : String(Math.round(megabytes));
}

function wordsOfBytes(bytes: number, expected: number): string {
  const [unit, size] = expected >= 10e9 ? ['GB', 1e9] : ['MB', 1e6];
  return `${Math.floor(bytes / size)} of ${Math.max(1, Math.round(expected / size))} ${unit}`;
}

function wordsOfLeft(ms: Milliseconds): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `about ${Math.max(1, seconds)} ${seconds <= 1 ? 'second' : 'seconds'} left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} minutes left`;
  return `about ${Math.round(minutes / 6) / 10} hours left`;
}
