// What a refresh tells, as reckoning takes it.
import { createHash } from 'node:crypto';
import type { SourceCatalog } from '#core/data/catalog.ts';
import type { Happened, StepAhead, TableSizes } from '#core/data/happened.ts';
import { tableText } from '#core/data/identifiers.ts';
import { sqlName } from '#data/chunks.ts';
import type { RefreshNews } from '#data/news.ts';
import type { Step } from '#data/steps.ts';
import type { PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

interface Size {
  readonly disk: number;
  readonly rows: number;
}

const nothing: Size = { disk: 0, rows: 0 };

export class HappenedIn {
  /** Table, as SQL writes it → how large it is. */
  #sizes: ReadonlyMap<string, Size> = new Map();
  readonly #isPaced: boolean;

  constructor(isPaced: boolean) {
    this.#isPaced = isPaced;
  }

  in(news: RefreshNews): Happened {
    switch (news.kind) {
      case 'planned':
        this.#sizes = new Map(news.catalog.tables.map((table) => [sqlName(table), { disk: table.bytes, rows: table.rows }]));
        return { kind: 'planned', tables: copiedTables(news.plan, news.catalog), isPaced: this.#isPaced };
      case 'ahead':
        return { kind: 'ahead', steps: news.steps.map((step) => this.#stepAhead(step)), lanes: news.lanes, isProven: news.isProven };
      case 'copied':
        return { kind: 'copied' };
      case 'runs':
        return { kind: 'runs', key: keyOf(news.statement) };
      case 'ran':
        return { kind: 'ran', key: keyOf(news.statement), ms: news.ms };
      case 'sampled':
      case 'piece':
      case 'looks':
      case 'looked':
        return news;
    }
  }

  #stepAhead({ statement, tables, isShared }: Step): StepAhead {
    const sizes = tables.map((table) => this.#sizes.get(table) ?? nothing);
    return {
      key: keyOf(statement),
      kind: kindOf(statement),
      tables,
      isShared,
      disk: Math.max(0, ...sizes.map(({ disk }) => disk)),
      rows: Math.max(0, ...sizes.map(({ rows }) => rows)),
    };
  }
}

function kindOf(statement: string): StepAhead['kind'] {
  if (statement.startsWith('ANALYZE ')) return 'count';
  if (/^CREATE (?:UNIQUE )?INDEX /.test(statement) || /^ALTER TABLE [^(]* (?:PRIMARY KEY|UNIQUE|EXCLUDE)\b/.test(statement)) return 'index';
  return /^ALTER TABLE [^(]* FOREIGN KEY /.test(statement) ? 'foreign key' : 'other';
}

/** Statements have names and literals of the source in them: what is kept is their digest. */
function keyOf(statement: string): string {
  return createHash('sha256').update(statement).digest('hex').slice(0, 16);
}

function copiedTables(plan: RefreshPlan, catalog: SourceCatalog): TableSizes {
  const sizes = new Map(catalog.tables.map((table) => [tableText(table), { disk: table.bytes, rows: table.rows }]));
  const copied = plan.tables.filter(({ rows }) => rows === 'all');
  return Object.fromEntries(
    copied.map((table) => [tableText(table), { ...(sizes.get(tableText(table)) ?? nothing), masked: maskedIn(table) }]),
  );
}

/** So many values of each row are masked. */
export function maskedIn({ columns }: PlannedTable): number {
  const decisions = columns.flatMap(({ decision, paths }) => [decision, ...paths.map((each) => each.decision)]);
  return decisions.filter(({ kind }) => kind === 'mask').length;
}
