import { createHash } from 'node:crypto';

/** Where one system's ledger stood: its last event, by number and hash. */
export interface CheckpointLine {
  readonly system: string;
  readonly seq: number;
  readonly head: string;
}

/** An administrator has given up what checkpoints until that instant say of a system's events after a number. */
export interface Acknowledged {
  readonly system: string;
  readonly after: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Where all ledgers stood at one instant. */
export interface Checkpoint {
  /** Names the installation: the name of its key. */
  readonly origin: string;
  /** Milliseconds since 1970; each checkpoint of a key is later than the one before. */
  readonly at: number;
  /** By name of the system, each once. */
  readonly lines: readonly CheckpointLine[];
  readonly acknowledged: readonly Acknowledged[];
}

/**
 * A checkpoint as C2SP's tlog-checkpoint has it: origin, size, root, then lines of our own. The leaves of the tree are the lines of
 * the systems, so the size is their count.
 */
export function textOfCheckpoint({ origin, at, lines, acknowledged }: Checkpoint): string {
  const leaves = lines.map(leafOf);
  const given = acknowledged.map(({ system, after, until }) => `acknowledged ${encodeURIComponent(system)} ${after} ${instantText(until)}`);
  return [
    origin,
    String(lines.length),
    rootOf(leaves).toString('base64'),
    `at ${instantText(at)}`,
    ...leaves.map((leaf) => `system ${leaf}`),
    ...given,
    '',
  ].join('\n');
}

/** Reads what `textOfCheckpoint` wrote; undefined for everything else, also where the root is not that of the lines. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', , , at = '', ...rest] = text.split('\n');
  const checkpoint = {
    origin,
    at: Date.parse(/^at (\S+)$/.exec(at)?.[1] ?? ''),
    lines: rest.flatMap((line) =>
      matched(/^system (\S+) (\d+) ([0-9a-f]{64})$/, line, ([system, seq, head]) => ({
        system: decodeURIComponent(system),
        seq: Number(seq),
        head,
      })),
    ),
    acknowledged: rest.flatMap((line) =>
      matched(/^acknowledged (\S+) (\d+) (\S+)$/, line, ([system, after, until]) => ({
        system: decodeURIComponent(system),
        after: Number(after),
        until: Date.parse(until),
      })),
    ),
  };
  const instants = [checkpoint.at, ...checkpoint.acknowledged.map(({ until }) => until)];
  if (instants.some(Number.isNaN)) return undefined;
  // Written again it must be the same text: nothing is in it that was not read.
  return textOfCheckpoint(checkpoint) === text ? checkpoint : undefined;
}

function matched<T>(pattern: RegExp, line: string, read: (fields: readonly [string, string, string]) => T): readonly T[] {
  const [, first, second, third] = pattern.exec(line) ?? [];
  return first === undefined || second === undefined || third === undefined ? [] : [read([first, second, third])];
}

function leafOf({ system, seq, head }: CheckpointLine): string {
  return `${encodeURIComponent(system)} ${seq} ${head}`;
}

function instantText(ms: number): string {
  return new Date(ms).toISOString();
}

/** The root of the tree over these leaves, as RFC 6962 makes it. */
export function rootOf(leaves: readonly string[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return createHash('sha256').update('\0').update(only).digest();
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return createHash('sha256')
    .update('\x01')
    .update(rootOf(leaves.slice(0, left)))
    .update(rootOf(leaves.slice(left)))
    .digest();
}
