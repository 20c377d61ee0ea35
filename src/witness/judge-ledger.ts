import type { Checkpoint, CheckpointLine } from './checkpoint.ts';

/** What a ledger whose chain holds says of itself: its end, and its hash at the numbers that were asked for. */
export interface Testimony {
  readonly system: string;
  /** Its last event; 0 where it has none. */
  readonly seq: number;
  hashAt(seq: number): string | undefined;
}

/** Where a ledger is not what a checkpoint saw. */
export interface Contradiction {
  readonly fault: 'truncated' | 'rewritten';
  /** The number that the checkpoint tells of. */
  readonly seq: number;
  /** Up to here ledger and checkpoints agree. */
  readonly agreed: number;
  readonly sentence: string;
}

/** Checkpoints beside a ledger. */
export interface Judged {
  /** The last event that a checkpoint covers. */
  readonly covered: number;
  readonly contradiction?: Contradiction;
  /** One sentence for each loss that an administrator has acknowledged. */
  readonly acknowledged: readonly string[];
}

interface Seen extends CheckpointLine {
  readonly at: number;
}

/** Numbers whose hashes `judgeLedger` will ask for. */
export function numbersOf(system: string, checkpoints: readonly Checkpoint[]): readonly number[] {
  return [...new Set(linesOf(system, checkpoints).map(({ seq }) => seq))].toSorted((left, right) => left - right);
}

/**
 * Holds a ledger against everything that checkpoints saw of it. The chain has shown that each event follows the one before, so one
 * hash covers all events up to it: a cut end, an old copy and a history that was written anew differ from some checkpoint.
 */
export function judgeLedger(testimony: Testimony, checkpoints: readonly Checkpoint[]): Judged {
  const given = acknowledgedOf(testimony.system, checkpoints);
  const standing = linesOf(testimony.system, checkpoints).filter(
    ({ seq, at }) => !given.some(({ after, until }) => seq > after && at <= until),
  );
  const ordered = standing.toSorted((left, right) => left.seq - right.seq);
  const isAgreed = ({ seq, head }: Seen): boolean => testimony.hashAt(seq) === head;
  const covered = Math.max(0, ...ordered.filter(isAgreed).map(({ seq }) => seq));
  const odd = ordered.find((seen) => !isAgreed(seen));
  const acknowledged = given.map(
    ({ system, after, until }) =>
      `An administrator acknowledged that events of ${system} after ${after}, as checkpoints until ${new Date(until).toISOString()} saw them, are lost.`,
  );
  return { covered, acknowledged, ...(odd && { contradiction: contradictionOf(testimony, odd, agreedBefore(ordered, odd, isAgreed)) }) };
}

function agreedBefore(ordered: readonly Seen[], odd: Seen, isAgreed: (seen: Seen) => boolean): number {
  return Math.max(0, ...ordered.filter((seen) => seen.seq < odd.seq && isAgreed(seen)).map(({ seq }) => seq));
}

function contradictionOf(testimony: Testimony, { seq, at }: Seen, agreed: number): Contradiction {
  const when = `the checkpoint of ${new Date(at).toISOString()}`;
  const { system, seq: end } = testimony;
  const fault = testimony.hashAt(seq) === undefined ? 'truncated' : 'rewritten';
  const what =
    fault === 'truncated'
      ? `${when} saw event ${seq}, and the ledger ends at ${Math.min(end, seq - 1)}: its end was cut off, or an old copy was restored`
      : `event ${seq} is not the one that ${when} saw: the ledger was written anew, or another was put in its place`;
  return { fault, seq, agreed, sentence: `The ledger of ${system} was tampered with: ${what}. Both agree up to event ${agreed}.` };
}

function linesOf(system: string, checkpoints: readonly Checkpoint[]): readonly Seen[] {
  return checkpoints.flatMap(({ at, lines }) => lines.flatMap((line) => (line.system === system && line.seq > 0 ? [{ ...line, at }] : [])));
}

function acknowledgedOf(system: string, checkpoints: readonly Checkpoint[]): Checkpoint['acknowledged'] {
  const all = checkpoints.flatMap(({ acknowledged }) => acknowledged.filter((each) => each.system === system));
  return [...new Map(all.map((each) => [`${each.after} ${each.until}`, each])).values()];
}
