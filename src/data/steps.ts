// What follows the rows of a copy: indexes, foreign keys, statistics and the rest, each as soon as what it needs is there, and side by side where
// no two of them want the same table for themselves: the server would make one wait for the other, or end one of two that wait for each other.
import type { SourceTable } from '#core/data/catalog.ts';
import { sqlName } from './chunks.ts';

export interface Step {
  readonly statement: string;
  /** Tables that it locks. */
  readonly tables: readonly string[];
  /** Others that share may work on its tables at the same time. */
  readonly isShared: boolean;
  /** These have to be done. */
  readonly after: readonly Step[];
}

interface AfterRows {
  readonly indexes: readonly string[];
  readonly rest: readonly string[];
  /** Tables of which a part is on another server: nobody asks it for that. */
  readonly uncounted?: readonly string[];
}

const identifier = String.raw`(?:\w+|"(?:[^"]|"")+")`;
const name = String.raw`(${identifier}\.${identifier})`;
const indexOn = new RegExp(String.raw`^CREATE (?:UNIQUE )?INDEX ${identifier} ON (?:ONLY )?${name}\s`);
const constraintOn = new RegExp(String.raw`^ALTER TABLE (?:ONLY )?${name}\s+ADD CONSTRAINT ${identifier} (?:PRIMARY KEY|UNIQUE|EXCLUDE)\b`);
const foreignKey = new RegExp(
  String.raw`^ALTER TABLE (?:ONLY )?${name}\s+ADD CONSTRAINT ${identifier} FOREIGN KEY \(([^)]*)\) REFERENCES ${name}\s*\(([^)]*)\)`,
);
const viewOfData = new RegExp(String.raw`^REFRESH MATERIALIZED VIEW ${name}`);

/** The first that can be done is to be done first: the largest tables, and of one table the indexes before the rest. */
export function stepsAfterRows({ indexes, rest, uncounted = [] }: AfterRows, tables: readonly SourceTable[]): readonly Step[] {
  const sizes = new Map(tables.filter(({ kind }) => kind === 'table').map((table) => [keyOf(sqlName(table)), table.bytes]));
  const largest = (step: Step): number => Math.max(0, ...step.tables.map((table) => sizes.get(table) ?? 0));
  const bySize = (one: Step, other: Step): number => largest(other) - largest(one);
  const building = indexes.map(indexStep).toSorted(bySize);
  const on = (steps: readonly Step[], some: readonly string[]): readonly Step[] =>
    steps.filter((step) => step.tables.length === 0 || step.tables.some((table) => some.includes(table)));
  const isEasy = (statement: string): boolean => foreignKey.test(statement) && tablesOfKey(statement).every((table) => sizes.has(table));
  const keys = rest
    .filter(isEasy)
    .map((statement): Step => {
      const locked = tablesOfKey(statement);
      return { statement, tables: locked, isShared: false, after: on(building, locked) };
    })
    .toSorted(bySize);
  const others: Step[] = [];
  for (const statement of rest.filter((each) => !isEasy(each)))
    others.push({ statement, tables: [], isShared: true, after: [...building, ...keys, ...others.slice(-1)] });
  // What is counted of several columns is counted once somebody has asked for it.
  const isAsked = rest.some((statement) => statement.startsWith('CREATE STATISTICS'));
  const far = new Set(uncounted.map(keyOf));
  const counting = [...sizes.keys()]
    .filter((table) => !far.has(table))
    .map((table): Step => {
      const after = isAsked ? [...building, ...keys, ...others] : on([...building, ...keys], [table]);
      return { statement: `ANALYZE ${table}`, tables: [table], isShared: false, after };
    })
    .toSorted(bySize);
  const late = [
    ...tables.filter(({ kind, partitionOf }) => kind === 'partitioned' && partitionOf === undefined).map((table) => sqlName(table)),
    ...rest.flatMap((statement) => viewOfData.exec(statement)?.[1] ?? []),
  ];
  const last = late
    .filter((table) => !far.has(keyOf(table)))
    .map((table): Step => ({
      statement: `ANALYZE ${table}`,
      tables: [],
      isShared: true,
      after: [...building, ...keys, ...others],
    }));
  return [...building, ...keys, ...others, ...counting, ...last];
}

