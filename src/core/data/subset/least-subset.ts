// For tests only: what a subset of a random schema is, by the rules word by word.
import type { Reference } from '#core/data/catalog.ts';
import type { RandomRow, RandomSchema } from './random-schema.ts';
import type { ChildRule, EdgeRule, SubsetStart } from './subset.ts';

/** The rules word by word, over and over, until nothing comes any more. */
export function leastSubset({ tables, references, subset }: RandomSchema): ReadonlySet<RandomRow> {
  const rowsOf = (name: string): readonly RandomRow[] => tables.find((table) => table.name === name)?.rows ?? [];
  const start = (name: string) => subset.starts.find((each) => each.name === name);
  const [chosen, spread] = [new Set<RandomRow>(), new Set<RandomRow>()];
  for (const { name, rows } of tables)
    for (const row of rows) {
      const choice = start(name)?.choice;
      if (choice === undefined || !isStart(choice, row)) continue;
      chosen.add(row);
      if (choice !== 'all') spread.add(row);
    }
  for (let before = -1; before !== chosen.size + spread.size;) {
    before = chosen.size + spread.size;
    for (const reference of references) {
      const rule = ruleOf({ subset }, reference);
      const [children, parents] = [rowsOf(reference.from.name), rowsOf(reference.to.name)];
      for (const parent of parents) {
        const own = children.filter((child) => namesRow(reference, child, parent));
        if (rule?.follow !== false && own.some((child) => chosen.has(child))) chosen.add(parent);
        const kind = rule?.children?.kind ?? 'all';
        const isAsked = kind === 'always' ? chosen.has(parent) : kind !== 'none' && spread.has(parent);
        if (isAsked)
          for (const child of drawnOf(rule?.children ?? { kind: 'all' }, own)) for (const set of [chosen, spread]) set.add(child);
      }
    }
  }
  return chosen;
}

export function isStart(choice: SubsetStart['choice'], { n }: RandomRow): boolean {
  return choice === 'all' || (choice.where?.match(/-?\d+/g) ?? []).map(Number).includes(n ?? -2);
}

export function ruleOf({ subset }: Pick<RandomSchema, 'subset'>, { from, to }: Reference): EdgeRule | undefined {
  return subset.along.find((rule) => {
    const columns = rule.from.by.kind === 'columns' ? rule.from.by.columns : [];
    return rule.from.name === from.name && rule.to?.name === to.name && columns.join() === from.columns.join();
  });
}

export function namesRow({ from, to }: Reference, child: RandomRow, parent: RandomRow): boolean {
  return from.columns.every((column, at) => child[column] !== null && child[column] === parent[to.columns[at] ?? '']);
}

/** Which ones, any rule may say; always the same ones it must. */
export function drawnOf(rule: ChildRule, rows: readonly RandomRow[]): readonly RandomRow[] {
  if (rule.kind === 'limit') return rows.slice(0, rule.rows);
  return rule.kind === 'share' ? rows.filter(({ n }) => (n ?? 0) % 2 === 0) : rows;
}
