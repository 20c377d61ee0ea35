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
}

const identifier = String.raw`(?:\w+|"(?:[^"]|"")+")`;
const name = String.raw`(${identifier}\.${identifier})`;
const indexOn = new RegExp(String.raw`^CREATE (?:UNIQUE )?INDEX ${identifier} ON (?:ONLY )?${name}\s`);
const constraintOn = new RegExp(String.raw`^ALTER TABLE (?:ONLY )?${name}\s+ADD CONSTRAINT ${identifier} (?:PRIMARY KEY|UNIQUE|EXCLUDE)\b`);
const foreignKey = new RegExp(
  String.raw`^ALTER TABLE (?:ONLY )?${name}\s+ADD CONSTRAINT ${identifier} FOREIGN KEY \([^)]*\) REFERENCES ${name}\s*\(`,
);
const viewOfData = new RegExp(String.raw`^REFRESH MATERIALIZED VIEW ${name}`);

/** The first that can be done is to be done first: the largest tables, and of one table the indexes before the rest. */
export function stepsAfterRows({ indexes, rest }: AfterRows, tables: readonly SourceTable[]): readonly Step[] {
  const sizes = new Map(tables.filter(({ kind }) => kind === 'table').map((table) => [keyOf(sqlName(table)), table.bytes]));
  const largest = (step: Step): number => Math.max(0, ...step.tables.map((table) => sizes.get(table) ?? 0));
  const bySize = (one: Step, other: Step): number => largest(other) - largest(one);
  const building = indexes.map(indexStep).toSorted(bySize);
  const on = (steps: readonly Step[], some: readonly string[]): readonly Step[] =>
    steps.filter((step) => step.tables.length === 0 || step.tables.some((table) => some.includes(table)));
  const isEasy = (statement: string): boolean => tablesOfKey(statement).every((table) => sizes.has(table)) && foreignKey.test(statement);
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
  const counting = [...sizes.keys()]
    .map((table): Step => {
      const after = isAsked ? [...building, ...keys, ...others] : on([...building, ...keys], [table]);
      return { statement: `ANALYZE ${table}`, tables: [table], isShared: false, after };
    })
    .toSorted(bySize);
  const late = [
    ...tables.filter(({ kind, partitionOf }) => kind === 'partitioned' && partitionOf === undefined).map((table) => sqlName(table)),
    ...rest.flatMap((statement) => viewOfData.exec(statement)?.[1] ?? []),
  ];
  const last = late.map((table): Step => ({
    statement: `ANALYZE ${table}`,
    tables: [],
    isShared: true,
    after: [...building, ...keys, ...others],
  }));
  return [...building, ...keys, ...others, ...counting, ...last];
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

function tablesOfKey(statement: string): readonly string[] {
  return (foreignKey.exec(statement)?.slice(1) ?? []).map(keyOf);
}

/** As PostgreSQL writes it, and as we do: with quotes around both names. */
function keyOf(written: string): string {
  return (written.match(new RegExp(identifier, 'g')) ?? []).map((part) => (part.startsWith('"') ? part : `"${part}"`)).join('.');
}

/** Each lane does the next that can be done; the first that fails ends all. */
export async function runSteps<Lane extends { end(): Promise<void> }>(
  steps: readonly Step[],
  lanes: number,
  open: () => Promise<Lane>,
  work: (lane: Lane, step: Step) => Promise<void>,
): Promise<void> {
  const left = [...steps];
  const [running, done] = [new Set<Step>(), new Set<Step>()];
  let changed = Promise.withResolvers<undefined>();
  const lane = async (): Promise<void> => {
    const own = await open();
    try {
      while (left.length > 0) {
        const at = left.findIndex((step) => canRun(step, running, done));
        const [step] = at < 0 ? [] : left.splice(at, 1);
        if (step === undefined) {
          await changed.promise;
          continue;
        }
        running.add(step);
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
      await own.end().catch(() => undefined);
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