/** About what a step takes, for comparing: so long for a million rows, and for a gigabyte of them. */
const [perMillion, perGigabyte] = [0.6, 1.5];

/** By table, as its catalogue has it: about how many seconds of work follow its rows. */
export function workAfter(steps: readonly Step[], tables: readonly SourceTable[]): ReadonlyMap<SourceTable, number> {
  const many = new Map<string, number>();
  for (const step of steps) for (const table of step.tables) many.set(table, (many.get(table) ?? 0) + 1);
  const stepOf = ({ rows, bytes }: SourceTable): number => (rows / 1e6) * perMillion + (bytes / 1e9) * perGigabyte;
  return new Map(tables.map((table) => [table, (many.get(sqlName(table)) ?? 0) * stepOf(table)]));
}

/** Several indexes of a table are built at the same time; one that becomes its key wants it alone. */
function indexStep(statement: string): Step {
  const [, constrained] = constraintOn.exec(statement) ?? [];
  const [, indexed] = indexOn.exec(statement) ?? [];
  const table = constrained ?? indexed;
  return { statement, tables: table === undefined ? [] : [keyOf(table)], isShared: constrained === undefined, after: [] };
}

/** Tables that nobody can read while it is done; what is done last is done in a moment. */
export function readerWaitsFor({ statement, tables }: Step): readonly string[] {
  return constraintOn.test(statement) ? tables : [];
}

/** As the server writes it: names with their schemas, columns with commas. */
interface WrittenKey {
  readonly child: string;
  readonly columns: string;
  readonly parent: string;
  readonly theirs: string;
}

/** Undefined where the statement makes no foreign key. */
export function foreignKeyIn(statement: string): WrittenKey | undefined {
  const [, child = '', columns = '', parent = '', theirs = ''] = foreignKey.exec(statement) ?? [];
  return child === '' ? undefined : { child, columns, parent, theirs };
}

function tablesOfKey(statement: string): readonly string[] {
  const key = foreignKeyIn(statement);
  return key === undefined ? [] : [key.child, key.parent].map(keyOf);
}

/** As PostgreSQL writes it, and as we do: with quotes around both names. */
function keyOf(written: string): string {
  return (written.match(new RegExp(identifier, 'g')) ?? []).map((part) => (part.startsWith('"') ? part : `"${part}"`)).join('.');
}

/** What keeps steps back besides each other. */
export interface Gate {
  readonly isOpen: (step: Step) => boolean;
  /** So many may be done side by side for now. */
  readonly limit: number;
  /** Until it may have opened further. */
  changed(): Promise<void>;
}

const openGate: Gate = { isOpen: () => true, limit: Infinity, changed: () => new Promise(() => undefined) };

/** Each lane does the next that can be done; the first that fails ends all. */
export async function runSteps<Lane extends { end(): Promise<void> }>(
  steps: readonly Step[],
  lanes: number,
  open: () => Promise<Lane>,
  work: (lane: Lane, step: Step) => Promise<void>,
  gate: Gate = openGate,
): Promise<void> {
  const left = [...steps];
  const [running, done] = [new Set<Step>(), new Set<Step>()];
  let changed = Promise.withResolvers<undefined>();
  const lane = async (): Promise<void> => {
    let own: Lane | undefined;
    try {
      while (left.length > 0) {
        const at = running.size < gate.limit ? left.findIndex((step) => gate.isOpen(step) && canRun(step, running, done)) : -1;
        const [step] = at < 0 ? [] : left.splice(at, 1);
        if (step === undefined) {
          await Promise.race([changed.promise, gate.changed()]);
          continue;
        }
        running.add(step);
        own ??= await open();
        await work(own, step);
        running.delete(step);
        done.add(step);
        changed.resolve(undefined);
        changed = Promise.withResolvers<undefined>();
      }
    } catch (error) {
      left.length = 0;
      changed.resolve(undefined);
      throw error;
    } finally {
      await own?.end().catch(() => undefined);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, steps.length) }, lane));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function canRun(step: Step, running: ReadonlySet<Step>, done: ReadonlySet<Step>): boolean {
  if (!step.after.every((each) => done.has(each))) return false;
  const isApart = (other: Step): boolean => (step.isShared && other.isShared) || !other.tables.some((table) => step.tables.includes(table));
  return [...running].every(isApart);
}
