// Whether what was decided can be done: types, lengths, unique indexes, NOT NULL. What a database would say after hours is said here, before the first row.
import { ownerOfKeys, pathText, tableText } from './identifiers.ts';
import type { ChosenMask, MaskDefinition } from './mask-definition.ts';
import { findingOf, textOf } from './finding-of.ts';
import { isNumberedAnew, numberedFindings } from './numbered.ts';
import type { Roots } from './roots.ts';
import { uniqueFindings } from './unique-fits.ts';
import type { MatchedColumn, MatchedTable, PlanFinding } from './refresh-plan.ts';

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
    const [roots, masks] = [this.#roots, this.#masks];
    return [
      ...columns.flatMap((column) => this.#columnFindings(column)),
      ...table.uniques.flatMap((key) => uniqueFindings(key, columns, { roots, masks })),
    ];
  }

  #columnFindings(column: MatchedColumn): readonly PlanFinding[] {
    const decision = this.#roots.decisionOf(column);
    if (decision.kind === 'keep') return [];
    if (decision.kind === 'null' && decision.rebuild !== undefined)
      return column.source.type === 'tsvector'
        ? []
        : [findingOf('wrong-type', column, `${textOf(column)} is ${column.source.type}, and only a tsvector is rebuilt.`)];
    if (decision.kind === 'null')
      return column.source.notNull
        ? [findingOf('not-null', column, `${textOf(column)} is NOT NULL, and \`mask: null\` would empty it.`)]
        : [];
    const definition = this.#masks.get(decision.mask.id);
    if (definition === undefined) return [];
    return [
      ...this.#typeFindings(column, definition),
      ...this.#optionFindings(column, decision.mask, definition),
      ...this.#nameFindings(column, decision.mask, definition),
      ...this.#pathFindings(column),
    ];
  }

  #typeFindings(column: MatchedColumn, { id, families, longest }: MaskDefinition): readonly PlanFinding[] {
    const { type, family, maxLength } = column.source;
    // Said already: what is masked as another column has its type.
    if (this.#roots.rootOf(column).source.family !== family) return [];
    if (!families.includes(family))
      return [findingOf('wrong-type', column, `${textOf(column)} is ${type}, and \`${id}\` masks ${families.join(', ')}.`)];
    if (longest === undefined || maxLength === undefined || longest <= maxLength) return [];
    const sentence = `${textOf(column)} takes ${maxLength} characters, and \`${id}\` makes up to ${longest}. \`fpe.str\` keeps the length.`;
    return [findingOf('too-long', column, sentence)];
  }

  /** What is decided elsewhere is told there. */
  #optionFindings(column: MatchedColumn, mask: ChosenMask, definition: MaskDefinition): readonly PlanFinding[] {
    if (this.#roots.rootOf(column) !== column) return [];
    const mistake = definition.mistakeOf?.(mask.options, column.source);
    if (mistake !== undefined) return [findingOf('bad-option', column, `${textOf(column)}: ${mistake}`)];
    return isNumberedAnew(column, mask) ? numberedFindings(column, mask) : [];
  }

  /** Of the masks of JSON, each by its own line. */
  #pathFindings(column: MatchedColumn): readonly PlanFinding[] {
    if (this.#roots.rootOf(column) !== column) return [];
    return column.said.paths.flatMap(({ path, decision, line }) => {
      if (decision.kind !== 'mask') return [];
      const definition = this.#masks.get(decision.mask.id);
      if (definition === undefined) return [];
      const where = `${textOf(column)} -> ${pathText(path)}`;
      const field = column.source.fields?.find(({ name }) => name === path[0]);
      if (field !== undefined && !definition.families.includes(field.family)) {
        const sentence = `${where} is ${field.type}, and \`${definition.id}\` masks ${definition.families.join(', ')}.`;
        return [{ ...findingOf('wrong-type', column, sentence), where, line }];
      }
      if (ownerOfKeys(path) !== undefined) {
        const sentence = keysMistake(definition);
        if (sentence !== undefined) return [{ ...findingOf('not-unique', column, `${where}: ${sentence}`), where, line }];
      }
      const mistake = definition.mistakeOf?.(decision.mask.options, {});
      const found = mistake === undefined ? [] : [findingOf('bad-option', column, `${where}: ${mistake}`)];
      return [...found, ...this.#nameFindings(column, decision.mask, definition)].map((each) => ({ ...each, where, line }));
    });
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
      return [findingOf('unknown-column', column, sentence)];
    });
  }
}

const ofKeys: ReadonlySet<string> = new Set(['text', 'integer', 'numeric', 'uuid']);

/** No two keys of an object may become one. */
function keysMistake({ id, collides, families }: MaskDefinition): string | undefined {
  if (!families.some((family) => ofKeys.has(family))) return `keys are texts, and \`${id}\` masks ${families.join(', ')}.`;
  return collides === 'often' ? `\`${id}\` can make one key of two. \`fpe.str\` keeps them apart.` : undefined;
}
