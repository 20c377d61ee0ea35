// Which column another one is masked as: `as` leads from column to column to one that decides for itself, and a foreign key leads there too.
import type { Reference, TableName } from './catalog.ts';
import type { ClassifiedPath } from './classification.ts';
import { columnText } from './identifiers.ts';
import type { DeclaredReference } from '#core/data/subset/subset.ts';
import { columnLine } from './write-classification.ts';
import type { MatchedColumn, MatchedTable, OwnDecision, PlanFinding } from './refresh-plan.ts';

const undecided: OwnDecision = { kind: 'null' };

export class Roots {
  readonly findings: readonly PlanFinding[];
  readonly #columns = new Map<string, MatchedColumn>();
  readonly #tables = new Map<string, MatchedTable>();
  readonly #roots = new Map<string, MatchedColumn>();

  constructor(tables: readonly MatchedTable[]) {
    for (const matched of tables) {
      this.#tables.set(keyOfTable(matched.table), matched);
      for (const column of matched.columns) this.#columns.set(keyOf(column.table, column.source.name), column);
    }
    this.findings = [...this.#columns.values()].flatMap((column) => this.#findRoot(column));
  }

  /** The column that decides for this one; itself where it does so, or where nothing can be found. */
  rootOf(column: MatchedColumn): MatchedColumn {
    return this.#roots.get(keyOf(column.table, column.source.name)) ?? column;
  }

  decisionOf(column: MatchedColumn): OwnDecision {
    const { decision } = this.rootOf(column).said;
    return decision.kind === 'as' ? undecided : decision;
  }

  pathsOf(column: MatchedColumn): readonly ClassifiedPath[] {
    return this.rootOf(column).said.paths;
  }

  /** Whoever names a row must go on naming it: both are kept, or both are masked as one. */
  referenceFindings(references: readonly Reference[]): readonly PlanFinding[] {
    return references.flatMap((reference) => [
      ...this.#emptyParent(reference),
      ...this.#halfEmpty(reference),
      ...reference.from.columns.flatMap((name, at) => this.#pairFindings(reference, name, reference.to.columns[at] ?? '')),
    ]);
  }

  /** Those that only the file knows: nothing looks whether they hold, so both may differ where no mask could make them alike. */
  declaredFindings(references: readonly DeclaredReference[]): readonly PlanFinding[] {
    return references.flatMap(({ from, label, to }) => {
      const { by } = from;
      // Who names rows of several tables could be masked as one of them only.
      if (by.kind !== 'columns' || label !== undefined) return [];
      return to.flatMap((target) =>
        by.columns.flatMap((name, at) => {
          const other = target.columns[at] ?? '';
          const [child, parent] = [this.#columns.get(keyOf(from, name)), this.#columns.get(keyOf(target, other))];
          if (child === undefined || parent === undefined || child.source.family !== parent.source.family) return [];
          const reference = { name: 'a reference of the file', from: { ...from, columns: by.columns }, to: target };
          return this.#pairFindings(reference, name, other);
        }),
      );
    });
  }

  #findRoot(column: MatchedColumn): readonly PlanFinding[] {
    const passed = new Set<MatchedColumn>();
    let current = column;
    for (;;) {
      const { decision } = current.said;
      if (decision.kind !== 'as') break;
      passed.add(current);
      const next = this.#columns.get(keyOf(decision.table, decision.column));
      if (next === undefined) return current === column ? [this.#nowhere(column, columnText(decision.table, decision.column))] : [];
      if (passed.has(next)) return [circle(column)];
      current = next;
    }
    this.#roots.set(keyOf(column.table, column.source.name), current);
    return current === column ? [] : asFindings(column, current);
  }

  #nowhere(column: MatchedColumn, target: string): PlanFinding {
    const sentence = `${textOf(column)} is to be masked as ${target}, and there is no such column that is copied.`;
    return { code: 'unknown-column', where: textOf(column), sentence, lines: [], line: column.said.line };
  }

  #pairFindings({ name, from, to }: Reference, fromColumn: string, toColumn: string): readonly PlanFinding[] {
    const [child, parent] = [this.#columns.get(keyOf(from, fromColumn)), this.#columns.get(keyOf(to, toColumn))];
    if (child === undefined || parent === undefined) return [];
    const [own, other] = [this.decisionOf(child), this.decisionOf(parent)];
    // A row that names nobody breaks no foreign key.
    if (own.kind === 'null' || this.rootOf(child) === this.rootOf(parent) || (own.kind === 'keep' && other.kind === 'keep')) return [];
    const where = textOf(child);
    const sentence = `${where} names rows of ${textOf(parent)} (${name}), and would not be masked as that is: no row would be found any more.`;
    const as = { kind: 'as', table: { schema: to.schema, name: to.name }, column: toColumn } as const;
    return [{ code: 'foreign-key', where, sentence, lines: [columnLine(fromColumn, child.source.type, as)], line: child.said.line }];
  }

  /** MATCH FULL: a row names all of another one or nothing of it. */
  #halfEmpty({ name, from, isFull }: Reference): readonly PlanFinding[] {
    const columns = from.columns.flatMap((each) => this.#columns.get(keyOf(from, each)) ?? []);
    const empty = columns.filter((column) => this.decisionOf(column).kind === 'null');
    const [first] = empty;
    if (isFull !== true || first === undefined || empty.length === columns.length) return [];
    const where = textOf(first);
    const sentence = `${where} would be emptied, and ${name} is MATCH FULL: of ${from.columns.join(' and ')} all are NULL, or none. Write \`mask: null\` for each of them.`;
    return [{ code: 'foreign-key', where, sentence, lines: [], line: first.said.line }];
  }

  #emptyParent({ name, from, to }: Reference): readonly PlanFinding[] {
    const [child, parent] = [this.#tables.get(keyOfTable(from)), this.#tables.get(keyOfTable(to))];
    if (child === undefined || parent === undefined || child.rows === 'none' || parent.rows === 'all') return [];
    const columns = child.columns.filter(({ source }) => from.columns.includes(source.name));
    if (columns.some((column) => this.decisionOf(column).kind === 'null')) return [];
    const [first] = columns;
    const where = first === undefined ? name : textOf(first);
    const sentence = `${where} names rows of ${columnText(to, to.columns[0] ?? '')} (${name}), and that table stays empty. Copy it, or write \`mask: null\` here.`;
    return [{ code: 'empty-parent', where, sentence, lines: [], ...(first !== undefined && { line: first.said.line }) }];
  }
}

function asFindings(column: MatchedColumn, root: MatchedColumn): readonly PlanFinding[] {
  const { decision } = root.said;
  const [where, line] = [textOf(column), column.said.line];
  if (column.source.family !== root.source.family) {
    const sentence = `${where} is ${column.source.type} and cannot be masked as ${textOf(root)}, which is ${root.source.type}.`;
    return [{ code: 'wrong-type', where, sentence, lines: [], line }];
  }
  if (decision.kind !== 'mask' || decision.mask.entity === undefined) return [];
  const sentence = `${where} cannot be masked as ${textOf(root)}: that is drawn by ${decision.mask.entity} of its row, and one value becomes many.`;
  return [{ code: 'foreign-key', where, sentence, lines: [], line }];
}

function circle(column: MatchedColumn): PlanFinding {
  const sentence = `${textOf(column)} is masked as a column that is masked as it in turn: one of them must say \`mask\` or \`keep\`.`;
  return { code: 'circle', where: textOf(column), sentence, lines: [], line: column.said.line };
}

function textOf({ table, source }: MatchedColumn): string {
  return columnText(table, source.name);
}

function keyOfTable({ schema, name }: TableName): string {
  return `${schema}\0${name}`;
}

function keyOf(table: TableName, column: string): string {
  return `${keyOfTable(table)}\0${column}`;
}
