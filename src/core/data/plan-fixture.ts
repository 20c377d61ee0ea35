// For tests only: databases and files in a few words.
import type { SourceCatalog, SourceColumn, SourceTable } from './catalog.ts';
import { fixtureMasks } from './fixture.ts';
import { parseClassification } from './parse-classification.ts';
import { planRefresh } from './plan.ts';
import type { Planned } from './refresh-plan.ts';

const lengthOf = /\((\d+)\)$/;
const families: Readonly<Record<string, SourceColumn['family']>> = {
  bigint: 'integer',
  uuid: 'uuid',
  date: 'date',
  jsonb: 'json',
  'text[]': 'text',
  point: 'other',
  integer: 'integer',
  smallint: 'integer',
};

/** `email: text!` is NOT NULL, `full: text =` is computed. */
export function column(written: string): SourceColumn {
  const [name = '', rest = ''] = written.split(': ');
  const type = rest.replace(/[!=\s]+$/, '');
  const length = lengthOf.exec(type)?.[1];
  return {
    name,
    type,
    family: families[type] ?? 'text',
    isArray: type.endsWith('[]'),
    ...(length !== undefined && { maxLength: Number(length) }),
    notNull: rest.includes('!'),
    generated: rest.endsWith('='),
  };
}

export function table(name: string, columns: readonly string[], fields: Partial<SourceTable> = {}): SourceTable {
  return { schema: 'public', name, kind: 'table', columns: columns.map(column), uniques: [], rows: 1, bytes: 8192, ...fields };
}

export function unique(...columns: readonly string[]): SourceTable['uniques'] {
  return [{ index: `${columns.join('_')}_key`, isPrimary: false, columns, nullsEqual: false }];
}

export function catalogOf(tables: readonly SourceTable[], fields: Partial<SourceCatalog> = {}): SourceCatalog {
  return { database: 'shop', server: 180_000, tables, enums: [], references: [], ...fields };
}

export function planned(catalog: SourceCatalog, tables: string, more = ''): Planned {
  const parsed = parseClassification(`lockstep-data: 1\ntables:\n${tables}${more}`, fixtureMasks);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
  return planRefresh(catalog, parsed.classification, fixtureMasks);
}

/** `columns` as the file has them, of `public.t`. */
export function file(columns: readonly string[], name = 't'): string {
  return `  public.${name}:\n    columns:\n${columns.map((line) => `      ${line}\n`).join('')}`;
}

export function sentencesOf(plan: Planned): readonly string[] {
  return plan.ok ? [] : plan.findings.map(({ code, sentence }) => `${code}: ${sentence}`);
}
