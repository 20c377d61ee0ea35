// How far the rows of a refresh are, and how long they still take.
import type { Milliseconds } from '#core/system.ts';
import type { Happened, TableSize } from './happened.ts';
import type { Learned } from './learned.ts';

/** Where nothing was learned and nothing was looked at: COPY's text of a table, against its bytes on the disk. */
const usualRatio = 0.8;
/** The rate is that of so long. */
const windowMs = 20_000;
const leastMs = 1_000;
/** What stood ready comes at once in the beginning: it says nothing of the rate. */
const burstMs = 1_500;
const curveSteps = 20;
/** Bytes each second that rows usually come with, as fast as they may; before so long nobody can compare. */
const usualRate = 25e6;
const leastTempoMs = 5_000;
const mostTempo = 3;
/** Some tables come faster than others, in each refresh alike: the course of the last one says more than the rate of now. */
const learnedWeight = 0.75;
/** To mask a value takes as long as to pass on so many bytes of a table that is not masked. */
const maskedBytes = 100;
/** Before so much has passed nobody knows how fast it goes this time. */
const leastShare = 0.02;

interface Mark {
  readonly at: Milliseconds;
  readonly bytes: number;
  /** What they took, as bytes that are not masked would. */
  readonly work: number;
}

const none = { bytes: 0, work: 0 } as const;

interface Table extends TableSize {
  rowBytes: number;
  /** Of it, what pieces that are done stand for, and their bytes. */
  share: number;
  bytes: number;
}

export class RowsReckoned {
  readonly #tables = new Map<string, Table>();
  readonly #learned: Learned | undefined;
  readonly #marks: Mark[] = [];
  #isPaced = false;
  bytes = 0;
  #work = 0;
  /** When the last piece was done. */
  #doneAt: Milliseconds | undefined;
  #copiedAt: Milliseconds | undefined;
  #waited: Milliseconds = 0;
  #waitsSince: Milliseconds | undefined;

  constructor(learned: Learned | undefined) {
    this.#learned = learned;
  }

  take(happened: Happened, at: Milliseconds): void {
    switch (happened.kind) {
      case 'planned':
        this.#isPaced = happened.isPaced;
        for (const [name, size] of Object.entries(happened.tables)) this.#tables.set(name, { ...size, rowBytes: 0, share: 0, bytes: 0 });
        return;
      case 'sampled':
        return this.#sampled(happened.table, happened.rowBytes);
      case 'passed':
        return this.#passed(happened, at);
      case 'piece':
        return this.#piece(happened, at);
      case 'waits':
        return this.#waits(happened.isWaiting, at);
      case 'copied':
        this.#copiedAt = at;
        return;
      default:
        return;
    }
  }

