// The plan of a subset: where it starts, and along which foreign keys it goes on. Made before the first row is looked at.
import type { Reference, SourceCatalog, SourceColumn, SourceTable, TableName } from '#core/data/catalog.ts';
import type { Classification } from '#core/data/classification.ts';
import { columnText, tableText } from '#core/data/identifiers.ts';
import { comparison, type ComparedAs } from './comparison.ts';
import { columnsText, sideText } from './side-text.ts';
import type {
  ChildRule,
  DeclaredReference,
  EdgeRule,
  ReferenceSide,
  ReferenceTarget,
  ReferenceValue,
  Subset,
  SubsetStart,
} from './subset.ts';
import type { PlanFinding, RefreshPlan } from '#core/data/refresh-plan.ts';

export interface SubsetPlan {
  readonly name: string;
  readonly starts: readonly PlannedStart[];
  readonly edges: readonly SubsetEdge[];
}

export interface PlannedStart extends SubsetStart {
  readonly key: RowKey;
}

/** What a row is drawn by: the columns that name it. None: by everything in it. */
export type RowKey = readonly string[];

/** A foreign key, of the database or of the file. Partitions go by the table that they are of. */
export interface SubsetEdge {
  /** `public.orders.customer → public.customers.id` */
  readonly name: string;
  readonly from: TableName & { readonly key: RowKey };
  readonly to: TableName;
  readonly pairs: readonly EdgePair[];
  readonly label?: { readonly column: string; readonly value: string };
  /** Of the database: how its constraint is called. */
  readonly constraint?: string;
  /** `cut`: the columns become NULL where the row that they name did not come. `ignore`: they are NULL on staging anyway. */
  readonly parents: 'follow' | 'cut' | 'ignore';
  /** What becomes NULL. */
  readonly cut: readonly string[];
  readonly children: ChildRule;
}

/** What stands in the row that names, and the column that it is compared with. */
export interface EdgePair {
  readonly child: Exclude<ReferenceValue, { readonly kind: 'columns' }> | { readonly kind: 'column'; readonly column: string };
  readonly parent: string;
  readonly as: ComparedAs;
}

export type PlannedSubset =
  | { readonly ok: true; readonly plan: SubsetPlan }
  | { readonly ok: false; readonly findings: readonly PlanFinding[] };

export interface SubsetGround {
  readonly catalog: SourceCatalog;
  readonly file: Classification;
  readonly plan: RefreshPlan;
}

