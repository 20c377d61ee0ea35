// Which tables have all of their rows while others are still copied: what follows the rows of those may begin.
import type { SourceCatalog } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import { sqlName } from './chunks.ts';
import type { Job } from './jobs.ts';
import type { Gate, Step } from './steps.ts';
import type { PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

export class Arrivals implements Gate {
  /** Table → how many of its pieces are not there. */
  readonly #left = new Map<string, number>();
  /** As steps name them. */
  readonly #here = new Set<string>();
  readonly #limit: number;
  #isAll = false;
  #changed = Promise.withResolvers<undefined>();

  /** `limit`: so many steps side by side while rows are copied. */
  constructor(plan: RefreshPlan, catalog: SourceCatalog, jobs: readonly Job[], limit: number) {
    this.#limit = limit;
    for (const { table } of jobs) this.#left.set(tableText(table), (this.#left.get(tableText(table)) ?? 0) + 1);
    const early = earlyTables(plan, catalog);
    for (const name of this.#left.keys()) if (!early.has(name)) this.#left.set(name, Infinity);
    for (const table of early.values()) if (!this.#left.has(tableText(table))) this.#here.add(sqlName(table));
  }

  /** A piece that was begun anew may be there twice: its table is counted before anything follows. */
  piece(table: PlannedTable, isSure: boolean): void {
    const left = isSure ? (this.#left.get(tableText(table)) ?? 0) - 1 : Infinity;
    this.#left.set(tableText(table), left);
    if (left === 0) this.#here.add(sqlName(table));
    this.#tell();
  }

  /** All rows are there, and what else comes before what follows them. */
  all(): void {
    this.#isAll = true;
    this.#tell();
  }

  /** Nothing comes any more. */
  fail(because: unknown): void {
    this.#changed.promise.catch(() => undefined);
    this.#changed.reject(because);
  }

  get limit(): number {
    return this.#isAll ? Infinity : this.#limit;
  }

  isOpen({ tables }: Step): boolean {
    return this.#isAll || (tables.length > 0 && tables.every((table) => this.#here.has(table)));
  }

  /** Throws where nothing comes any more. */
  async changed(): Promise<void> {
    await this.#changed.promise;
  }

  #tell(): void {
    this.#changed.resolve(undefined);
    this.#changed = Promise.withResolvers<undefined>();
  }
}

/** Those that get rows by their own pieces alone. What an expression makes anew is written once more when all rows are there. */
function earlyTables(plan: RefreshPlan, catalog: SourceCatalog): ReadonlyMap<string, PlannedTable> {
  const isRebuilt = plan.tables.some(({ columns }) =>
    columns.some(({ decision }) => decision.kind === 'null' && decision.rebuild !== undefined),
  );
  if (isRebuilt) return new Map();
  const plain = new Set(catalog.tables.filter(({ kind }) => kind === 'table').map(tableText));
  return new Map(
    plan.tables
      .filter((table) => plain.has(tableText(table)) && table.into === undefined)
      .map((table): [string, PlannedTable] => [tableText(table), table]),
  );
}
