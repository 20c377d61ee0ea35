import { expect, test } from 'vitest';
import type { TableName } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import { planRefresh } from '#core/data/plan.ts';
import { Choosing, type SubsetLeaf, type SubsetQuestion } from './choosing.ts';
import { explainSubset } from './explain.ts';
import { drawnOf, isStart, leastSubset, namesRow, ruleOf } from './least-subset.ts';
import { planSubset, type SubsetEdge, type SubsetPlan } from './plan-subset.ts';
import { catalogOf, classificationOf, randomSchema, type RandomRow, type RandomSchema } from './random-schema.ts';

const schemas = 10_000;

test(`in ${schemas} random schemas a subset is the least that holds together`, { timeout: 120_000 }, () => {
  let [rows, chosenRows, cutRows, cycles] = [0, 0, 0, 0];
  for (let seed = 1; seed <= schemas; seed += 1) {
    const schema = randomSchema('s', seed);
    const plan = planned(schema);
    const memory = new Memory(schema);
    const { chosen, cuts } = memory.choose(plan, 1 + (seed % 7));
    expect({ seed, rows: namesOf(chosen) }).toEqual({ seed, rows: namesOf(leastSubset(schema)) });
    expect({ seed, broken: brokenIn(schema, chosen, cuts) }).toEqual({ seed, broken: [] });
    expect({ seed, cuts }).toEqual({ seed, cuts: neededCuts(schema, chosen) });
    rows += memory.all.length;
    chosenRows += chosen.size;
    cutRows += cuts.size;
    cycles += schema.references.some(({ from, to }) => from.name === to.name) ? 1 : 0;
  }
  // Neither everything nor nothing, and what is told apart occurs.
  expect(chosenRows / rows).toBeGreaterThan(0.2);
  expect(chosenRows / rows).toBeLessThan(0.8);
  expect(Math.min(cutRows, cycles)).toBeGreaterThan(1000);
});

function planned(schema: RandomSchema): SubsetPlan {
  const [catalog, file] = [catalogOf([schema]), classificationOf([schema], schema.subset)];
  const refresh = planRefresh(catalog, file, []);
  if (!refresh.ok) throw new Error(JSON.stringify(refresh.findings));
  const subset = planSubset({ catalog, file, plan: refresh.plan }, 'test');
  if (!subset.ok) throw new Error(JSON.stringify(subset.findings));
  return subset.plan;
}

/** A row, as a test knows it: the same one is the same object. */
type Row = RandomRow;

/** Answers as a server would, from rows in memory: two rows to a page, partitioned tables in two leaves. */
class Memory {
  readonly all: readonly { readonly table: string; readonly leaf: SubsetLeaf; readonly place: number; readonly row: Row }[];
  readonly leaves: readonly SubsetLeaf[];

  constructor({ schema, tables }: RandomSchema) {
    const leavesOf = tables.map(({ name, isPartitioned }) => {
      const root = { schema, name };
      const own = isPartitioned ? [`${name}_0`, `${name}_1`] : [name];
      return own.map((leaf): SubsetLeaf => ({ schema, name: leaf, id: leaf, within: isPartitioned ? [root] : [], rows: 9, bytes: 8192 }));
    });
    this.leaves = leavesOf.flat();
    this.all = tables.flatMap(({ name, rows }, at) => {
      const own = leavesOf[at] ?? [];
      return rows.flatMap((row, n) => {
        const leaf = own[n % own.length];
        return leaf === undefined ? [] : [{ table: name, leaf, place: Math.floor(n / 2) * 2048 + 1 + (n % 2) * 40, row }];
      });
    });
  }

  choose(plan: SubsetPlan, batch: number): { readonly chosen: ReadonlySet<Row>; readonly cuts: ReadonlyMap<Row, ReadonlySet<string>> } {
    const choosing = new Choosing(plan, this.leaves, batch);
    for (let question = choosing.next(); question !== undefined; question = choosing.next()) this.#answer(choosing, question);
    const done = choosing.chosen();
    const places = new Map(done.map((each) => [each.leaf.id, each]));
    const has = (of: (typeof this.all)[number]): boolean =>
      places.get(of.leaf.id)?.isWhole === true || places.get(of.leaf.id)?.rows.has(of.place) === true;
    const chosen = new Set(this.all.filter(has).map(({ row }) => row));
    const cuts = new Map(
      this.all.flatMap((of) => {
        const columns = (places.get(of.leaf.id)?.cuts ?? []).filter(({ rows }) => rows.has(of.place)).flatMap((cut) => cut.columns);
        return columns.length === 0 ? [] : [[of.row, new Set(columns)] as const];
      }),
    );
    const report = explainSubset(plan, done);
    expect(report.rows).toBe(chosen.size);
    for (const table of report.tables) expect(table.rows).toBe(table.reasons.reduce((sum, each) => sum + each.rows, 0));
    return { chosen, cuts };
  }

