// The questions of a subset as queries. What they answer is where rows lie: nothing that stands in a row leaves the server.
import { quotedAlways, tableText } from '#core/data/identifiers.ts';
import type { TableName } from '#core/data/catalog.ts';
import type { AskedRows, SubsetQuestion } from '#core/data/subset/choosing.ts';
import type { EdgePair, PlannedStart, RowKey, SubsetEdge } from '#core/data/subset/plan-subset.ts';
import { itemOf, pageOf, type Place } from '#core/data/subset/place-set.ts';
import { sqlName } from '#data/chunks.ts';
import { comparedAs, isLabelled } from '#data/compared.ts';
import { comparisonKey, type SubsetTables } from './tables.ts';

export interface Drawing {
  /** Of the table, so that nobody who knows a row's key can tell whether it is drawn. */
  readonly saltOf: (table: TableName) => string;
  /** Of the start whose share makes the whole as large as is asked. */
  readonly share: number;
}

/** Answers with numbers: the table's, the page and the item of a row; of `pairs` page and item of the row that names before them; of `count` one. */
export function queryOf(question: SubsetQuestion, tables: SubsetTables, drawing: Drawing): string {
  const sql = new Sql(tables, drawing);
  switch (question.kind) {
    case 'start':
      return sql.start(question.start);
    case 'count':
      return `SELECT count(*) FROM ONLY ${sqlName(question.leaf)}`;
    case 'parents':
      return sql.parents(question);
    case 'children':
      return sql.children(question);
    case 'pairs':
      return sql.pairs(question);
  }
}

/** Whether what the file says in SQL can be asked at all. */
export function startTrialOf(start: PlannedStart, tables: SubsetTables): string {
  const { choice } = start;
  const { where = 'true', per } = choice === 'all' ? { per: [] } : choice;
  return `SELECT ${['1', ...per.map((each) => `(${each}\n)`)].join(', ')} FROM ${new Sql(tables).of(start)} WHERE (${where}\n)`;
}

export function edgeTrialOf(edge: SubsetEdge, tables: SubsetTables): string {
  const sql = new Sql(tables);
  return `SELECT 1 FROM ${sql.of(edge.from)} c${sql.values(edge)}, ${sql.of(edge.to)} p WHERE ${sql.match(edge)}`;
}

/** `'{"(0,1)","(0,7)"}'::tid[]` */
export function placesText(places: readonly Place[]): string {
  let text = '';
  for (const place of places) text += `${text === '' ? '' : ','}"(${pageOf(place)},${itemOf(place)})"`;
  return `'{${text}}'::tid[]`;
}

const withoutDrawing: Drawing = { saltOf: () => '', share: 0 };

class Sql {
  readonly #tables: SubsetTables;
  readonly #drawing: Drawing;

  constructor(tables: SubsetTables, drawing = withoutDrawing) {
    this.#tables = tables;
    this.#drawing = drawing;
  }

  /** Its own rows, and those of its partitions. */
  of(table: TableName): string {
    return `${this.#tables.partitioned.has(tableText(table)) ? '' : 'ONLY '}${sqlName(table)}`;
  }

