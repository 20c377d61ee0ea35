// In which order the objects of a schema are made: each behind what it needs, and what rows need before the rows.
/** Before the rows; an index, which can be built beside others; after that; behind everything. */
export type DdlStage = 'before' | 'index' | 'after' | 'last';

export interface DdlObject {
  readonly id: string;
  readonly name: string;
  readonly sql: string;
  /** As early as it may come. */
  readonly stage: DdlStage;
  /** Rows cannot come before it is there. */
  readonly isForRows: boolean;
  /** Of two that do not need each other, the lower comes first. */
  readonly rank: number;
  readonly needs: readonly string[];
  /** Of a view: its columns alone. */
  readonly stub?: string;
}

export interface Placed {
  readonly object: DdlObject;
  readonly stage: DdlStage;
}

export interface DdlOrder {
  readonly placed: readonly Placed[];
  /** Names of objects that need themselves, or that rows need and that need what comes after them. */
  readonly stuck: readonly string[];
}

const stages: readonly DdlStage[] = ['before', 'index', 'after', 'last'];

export function orderDdl(objects: readonly DdlObject[]): DdlOrder {
  const broken = withoutCircles(objects);
  const place = new Map<string, DdlStage>();
  const stuck = [...broken.stuck];
  const placed = broken.ordered.map((object): Placed => {
    const stage = stageOf(object, place);
    place.set(object.id, stage);
    if (object.isForRows && stage !== 'before') stuck.push(object.name);
    return { object, stage };
  });
  return { placed, stuck };
}

/** Indexes are built side by side, even where one is a part of another; what else needs one comes behind them all. */
function stageOf({ stage, needs }: DdlObject, place: ReadonlyMap<string, DdlStage>): DdlStage {
  const all = [stage, ...needs.map((id) => place.get(id) ?? 'before')];
  const latest = stages[Math.max(...all.map((each) => stages.indexOf(each)))] ?? 'last';
  return latest === 'index' && stage === 'before' ? 'after' : latest;
}

interface Broken {
  readonly ordered: readonly DdlObject[];
  readonly stuck: readonly string[];
}

/** A circle that goes through a view is broken there: it is made by its columns first, and as it is behind all that needs those. */
function withoutCircles(objects: readonly DdlObject[]): Broken {
  let all = objects;
  for (;;) {
    const { ordered, circle } = walk(all);
    if (circle === undefined) return { ordered, stuck: [] };
    const view = circle.find(({ stub }) => stub !== undefined);
    if (view === undefined) return { ordered, stuck: circle.map(({ name }) => name) };
    all = all.flatMap((object) => (object.id === view.id ? halves(object) : [object]));
  }
}

function halves(view: DdlObject): readonly DdlObject[] {
  const { stub = '', ...whole } = view;
  const ofColumns = view.needs.filter((id) => /^pg_(?:type|namespace|extension|collation):/.test(id));
  return [
    { ...whole, sql: stub, needs: ofColumns, stage: 'before' },
    { ...whole, id: `${view.id}:whole`, needs: [...view.needs, view.id] },
  ];
}

/** Depth first, by rank and name; a circle is told when it is met. */
function walk(objects: readonly DdlObject[]): { readonly ordered: readonly DdlObject[]; readonly circle?: readonly DdlObject[] } {
  const known = new Map(objects.map((object) => [object.id, object]));
  const ordered: DdlObject[] = [];
  const done = new Set<string>();
  const path: DdlObject[] = [];
  const visit = (object: DdlObject): readonly DdlObject[] | undefined => {
    if (done.has(object.id)) return undefined;
    const at = path.indexOf(object);
    if (at !== -1) return path.slice(at);
    path.push(object);
    for (const need of object.needs.flatMap((id) => known.get(id) ?? []).toSorted(byRank)) {
      const circle = need === object ? undefined : visit(need);
      if (circle !== undefined) return circle;
    }
    path.pop();
    done.add(object.id);
    ordered.push(object);
    return undefined;
  };
  for (const object of objects.toSorted(byRank)) {
    const circle = visit(object);
    if (circle !== undefined) return { ordered, circle };
  }
  return { ordered };
}

function byRank(one: DdlObject, other: DdlObject): number {
  return one.rank - other.rank || (one.name < other.name ? -1 : Number(one.name > other.name)) || (one.id < other.id ? -1 : 1);
}
