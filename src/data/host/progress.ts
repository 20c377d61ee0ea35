// Listens to a refresh, tells people how far it is, and makes of what was heard what is recorded.
import { digestOf } from '#core/canonical.ts';
import { proofText } from '#core/data/proof/verdict.ts';
import type { SourceCatalog } from '#core/data/catalog.ts';
import { toldPlan } from '#core/data/plan.ts';
import { wordsOfReckoned } from '#core/data/reckoned-words.ts';
import { Reckoning } from '#core/data/reckoning.ts';
import type { RefreshOutcome } from '#core/data/refresh-hand.ts';
import { schemaDigest } from '#core/data/schema-digest.ts';
import type { RefreshNews } from '#data/news.ts';
import type { ReadyCopy } from '#data/refresh.ts';
import { HappenedIn } from './happened-in.ts';
import type { Learned } from '#core/data/learned.ts';

const sayEveryMs = 2_000;

export class Progress {
  readonly #say: (words: string) => void;
  readonly #saying: NodeJS.Timeout;
  readonly #happened: HappenedIn;
  readonly #reckoning: Reckoning;
  #catalog: SourceCatalog | undefined;
  #because: string | undefined;

  /** `before`: what the last one left; `isPaced`: rows come no faster than the host's file says. */
  constructor(say: (words: string) => void, { before, isPaced }: { readonly before: Learned | undefined; readonly isPaced: boolean }) {
    this.#happened = new HappenedIn(isPaced);
    this.#say = say;
    this.#reckoning = new Reckoning(before);
    this.#saying = setInterval(() => this.#tell(), sayEveryMs);
  }

  tell(news: RefreshNews): void {
    if (news.kind === 'planned') this.#catalog = news.catalog;
    this.#reckoning.take(this.#happened.in(news), performance.now());
  }

  heard(bytes: number, table?: string): void {
    this.#reckoning.take({ kind: 'passed', bytes, ...(table !== undefined && { table }) }, performance.now());
  }

  waits(because: string | undefined): void {
    this.#because = because;
    this.#reckoning.take({ kind: 'waits', isWaiting: because !== undefined }, performance.now());
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