  start(start: PlannedStart): string {
    const { choice } = start;
    const from = this.of(start);
    if (choice === 'all') return `SELECT tableoid, ctid FROM ${from}`;
    const { where, size, atLeast, per } = choice;
    const condition = where === undefined ? '' : ` WHERE (${where}\n)`;
    if (size === undefined && atLeast === undefined) return `SELECT tableoid, ctid FROM ${from}${condition}`;
    const drawn = this.#drawnBy('t', start, start.key);
    const among = size?.kind === 'rows' ? [`row_number() OVER (ORDER BY ${drawn}) AS "among"`] : [];
    const strata = per.length === 0 ? '' : `PARTITION BY ${per.map((each) => `(${each}\n)`).join(', ')} `;
    const within = atLeast === undefined ? [] : [`row_number() OVER (${strata}ORDER BY ${drawn}) AS "within"`];
    const chosen = [
      ...(size?.kind === 'rows' ? [`"among" <= ${size.rows}`] : []),
      ...(size?.kind === 'share' ? [isDrawn('drawn', size.share)] : []),
      ...(size?.kind === 'bytes' ? [isDrawn('drawn', this.#drawing.share)] : []),
      ...(atLeast === undefined ? [] : [`"within" <= ${atLeast}`]),
    ];
    const columns = ['tableoid AS "leaf"', 'ctid AS "place"', `${drawn} AS "drawn"`, ...among, ...within];
    return `SELECT "leaf", "place" FROM (SELECT ${columns.join(', ')} FROM ${from} t${condition}) x WHERE ${chosen.join(' OR ')}`;
  }

  parents({ edge, leaf, rows }: Extract<SubsetQuestion, { readonly kind: 'parents' }>): string {
    const [conditions, values] = [this.#conditions(edge, 'c', rows), this.values(edge)];
    return `SELECT p.tableoid, p.ctid FROM ${this.of(edge.to)} p WHERE EXISTS (SELECT FROM ONLY ${sqlName(leaf)} c${values} WHERE ${conditions})`;
  }

  children({ edge, leaf, rows }: Extract<SubsetQuestion, { readonly kind: 'children' }>): string {
    const { children, from } = edge;
    const values = this.values(edge);
    const drawn = this.#drawnBy('c', from, from.key);
    if (children.kind === 'limit') {
      const order = `row_number() OVER (PARTITION BY p.ctid ORDER BY ${drawn}, c.tableoid, c.ctid) AS "among"`;
      const inner = `SELECT c.tableoid AS "leaf", c.ctid AS "place", ${order} FROM ${this.of(from)} c${values}, ONLY ${sqlName(leaf)} p WHERE ${this.#conditions(edge, 'p', rows)}`;
      return `SELECT "leaf", "place" FROM (${inner}) x WHERE "among" <= ${children.rows}`;
    }
    const share = children.kind === 'share' ? ` AND ${isDrawn(drawn, children.share)}` : '';
    const label = labelOf(edge).map((each) => ` AND ${each}`);
    const named = [this.match(edge), ...rowsOf('p', rows)].join(' AND ');
    return `SELECT c.tableoid, c.ctid FROM ${this.of(from)} c${values} WHERE EXISTS (SELECT FROM ONLY ${sqlName(leaf)} p WHERE ${named})${label.join('')}${share}`;
  }

  pairs({ edge, leaf, rows }: Extract<SubsetQuestion, { readonly kind: 'pairs' }>): string {
    const conditions = this.#conditions(edge, 'c', rows);
    return `SELECT c.ctid, p.tableoid, p.ctid FROM ONLY ${sqlName(leaf)} c${this.values(edge)}, ${this.of(edge.to)} p WHERE ${conditions}`;
  }

  /** Of a path in JSON what stands there, once for each item where the path has several. */
  values({ pairs }: SubsetEdge): string {
    const laterals = pairs.flatMap(({ child }) => {
      if (child.kind === 'sql') return [`(SELECT (${child.sql}\n) AS value FROM (SELECT c.*) own) v`];
      return child.kind === 'path' ? pathLaterals(child.column, child.path) : [];
    });
    return laterals.map((each) => ` CROSS JOIN LATERAL ${each}`).join('');
  }

  match({ pairs, from, constraint }: SubsetEdge): string {
    const known = constraint === undefined ? undefined : this.#tables.comparisons.get(comparisonKey(from, constraint));
    return pairs
      .map((pair, at) => {
        const { operator = '=', collation = null } = known?.[at] ?? {};
        const own = `${valueOf(pair)}${collation === null ? '' : ` COLLATE ${collation}`}`;
        return `p.${quotedAlways(pair.parent)} ${operator} ${own}`;
      })
      .join(' AND ');
  }

  #conditions(edge: SubsetEdge, alias: 'c' | 'p', rows: AskedRows): string {
    return [...rowsOf(alias, rows), this.match(edge), ...labelOf(edge)].join(' AND ');
  }

  /**
   * What rows are drawn by: SHA-256, which is the same on every server and in every version, of a salt and the row's key. Below a share of its
   * range lies that share of the rows, whichever they are; and the same ones every time.
   */
  #drawnBy(alias: string, table: TableName, key: RowKey): string {
    const row = key.length === 0 ? `${alias}.*` : key.map((column) => `${alias}.${quotedAlways(column)}`).join(', ');
    return `sha256(convert_to('${this.#drawing.saltOf(table)}' || ROW(${row})::text, 'UTF8'))`;
  }
}

function rowsOf(alias: string, rows: AskedRows): readonly string[] {
  return rows === 'all' ? [] : [`${alias}.ctid = ANY (${placesText(rows)})`];
}

function labelOf({ label }: SubsetEdge): readonly string[] {
  return label === undefined ? [] : [isLabelled('c', label)];
}

/** `share` of all values of 48 bits. */
function isDrawn(drawn: string, share: number): string {
  if (share >= 1) return 'true';
  return `${drawn} < '\\x${Math.floor(share * 2 ** 48)
    .toString(16)
    .padStart(12, '0')}'::bytea`;
}

function valueOf({ child, as }: EdgePair): string {
  return comparedAs(child.kind === 'column' ? `c.${quotedAlways(child.column)}` : 'v.value', as);
}

/** Step by step, so that `*` is every key of an object and every item of a list. */
function pathLaterals(column: string, path: readonly string[]): readonly string[] {
  const steps = path.map((key, at) => {
    const before = at === 0 ? `c.${quotedAlways(column)}::jsonb` : `s${at - 1}.value`;
    if (key !== '*') return `(SELECT ${before} -> '${key.replaceAll("'", "''")}' AS value) s${at}`;
    const each = (kind: string, read: string): string =>
      `SELECT value FROM ${read}(CASE WHEN jsonb_typeof(${before}) = '${kind}' THEN ${before} END)`;
    return `(${each('array', 'jsonb_array_elements')} UNION ALL ${each('object', 'jsonb_each')}) s${at}`;
  });
  return [...steps, `(SELECT s${path.length - 1}.value #>> '{}' AS value) v`];
}