  #answer(choosing: Choosing, question: SubsetQuestion): void {
    if (question.kind === 'count') return choosing.counted(question.leaf, this.#within(question.leaf).length);
    for (const { leaf, place, row } of this.#found(question)) {
      if (question.kind !== 'pairs') choosing.found(question, leaf.id, place);
      else
        for (const own of this.#asked(question))
          if (names(question.edge, own.row, row)) choosing.paired(question, own.place, leaf.id, place);
    }
  }

  #found(question: Exclude<SubsetQuestion, { kind: 'count' }>): typeof this.all {
    if (question.kind === 'start') return this.#of(question.start).filter(({ row }) => isStart(question.start.choice, row));
    const { edge } = question;
    const asked = this.#asked(question).map(({ row }) => row);
    if (question.kind !== 'children') return this.#of(edge.to).filter(({ row }) => asked.some((own) => names(edge, own, row)));
    return asked.flatMap((own) => {
      const children = this.#of(edge.from).filter(({ row }) => names(edge, row, own));
      const drawn = drawnOf(
        edge.children,
        children.map(({ row }) => row),
      );
      return children.filter(({ row }) => drawn.includes(row));
    });
  }

  #asked({ leaf, rows }: Extract<SubsetQuestion, { readonly rows: unknown }>): typeof this.all {
    return this.#within(leaf).filter(({ place }) => rows === 'all' || rows.includes(place));
  }

  #within(leaf: SubsetLeaf): typeof this.all {
    return this.all.filter((each) => each.leaf.id === leaf.id);
  }

  #of({ name }: TableName): typeof this.all {
    return this.all.filter(({ table }) => table === name);
  }
}

function names({ pairs }: SubsetEdge, child: Row, parent: Row): boolean {
  return pairs.every((pair) => {
    const value = pair.child.kind === 'column' ? child[pair.child.column] : undefined;
    return value !== null && value !== undefined && value === parent[pair.parent];
  });
}

/** Foreign keys that would not hold among the chosen rows. */
function brokenIn(schema: RandomSchema, chosen: ReadonlySet<Row>, cuts: ReadonlyMap<Row, ReadonlySet<string>>): readonly string[] {
  return schema.references.flatMap((reference) => {
    const [children, parents] = [reference.from, reference.to].map(
      ({ name }) => schema.tables.find((table) => table.name === name)?.rows ?? [],
    );
    return (children ?? []).flatMap((child) => {
      const isNull = reference.from.columns.some((column) => child[column] === null || cuts.get(child)?.has(column) === true);
      if (!chosen.has(child) || isNull) return [];
      const isThere = (parents ?? []).some((parent) => chosen.has(parent) && namesRow(reference, child, parent));
      return isThere ? [] : [`${tableText(reference.from)} ${reference.name}`];
    });
  });
}

/** What a foreign key that is not followed leaves behind: NULL, and only where what is named did not come. */
function neededCuts(schema: RandomSchema, chosen: ReadonlySet<Row>): ReadonlyMap<Row, ReadonlySet<string>> {
  const cuts = new Map<Row, Set<string>>();
  for (const reference of schema.references) {
    if (ruleOf(schema, reference)?.follow !== false) continue;
    const [from, to] = [reference.from, reference.to].map(({ name }) => schema.tables.find((table) => table.name === name));
    const columns = reference.from.columns.filter((name) => from?.columns.find((each) => each.name === name)?.notNull === false);
    for (const child of from?.rows ?? []) {
      const isThere = to?.rows.some((parent) => chosen.has(parent) && namesRow(reference, child, parent)) === true;
      if (chosen.has(child) && !isThere) cuts.set(child, new Set([...(cuts.get(child) ?? []), ...columns]));
    }
  }
  return cuts;
}

function namesOf(rows: ReadonlySet<Row>): readonly string[] {
  return [...rows].map((row) => JSON.stringify(row)).toSorted();
}
