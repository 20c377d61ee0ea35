// Listens to a refresh, tells people how far it is, and makes of what was heard what is recorded.
import { createHash } from 'node:crypto';
import { digestOf } from '#core/canonical.ts';
import { proofText } from '#core/data/proof/verdict.ts';
import type { SourceCatalog } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import { toldPlan, type RefreshPlan } from '#core/data/plan.ts';
import { Reckoning, wordsOfReckoned, type Learned } from '#core/data/reckoning.ts';
import type { RefreshOutcome } from '#core/data/refresh-hand.ts';
import { schemaDigest } from '#core/data/schema-digest.ts';
import type { RefreshNews } from '#data/news.ts';
import type { ReadyCopy } from '#data/refresh.ts';

const sayEveryMs = 2_000;

export class Progress {
  readonly #say: (words: string) => void;
  readonly #before: Learned | undefined;
  readonly #saying: NodeJS.Timeout;
  #reckoning = new Reckoning(new Map(), performance.now());
  #catalog: SourceCatalog | undefined;
  #because: string | undefined;

  constructor(say: (words: string) => void, before: Learned | undefined) {
    this.#say = say;
    this.#before = before;
    this.#saying = setInterval(() => this.#tell(), sayEveryMs);
  }

  tell(news: RefreshNews): void {
    const now = performance.now();
    switch (news.kind) {
      case 'planned':
        this.#catalog = news.catalog;
        this.#reckoning = new Reckoning(copiedTables(news.plan, news.catalog), now, this.#before);
        return;
      case 'piece':
        return this.#reckoning.piece(news.table, news.share, news.bytes);
      case 'copied':
        return this.#reckoning.copied(news.ahead.map(keyOf), now);
      case 'ran':
        return this.#reckoning.ran(keyOf(news.statement), news.ms, now);
    }
  }

  heard(bytes: number): void {
    this.#reckoning.passed(bytes, performance.now());
  }

  waits(because: string | undefined): void {
    this.#because = because;
    this.#say(because === undefined ? 'reading goes on' : `reading waits: ${because}`);
  }

  learned(): Learned {
    return this.#reckoning.learned(performance.now());
  }

  end(): void {
    clearInterval(this.#saying);
  }

  /** But for how long it took. */
  outcome({ plan, at, tables, verdict, subset }: ReadyCopy, classification: string): Omit<RefreshOutcome, 'ms'> {
    const counts = Map.groupBy(tables, ({ table }) => table);
    const perTable = [...counts].map(([table, pieces]) => ({
      table,
      rows: sum(pieces.map(({ rows }) => rows)),
      bytesRead: sum(pieces.map(({ bytesRead }) => bytesRead)),
      bytesWritten: sum(pieces.map(({ bytesWritten }) => bytesWritten)),
    }));
    const told = toldPlan(plan);
    return {
      at: at.getTime(),
      classification,
      plan: digestOf(told),
      schema: this.#catalog === undefined ? '' : schemaDigest(this.#catalog),
      tables: plan.tables.length,
      rows: sum(perTable.map(({ rows }) => rows)),
      ...(subset && { ofRows: sum(subset.tables.map(({ rows, ofRows }) => Math.max(rows, ofRows))) }),
      bytes: sum(perTable.map(({ bytesRead }) => bytesRead)),
      verdict: verdict === undefined ? 'unproven' : 'pass',
      documents: {
        'plan.json': JSON.stringify(told, undefined, 1),
        'counts.json': JSON.stringify(perTable, undefined, 1),
        ...(subset && { 'subset.json': JSON.stringify(subset, undefined, 1) }),
        ...(verdict && { 'proof.json': proofText(verdict) }),
      },
    };
  }

  #tell(): void {
    if (this.#catalog === undefined || this.#because !== undefined) return;
    this.#say(wordsOfReckoned(this.#reckoning.at(performance.now())));
  }
}

/** Statements have names and literals of the source in them: what is kept is their digest. */
function keyOf(statement: string): string {
  return createHash('sha256').update(statement).digest('hex').slice(0, 16);
}

function copiedTables(plan: RefreshPlan, catalog: SourceCatalog): ReadonlyMap<string, number> {
  const bytes = new Map(catalog.tables.map((table) => [tableText(table), table.bytes]));
  return new Map(plan.tables.filter(({ rows }) => rows === 'all').map((table) => [tableText(table), bytes.get(tableText(table)) ?? 0]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
