// Whether what was decided can be done: types, lengths, unique indexes, NOT NULL. What a database would say after hours is said here, before the first row.
import type { UniqueKey } from './catalog.ts';
import { columnText, tableText } from './identifiers.ts';
import type { ChosenMask, MaskDefinition } from './mask-definition.ts';
import type { MatchedColumn, MatchedTable, PlanFinding } from './plan.ts';
import type { Roots } from './roots.ts';

export function fitFindings(tables: readonly MatchedTable[], roots: Roots, masks: readonly MaskDefinition[]): readonly PlanFinding[] {
  const known = new Map(masks.map((mask) => [mask.id, mask]));
  return tables
    .filter(({ rows, table }) => rows === 'all' && table.partitionOf === undefined)
    .flatMap((matched) => new Fit(matched, roots, known).findings());
}

class Fit {
  readonly #matched: MatchedTable;
  readonly #roots: Roots;
  readonly #masks: ReadonlyMap<string, MaskDefinition>;

  constructor(matched: MatchedTable, roots: Roots, masks: ReadonlyMap<string, MaskDefinition>) {
    this.#matched = matched;
    this.#roots = roots;
    this.#masks = masks;
  }

  findings(): readonly PlanFinding[] {
    const { table, columns } = this.#matched;
    return [...columns.flatMap((column) => this.#columnFindings(column)), ...table.uniques.flatMap((key) => this.#uniqueFindings(key))];
  }

  #columnFindings(column: MatchedColumn): readonly PlanFinding[] {
    const decision = this.#roots.decisionOf(column);
    if (decision.kind === 'keep') return [];
    if (decision.kind === 'null')
      return column.source.notNull
        ? [finding('not-null', column, `${textOf(column)} is NOT NULL, and \`mask: null\` would empty it.`)]
        : [];
    const definition = this.#masks.get(decision.mask.id);
    if (definition === undefined) return [];
    return [...this.#typeFindings(column, definition), ...this.#nameFindings(column, decision.mask, definition)];
  }

  #typeFindings(column: MatchedColumn, { id, families, longest }: MaskDefinition): readonly PlanFinding[] {
    const { type, family, maxLength } = column.source;
    // Said already: what is masked as another column has its type.
    if (this.#roots.rootOf(column).source.family !== family) return [];
    if (!families.includes(family))
      return [finding('wrong-type', column, `${textOf(column)} is ${type}, and \`${id}\` masks ${families.join(', ')}.`)];
    if (longest === undefined || maxLength === undefined || longest <= maxLength) return [];
    const sentence = `${textOf(column)} takes ${maxLength} characters, and \`${id}\` makes up to ${longest}. \`fpe.str\` keeps the length.`;
    return [finding('too-long', column, sentence)];
  }

  /** The columns that a mask looks at beside its own. */
  #nameFindings(column: MatchedColumn, { entity, options }: ChosenMask, definition: MaskDefinition): readonly PlanFinding[] {
    // What is decided elsewhere looks at the columns there.
    if (this.#roots.rootOf(column) !== column) return [];
    const named = Object.entries(definition.options).flatMap(([name, { type }]) => (type === 'column' ? [options[name]] : []));
    const names = new Set(this.#matched.columns.map(({ source }) => source.name));
    return [entity, ...named].flatMap((name) => {
      if (typeof name !== 'string' || names.has(name)) return [];
      const sentence = `${textOf(column)} is masked by the column \`${name}\`, and ${tableText(this.#matched.table)} copies no such column.`;
      return [finding('unknown-column', column, sentence)];
    });
  }

  /** Rows that differ must differ still: each column of the key by itself keeps apart what it kept apart. */
  #uniqueFindings({ index, columns, expression, nullsEqual }: UniqueKey): readonly PlanFinding[] {
    return this.#matched.columns
      .filter(({ source }) => columns.includes(source.name))
      .flatMap((column) => {
        const decision = this.#roots.decisionOf(column);
        if (decision.kind === 'keep') return [];
        if (decision.kind === 'null') {
          const sentence = `${textOf(column)} is part of ${index}, for which NULLs are equal, and \`mask: null\` makes them so.`;
          return nullsEqual ? [finding('not-unique', column, sentence)] : [];
        }
        const definition = this.#masks.get(decision.mask.id);
        const isApart = definition !== undefined && definition.collides !== 'often' && decision.mask.entity === undefined;
        if (isApart && (expression === undefined || definition.isSmall === true)) return [];
        if (isApart) {
          const sentence = `${textOf(column)} is part of the unique index ${index} over ${expression ?? ''}, and nobody knows that \`${decision.mask.id}\` keeps that apart. \`email\` does.`;
          return [finding('not-unique', column, sentence)];
        }
        const sentence = `${textOf(column)} is part of the unique index ${index}, and \`${decision.mask.id}\` makes two values one. Choose one of ${this.#apart(column)}.`;
        return [finding('not-unique', column, sentence)];
      });
  }

  #apart({ source }: MatchedColumn): string {
    const fitting = [...this.#masks.values()].filter(({ collides, families }) => collides !== 'often' && families.includes(source.family));
    return fitting.map(({ id }) => `\`${id}\``).join(', ');
  }
}

function finding(code: PlanFinding['code'], column: MatchedColumn, sentence: string): PlanFinding {
  return { code, where: textOf(column), sentence, lines: [], line: column.said.line };
}

function textOf({ table, source }: MatchedColumn): string {
  return columnText(table, source.name);
}
