// What the agent has begun and what came of it, on the disk before anybody hears of it.
import { hash } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '#core/canonical.ts';
import { Failure } from '#core/failure.ts';
import { emptyMemory, remember, type JournalRecord, type Memory, type OrderMemory } from './journal-memory.ts';
import { openJournalFile, type JournalFile } from './journal-file.ts';
import { recordShape } from './journal-record.ts';

const compactAfterRecords = 5_000;
const finishedKept = 1_000;

export interface JournalOptions {
  /** Grown by so many records it is written anew. */
  readonly compactAfter?: number;
  /** So many finished orders are kept then. */
  readonly keep?: number;
  /** Where its text lies; a disk, if nothing is said. */
  readonly open?: (file: string) => JournalFile;
  /** How a line is read; whoever reads the same ones again and again may remember them. */
  readonly read?: (line: string) => JournalRecord | undefined;
}

/** One append-only file of one agent; throws a Failure where it cannot be read. */
export class Journal {
  readonly #file: JournalFile;
  readonly #compactAfter: number;
  readonly #keep: number;
  #memory: Memory;
  #records: number;

  constructor(
    name: string,
    { compactAfter = compactAfterRecords, keep = finishedKept, open = openJournalFile, read = readLine }: JournalOptions = {},
  ) {
    this.#compactAfter = compactAfter;
    this.#keep = keep;
    this.#file = open(name);
    const found = readJournal(name, this.#file, read);
    this.#memory = found.memory;
    this.#records = found.records;
  }

  /** What is known of an order. */
  order(key: string): OrderMemory | undefined {
    return this.#memory.orders.get(key);
  }

  /** The highest fence that was ever seen of `SYSTEM/ENVIRONMENT`; 0 for none. */
  fence(place: string): number {
    return this.#memory.fences.get(place) ?? 0;
  }

  /** The number of the last health report of `SYSTEM/ENVIRONMENT`. */
  healthSeq(place: string): number {
    return this.#memory.healthSeqs.get(place) ?? 0;
  }

  /** Results that the controller has not acknowledged. */
  unacknowledged(): readonly OrderMemory[] {
    return [...this.#memory.orders.values()].filter((order) => order.result !== undefined && !order.isAcknowledged);
  }

  /** On the disk when it returns. */
  write(record: JournalRecord): void {
    this.#file.append(lineOf(record));
    remember(this.#memory, record);
    this.#records += 1;
    if (this.#records > this.#compactAfter) this.#compact();
  }

  close(): void {
    this.#file.close();
  }

  /** Writes anew what is still of use: beside everything unfinished, the results that might be asked for again. */
  #compact(): void {
    const kept = recordsOf(this.#memory, this.#keep);
    this.#file.replace(kept.map(lineOf).join(''));
    this.#memory = emptyMemory();
    for (const record of kept) remember(this.#memory, record);
    // Counted from here, however much was kept: else a full journal would be written anew with every record.
    this.#records = 0;
  }
}

/** The shortest journal with the same memory. */
function recordsOf(memory: Memory, finishedKept: number): readonly JournalRecord[] {
  const orders = [...memory.orders.values()];
  const finished = orders.filter((order) => order.isAcknowledged);
  const dropped = new Set(finished.slice(0, Math.max(0, finished.length - finishedKept)));
  // In the order in which they came, so that the next time, too, the oldest are dropped.
  const kept = orders.filter((order) => !dropped.has(order));
  return [
    ...[...memory.fences].map(([place, fence]) => ({ kind: 'fence', place, fence }) as const),
    ...[...memory.healthSeqs].map(([place, seq]) => ({ kind: 'health', place, seq }) as const),
    ...kept.flatMap(recordsOfOrder),
  ];
}

function recordsOfOrder({ intent, result, isAcknowledged }: OrderMemory): readonly JournalRecord[] {
  const acknowledged: JournalRecord = { kind: 'acknowledged', key: intent.key };
  return [intent, ...(result === undefined ? [] : [result]), ...(isAcknowledged ? [acknowledged] : [])];
}

const lineShape = z.strictObject({ checksum: z.string(), record: recordShape });

function lineOf(record: JournalRecord): string {
  const text = canonical(record);
  return `{"checksum":"${checksumOfText(text)}","record":${text}}\n`;
}

function checksumOfText(text: string): string {
  return hash('sha256', text).slice(0, 16);
}

interface Found {
  readonly memory: Memory;
  readonly records: number;
}

/**
 * A last line without its end was being written when the machine stopped: nothing was done upon it, so it is cut off. Any other
 * fault means that the disk or somebody changed what was done: the agent then does nothing at all.
 */
function readJournal(name: string, file: JournalFile, read: typeof readLine): Found {
  const memory = emptyMemory();
  const text = file.read();
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  if (torn !== '') file.cutTo(Buffer.byteLength(text) - Buffer.byteLength(torn));
  for (const [index, line] of lines.entries()) {
    const record = read(line);
    // Blocks of one write reach the disk in any order: a last line may have its end and lack its middle.
    const isTornBlock = record === undefined && index === lines.length - 1;
    if (isTornBlock) file.cutTo(Buffer.byteLength(text) - Buffer.byteLength(`${line}\n${torn}`));
    else if (record !== undefined) remember(memory, record);
    else {
      file.close();
      throw new Failure('journal-damaged', `Line ${index + 1} of the agent's journal ${name} is damaged.`, { retryable: false });
    }
  }
  return { memory, records: lines.length };
}

/** Undefined where it is not what was written. */
export function readLine(line: string): JournalRecord | undefined {
  try {
    const { checksum, record } = lineShape.parse(JSON.parse(line));
    return checksum === checksumOfText(canonical(record)) ? record : undefined;
  } catch {
    return undefined;
  }
}