export function planSubset(ground: SubsetGround, name: string): PlannedSubset {
  const subset = ground.file.subsets?.find((each) => each.name === name);
  if (subset === undefined) {
    const known = (ground.file.subsets ?? []).map((each) => each.name);
    const hint = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`;
    return { ok: false, findings: [finding(name, `The file has no subset ${name}. ${hint}`)] };
  }
  const planner = new Planner(ground, subset);
  const plan = planner.plan();
  return planner.findings.length > 0 ? { ok: false, findings: planner.findings } : { ok: true, plan };
}

interface Known {
  readonly table: SourceTable;
  readonly columns: ReadonlyMap<string, SourceColumn>;
  readonly key: RowKey;
  readonly isCopied: boolean;
}

/** An edge before the rules of the subset: the sides as the rules name them. */
interface Draft {
  readonly from: ReferenceSide;
  readonly target: ReferenceTarget;
  readonly label?: string;
  readonly constraint?: string;
  /** All of its columns are NULL, or none. */
  readonly isFull?: true;
  readonly line?: number;
}

class Planner {
  readonly findings: PlanFinding[] = [];
  readonly #tables: ReadonlyMap<string, Known>;
  readonly #subset: Subset;
  readonly #ground: SubsetGround;
  /** Columns that are NULL on staging whatever stands in them. */
  readonly #emptied: ReadonlySet<string>;

  constructor(ground: SubsetGround, subset: Subset) {
    this.#ground = ground;
    this.#subset = subset;
    const empty = new Set(ground.file.tables.filter(({ rows }) => rows === 'none').map(tableText));
    this.#tables = new Map(
      ground.catalog.tables.map((table) => [tableText(table), knownOf(table, !empty.has(tableText(table.partitionOf ?? table)))]),
    );
    this.#emptied = new Set(
      ground.plan.tables.flatMap((table) =>
        table.columns.filter(({ decision }) => decision.kind === 'null').map(({ source }) => columnText(table, source.name)),
      ),
    );
  }

  plan(): SubsetPlan {
    const starts = this.#subset.starts.flatMap((start) => this.#start(start));
    this.#onlySize();
    const { catalog, file } = this.#ground;
    const drafts = [...catalog.references.map(draftOf), ...(file.references ?? []).flatMap(draftsOf)];
    const rules = this.#rulesOf(drafts);
    const edges = drafts.flatMap((draft) => this.#edge(draft, rules.get(draft)));
    return { name: this.#subset.name, starts, edges };
  }

  #start(start: SubsetStart): readonly PlannedStart[] {
    const where = tableText(start);
    const known = this.#tables.get(where);
    if (known === undefined || known.table.partitionOf !== undefined) {
      const root = known?.table.partitionOf;
      const hint = root === undefined ? 'Delete the line.' : `It is a partition of ${tableText(root)}: name that.`;
      this.findings.push(finding(where, `The subset ${this.#subset.name} starts from ${where}, which is no table. ${hint}`, start.line));
      return [];
    }
    if (known.isCopied) return [{ ...start, key: known.key }];
    const sentence = `The subset ${this.#subset.name} starts from ${where}, of which no rows are copied. Delete the line, or \`rows: none\` of the table.`;
    this.findings.push(finding(where, sentence, start.line));
    return [];
  }

  /** The share that makes the whole so large is looked for in one place only. */
  #onlySize(): void {
    const sized = this.#subset.starts.filter(({ choice }) => choice !== 'all' && choice.size?.kind === 'bytes');
    for (const { line, ...start } of sized.slice(1)) {
      const sentence = `The subset ${this.#subset.name} has two tables with \`bytes\`, and each is the size of the whole. Give one of them a \`share\`.`;
      this.findings.push(finding(tableText(start), sentence, line));
    }
  }

  #rulesOf(drafts: readonly Draft[]): ReadonlyMap<Draft, EdgeRule> {
    const rules = new Map<Draft, EdgeRule>();
    for (const rule of this.#subset.along) {
      const [from, to] = [sideText(rule.from), rule.to === undefined ? undefined : tableText(rule.to)];
      const meant = drafts.filter((draft) => isSame(draft.from, rule.from) && (to === undefined || tableText(draft.target) === to));
      const isTwice = meant.some((draft) => rules.has(draft));
      const tables = new Set(meant.map(({ target }) => tableText(target)));
      if (meant.length === 0) this.findings.push(finding(from, this.#noEdge(rule, drafts), rule.line));
      else if (isTwice)
        this.findings.push(finding(from, `Two rules of the subset ${this.#subset.name} are for ${from}. Delete one.`, rule.line));
      else if (tables.size > 1) {
        const sentence = `${from} names rows of ${[...tables].join(' and ')}. Add \`to: ${[...tables][0] ?? ''}\` to the rule.`;
        this.findings.push(finding(from, sentence, rule.line));
      } else for (const draft of meant) rules.set(draft, rule);
    }
    return rules;
  }

  #noEdge({ from, to }: EdgeRule, drafts: readonly Draft[]): string {
    const side = sideText(from);
    const others = drafts.filter((draft) => tableText(draft.from) === tableText(from));
    const known = [...new Set(others.map((draft) => sideText(draft.from)))];
    const hint = known.length === 0 ? 'Write one below `references`.' : `Foreign keys of that table: ${known.join(', ')}.`;
    return `There is no foreign key of ${side}${to === undefined ? '' : ` to ${tableText(to)}`}. ${hint}`;
  }

  #edge(draft: Draft, rule: EdgeRule | undefined): readonly SubsetEdge[] {
    const { from, target, label, constraint } = draft;
    const [child, parent] = [this.#known(from, draft), this.#known(target, draft)];
    if (child === undefined || parent === undefined) return [];
    const pairs = this.#pairs(draft, child, parent);
    this.#labelOf(draft, child);
    if (pairs === undefined || !child.isCopied || !parent.isCopied) return [];
    const own = from.by.kind === 'columns' ? from.by.columns : [];
    const isEmptied = own.some((column) => this.#emptied.has(columnText(from, column)));
    const empty = own.filter((column) => child.columns.get(column)?.notNull === false);
    const cut = draft.isFull === true && empty.length < own.length ? [] : empty;
    if (rule?.follow === false && cut.length === 0) this.#cannotCut(draft, rule);
    const parents = isEmptied ? 'ignore' : rule?.follow === false ? 'cut' : 'follow';
    return [
      {
        name: `${sideText(from)} → ${columnsText(target, target.columns)}`,
        from: { schema: from.schema, name: from.name, key: child.key },
        to: { schema: target.schema, name: target.name },
        pairs,
        ...(label !== undefined && { label: { column: label, value: target.label ?? '' } }),
        ...(constraint !== undefined && { constraint }),
        parents,
        cut: parents === 'cut' ? cut : [],
        children: rule?.children ?? { kind: 'all' },
      },
    ];
  }

  #cannotCut({ from, isFull }: Draft, rule: EdgeRule): void {
    const columns = isFull === true ? 'not all of it can' : 'it is NOT NULL';
    const because = from.by.kind === 'columns' ? columns : 'only columns can';
    const sentence = `${sideText(from)} cannot become NULL where the row that it names does not come: ${because}. Delete \`follow: false\`.`;
    this.findings.push(finding(sideText(from), sentence, rule.line));
  }

  #known(table: TableName, { line }: Draft): Known | undefined {
    const known = this.#tables.get(tableText(table));
    if (known === undefined) {
      const sentence = `A reference of the file goes by ${tableText(table)}, and there is no such table.`;
      this.findings.push(finding(tableText(table), sentence, line));
    }
    return known;
  }

  #labelOf({ from, label, line }: Draft, child: Known): void {
    if (label === undefined || child.columns.has(label)) return;
    const where = columnText(from, label);
    this.findings.push(finding(where, `The label of a reference is ${where}, and there is no such column.`, line));
  }

  #pairs({ from, target, constraint, line }: Draft, child: Known, parent: Known): readonly EdgePair[] | undefined {
    const names = from.by.kind === 'columns' ? from.by.columns : from.by.kind === 'path' ? [from.by.column] : [];
    const missing = [
      ...names.filter((name) => !child.columns.has(name)).map((name) => columnText(from, name)),
      ...target.columns.filter((name) => !parent.columns.has(name)).map((name) => columnText(target, name)),
    ];
    for (const where of missing)
      this.findings.push(finding(where, `A reference of the file goes by ${where}, and there is no such column.`, line));
    const children: readonly EdgePair['child'][] =
      from.by.kind === 'columns' ? from.by.columns.map((column) => ({ kind: 'column', column })) : [from.by];
    if (missing.length > 0) return undefined;
    if (children.length !== target.columns.length) {
      const sentence = `${sideText(from)} and ${columnsText(target, target.columns)} are not equally many columns.`;
      this.findings.push(finding(sideText(from), sentence, line));
      return undefined;
    }
    const pairs = children.map((each, at): EdgePair | undefined => {
      const name = target.columns[at] ?? '';
      const own = each.kind === 'column' ? child.columns.get(each.column) : undefined;
      const as = constraint === undefined ? comparison(own, parent.columns.get(name), each.kind) : 'same';
      return as === undefined ? undefined : { child: each, parent: name, as };
    });
    const known = pairs.filter((pair) => pair !== undefined);
    if (known.length === pairs.length) return known;
    const sentence = `${sideText(from)} and ${columnsText(target, target.columns)} cannot be compared: their types differ. Say it in SQL: \`from: ${tableText(from)}\`, \`value: ${names[0] ?? ''}::text\`.`;
    this.findings.push(finding(sideText(from), sentence, line));
    return undefined;
  }
}