  /** On the disk of the source. */
  disk(): number {
    return [...this.#tables.values()].reduce((sum, { disk }) => sum + disk, 0);
  }

  /** What has passed, at least. */
  expectedBytes(): number {
    const expected = this.#expected().reduce((sum, { bytes }) => sum + bytes, 0);
    return Math.max(this.bytes, expected);
  }

  #expectedWork(): number {
    const expected = this.#expected().reduce((sum, { bytes, table }) => sum + bytes * this.#weightOf(table), 0);
    return Math.max(this.#work, expected);
  }

  #expected(): readonly { readonly table: Table; readonly bytes: number }[] {
    const tables = [...this.#tables];
    const done = tables.reduce((sum, [, { share }]) => sum + share, 0);
    const general = done > 0 ? tables.reduce((sum, [, { bytes }]) => sum + bytes, 0) / done : usualRatio;
    return tables.map(([name, table]) => {
      const left = Math.max(0, table.disk - table.share);
      return { table, bytes: table.bytes + left * this.#ratio(name, table, general) };
    });
  }

  /** Of a byte of this table: what is held to so many bytes each second takes the same for each. */
  #weightOf({ masked = 0, disk, rows, rowBytes }: Table): number {
    if (this.#isPaced || masked === 0) return 1;
    const usualBytes = rowBytes > 0 || rows <= 0 ? rowBytes : (disk * usualRatio) / rows;
    return usualBytes > 0 ? 1 + (masked * maskedBytes) / usualBytes : 1;
  }

  rateAt(now: Milliseconds): number {
    return this.#rateSince(this.#working(now) - windowMs, now).bytes;
  }

  /** Each second. */
  #rateSince(since: Milliseconds, now: Milliseconds): { readonly bytes: number; readonly work: number } {
    const [worked, last] = [this.#working(now), this.#marks.at(-1)];
    if (last === undefined) return none;
    const start = this.#marks[0]?.at ?? last.at;
    const from = Math.max(since, start + Math.min(burstMs, (last.at - start) / 4));
    const at = Math.max(
      0,
      this.#marks.findIndex((mark) => mark.at >= from),
    );
    const first = this.#marks[at] ?? last;
    // Bytes come in strokes: until the next one is due, none is missing.
    const stroke = (last.at - first.at) / Math.max(1, this.#marks.length - 1 - at);
    const took = Math.max(last.at, worked - stroke) - first.at;
    if (took < leastMs) return none;
    return { bytes: ((last.bytes - first.bytes) / took) * 1000, work: ((last.work - first.work) / took) * 1000 };
  }

  /** At the rate of now and of all until now; and as the last time from here on, faster or slower by as much as it was until here: the truth lies between the two. */
  leftAt(now: Milliseconds): Milliseconds | undefined {
    const [[first], expected] = [this.#marks, this.expectedBytes()];
    const rate = (this.#rateSince(this.#working(now) - windowMs, now).work + this.#rateSince(0, now).work) / 2;
    const curve = this.#learned?.curve ?? [];
    const [share, whole] = [expected > 0 ? this.bytes / expected : 0, curve.at(-1) ?? 0];
    const then = timeOn(curve, share);
    if (first === undefined || rate <= 0) return undefined;
    // What holds it up for some seconds is not what holds it up for the rest.
    const atRate = ((this.#expectedWork() - this.#work) / rate) * 1000;
    if (whole <= 0 || then <= 0 || share < leastShare) return atRate;
    const asBefore = (whole - then) * ((this.#working(now) - first.at) / then);
    return atRate + (asBefore - atRate) * learnedWeight;
  }

  /** How much longer than the last time, or than usual, as much of the rows took. Nothing is said by rows that came as fast as they might. */
  tempoAt(now: Milliseconds): number {
    const [first] = this.#marks;
    const { curve = [], isPaced: wasPaced = true } = this.#learned ?? {};
    const took = (first === undefined ? 0 : (this.#doneAt ?? this.#working(now))) - (first?.at ?? 0);
    if (this.#isPaced || took < leastTempoMs) return 1;
    const expected = this.#learned === undefined ? (this.bytes / usualRate) * 1000 : timeOn(curve, this.bytes / this.expectedBytes());
    if ((this.#learned !== undefined && wasPaced) || expected <= 0) return 1;
    return Math.min(mostTempo, Math.max(1 / mostTempo, took / expected));
  }

  /** Grown as the tables did. */
  growth(): number {
    const before = Object.values(this.#learned?.tables ?? {}).reduce((sum, { disk }) => sum + disk, 0);
    return before > 0 ? this.disk() / before : 1;
  }

  learned(at: Milliseconds): Pick<Learned, 'tables' | 'curve' | 'isPaced' | 'besideMs'> {
    const [copied, begun] = [this.#working(this.#copiedAt ?? at), this.#marks[0]?.at];
    const done = this.#doneAt ?? copied;
    const curve = Array.from({ length: curveSteps }, (_none, step) => {
      const bytes = (this.bytes * (step + 1)) / curveSteps;
      return (step + 1 === curveSteps ? done : (this.#marks.find((mark) => mark.bytes >= bytes)?.at ?? done)) - (begun ?? done);
    });
    const tables = Object.fromEntries([...this.#tables].map(([name, { disk, bytes }]) => [name, { disk, copied: bytes }]));
    return { tables, curve, isPaced: this.#isPaced, besideMs: copied - done };
  }

  #sampled(name: string, rowBytes: number): void {
    const table = this.#tables.get(name);
    if (table !== undefined) table.rowBytes = rowBytes;
  }

  #passed({ bytes, table: name }: { readonly bytes: number; readonly table?: string }, at: Milliseconds): void {
    const table = name === undefined ? undefined : this.#tables.get(name);
    this.bytes += bytes;
    this.#work += bytes * (table === undefined ? 1 : this.#weightOf(table));
    const [last, now] = [this.#marks.at(-1), this.#working(at)];
    if (last === undefined || now - last.at >= leastMs / 4) this.#marks.push({ at: now, bytes: this.bytes, work: this.#work });
  }

  #piece(
    { table: name, share, bytes }: { readonly table: string; readonly share: number; readonly bytes: number },
    at: Milliseconds,
  ): void {
    const table = this.#tables.get(name);
    if (table === undefined) return;
    table.share += share;
    table.bytes += bytes;
    this.#doneAt = this.#working(at);
  }

  #waits(isWaiting: boolean, at: Milliseconds): void {
    if (isWaiting) this.#waitsSince ??= at;
    else if (this.#waitsSince !== undefined) {
      this.#waited += at - this.#waitsSince;
      this.#waitsSince = undefined;
    }
  }

  /** Of the same table, this time or the last; else of its rows that were looked at; else as the others came. */
  #ratio(name: string, { disk, rows, rowBytes, share, bytes }: Table, general: number): number {
    const before = this.#learned?.tables[name];
    if (share > 0) return bytes / share;
    if (before !== undefined && before.disk > 0) return before.copied / before.disk;
    return rows > 0 && rowBytes > 0 && disk > 0 ? (rows * rowBytes) / disk : general;
  }

  /** A clock that stands still while reading waits. */
  #working(at: Milliseconds): Milliseconds {
    return at - this.#waited - (this.#waitsSince === undefined ? 0 : at - this.#waitsSince);
  }
}

/** When so much had passed, between two twentieths in a straight line. */
function timeOn(curve: readonly Milliseconds[], share: number): Milliseconds {
  const place = Math.min(1, share) * curve.length;
  const step = Math.min(Math.floor(place), curve.length - 1);
  const [from, to] = [step === 0 ? 0 : (curve[step - 1] ?? 0), curve[step] ?? 0];
  return from + (to - from) * (place - step);
}