function knownOf(table: SourceTable, isCopied: boolean): Known {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const isSure = (name: string): boolean => columns.get(name)?.notNull === true;
  const keys = table.uniques.filter(({ expression, columns: own }) => expression === undefined && own.length > 0 && own.every(isSure));
  const key = keys.find(({ isPrimary }) => isPrimary) ?? keys[0];
  return { table, columns, key: key?.columns ?? [], isCopied };
}

function draftOf({ name, from, to, isFull }: Reference): Draft {
  const { columns, ...table } = from;
  return { from: { ...table, by: { kind: 'columns', columns } }, target: to, constraint: name, ...(isFull && { isFull }) };
}

function draftsOf({ from, label, to, line }: DeclaredReference): readonly Draft[] {
  return to.map((target) => ({ from, target, ...(label !== undefined && { label }), line }));
}

/** Of several columns the order says nothing. */
function isSame(one: ReferenceSide, other: ReferenceSide): boolean {
  if (one.by.kind !== other.by.kind || tableText(one) !== tableText(other)) return false;
  if (one.by.kind === 'sql' && other.by.kind === 'sql') return one.by.sql === other.by.sql;
  if (one.by.kind !== 'columns' || other.by.kind !== 'columns') return sideText(one) === sideText(other);
  return one.by.columns.toSorted().join('\0') === other.by.columns.toSorted().join('\0');
}

function finding(where: string, sentence: string, line?: number): PlanFinding {
  return { code: 'subset', where, sentence, lines: [], ...(line !== undefined && { line }) };
}
