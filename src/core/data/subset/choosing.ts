// Which rows a subset has: what was chosen, what those rows name, and what names them, until nothing comes any more. Whoever knows the rows
// is asked question after question; every answer is where rows lie, and never what stands in them.
import { must } from '#core/bug.ts';
import type { TableName } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import { PlaceSet, type Place } from './place-set.ts';
import type { PlannedStart, SubsetEdge, SubsetPlan } from './plan-subset.ts';

/** A table that holds rows itself, as no partitioned one does. */
export interface SubsetLeaf extends TableName {
  /** By which the server names it. */
  readonly id: string;
  /** Partitioned tables whose rows stand in it. */
  readonly within: readonly TableName[];
  /** As the server estimates them. */
  readonly rows: number;
  readonly bytes: number;
}

/** Rows of one leaf; `all`: every one. */
export type AskedRows = 'all' | readonly Place[];

export type SubsetQuestion =
  | { readonly kind: 'start'; readonly start: PlannedStart }
  /** How many rows it has. */
  | { readonly kind: 'count'; readonly leaf: SubsetLeaf }
  /** Of the rows of `leaf`, which name others: those others. */
  | { readonly kind: 'parents'; readonly edge: SubsetEdge; readonly leaf: SubsetLeaf; readonly rows: AskedRows }
  /** What names the rows of `leaf`. */
  | { readonly kind: 'children'; readonly edge: SubsetEdge; readonly leaf: SubsetLeaf; readonly rows: AskedRows }
  /** Each row of `leaf` with each row that it names. */
  | { readonly kind: 'pairs'; readonly edge: SubsetEdge; readonly leaf: SubsetLeaf; readonly rows: readonly Place[] };

/** Why rows of a table are in the subset: each row by the first that brought it. */
export type Reason =
  | { readonly kind: 'start' }
  | { readonly kind: 'parents'; readonly edge: SubsetEdge }
  | { readonly kind: 'children'; readonly edge: SubsetEdge };

export interface ChosenLeaf {
  readonly leaf: SubsetLeaf;
  readonly isWhole: boolean;
  readonly count: number;
  /** Where they lie; of a whole table nobody asked. */
  readonly rows: PlaceSet;
  /** Of each foreign key that is not followed: the rows in which it becomes NULL. */
  readonly cuts: readonly { readonly columns: readonly string[]; readonly rows: PlaceSet }[];
  readonly reasons: readonly { readonly reason: Reason; readonly rows: number }[];
}

/** At most so many rows are asked about at once: enough that a question is worth it, little enough to be held. */
const usualBatch = 50_000;

export class Choosing {
  readonly #leaves: readonly Leaf[];
  readonly #byId: ReadonlyMap<string, Leaf>;
  readonly #questions: SubsetQuestion[] = [];
  readonly #batch: number;

  constructor({ starts, edges }: SubsetPlan, leaves: readonly SubsetLeaf[], batch = usualBatch) {
    this.#batch = batch;
    this.#leaves = leaves.map((leaf) => new Leaf(leaf, edges));
    this.#byId = new Map(this.#leaves.map((leaf) => [leaf.leaf.id, leaf]));
    for (const start of starts) this.#begin(start);
  }

  /** The next one; undefined: all that belongs to it is chosen. What it is answered by is told before it is asked again. */
  next(): SubsetQuestion | undefined {
    for (;;) {
      const asked = this.#questions.shift();
      if (asked !== undefined) return asked;
      // All that came down is there before what it names is asked for: that is asked about in fewer and larger batches.
      const kind = kinds.find((each) => this.#fullest(each) !== undefined);
      if (kind === undefined) return undefined;
      this.#questions.push(...(this.#fullest(kind)?.ask(kind, this.#batch) ?? []));
    }
  }

  /** A row that the answer has: where it lies, in which leaf. */
  found(question: SubsetQuestion, id: string, place: Place): void {
    const leaf = must(this.#byId.get(id), `the table ${id} that a row was found in`);
    if (question.kind === 'start') leaf.choose(place, 'start', question.start.choice !== 'all');
    if (question.kind === 'parents') leaf.choose(place, question, false);
    if (question.kind === 'children') leaf.choose(place, question, true);
  }

  counted({ id }: SubsetLeaf, rows: number): void {
    must(this.#byId.get(id), `the table ${id} that was counted`).count = rows;
  }

  /** A row that names one that is chosen keeps its foreign key. */
  paired({ edge, leaf }: Extract<SubsetQuestion, { readonly kind: 'pairs' }>, child: Place, id: string, parent: Place): void {
    if (this.#byId.get(id)?.has(parent) === true) this.#byId.get(leaf.id)?.keep(edge, child);
  }

  chosen(): readonly ChosenLeaf[] {
    return this.#leaves.map((leaf) => leaf.chosen());
  }

  #begin(start: PlannedStart): void {
    const own = this.#leaves.filter(({ leaf }) => isIn(leaf, start));
    // Where some rows lose a foreign key they are to be told from the others.
    if (start.choice !== 'all' || own.some(({ isCut }) => isCut)) this.#questions.push({ kind: 'start', start });
    else {
      for (const leaf of own) {
        leaf.chooseAll();
        this.#questions.push({ kind: 'count', leaf: leaf.leaf });
      }
    }
  }

  #fullest(kind: WorkKind): Leaf | undefined {
    let found: Leaf | undefined;
    for (const leaf of this.#leaves) if (leaf.waiting(kind) > (found?.waiting(kind) ?? 0)) found = leaf;
    return found;
  }
}

export function isIn(leaf: SubsetLeaf, table: TableName): boolean {
  const text = tableText(table);
  return tableText(leaf) === text || leaf.within.some((each) => tableText(each) === text);
}

/**
 * `down`: what names it; `always`: what names it however it came; `up`: what it names; `cut`: whether that came,
 * which is known once nothing else waits.
 */
type WorkKind = 'down' | 'always' | 'up' | 'cut';
const kinds: readonly WorkKind[] = ['down', 'always', 'up', 'cut'];

class Leaf {
  readonly leaf: SubsetLeaf;
  count = 0;
  #isWhole = false;
  readonly #rows = new PlaceSet();
  /** Those of them that bring what names them. */
  readonly #spread = new PlaceSet();
  readonly #work: { readonly [Kind in WorkKind]: { readonly edges: readonly SubsetEdge[]; readonly rows: PlaceSet } };
  /** Questions about all of its rows that were not asked yet. */
  readonly #wholeWaits = new Set<WorkKind>();
  readonly #cuts: ReadonlyMap<SubsetEdge, PlaceSet>;
  readonly #reasons = new Map<SubsetEdge | 'start', { readonly reason: Reason; rows: number }[]>();

  constructor(leaf: SubsetLeaf, edges: readonly SubsetEdge[]) {
    this.leaf = leaf;
    const from = edges.filter((edge) => isIn(leaf, edge.from));
    const to = edges.filter((edge) => isIn(leaf, edge.to));
    const work = (own: readonly SubsetEdge[]) => ({ edges: own, rows: new PlaceSet() });
    this.#work = {
      down: work(to.filter(({ children }) => children.kind !== 'none' && children.kind !== 'always')),
      always: work(to.filter(({ children }) => children.kind === 'always')),
      up: work(from.filter(({ parents }) => parents === 'follow')),
      cut: work(from.filter(({ parents }) => parents === 'cut')),
    };
    this.#cuts = new Map(this.#work.cut.edges.map((edge) => [edge, new PlaceSet()]));
  }

  get isCut(): boolean {
    return this.#work.cut.edges.length > 0;
  }

  has(place: Place): boolean {
    return this.#isWhole || this.#rows.has(place);
  }

  chooseAll(): void {
    this.#isWhole = true;
    for (const kind of ['always', 'up'] as const) if (this.#work[kind].edges.length > 0) this.#wholeWaits.add(kind);
  }

  choose(place: Place, by: 'start' | Extract<SubsetQuestion, { readonly kind: 'parents' | 'children' }>, spreads: boolean): void {
    if (spreads && this.#spread.add(place)) this.#waitFor('down', place);
    if (this.#isWhole || !this.#rows.add(place)) return;
    this.count += 1;
    this.#tell(by === 'start' ? { kind: 'start' } : { kind: by.kind, edge: by.edge });
    this.#waitFor('always', place);
    this.#waitFor('up', place);
    this.#waitFor('cut', place);
    for (const rows of this.#cuts.values()) rows.add(place);
  }

  keep(edge: SubsetEdge, place: Place): void {
    this.#cuts.get(edge)?.drop(place);
  }

  waiting(kind: WorkKind): number {
    return this.#work[kind].rows.size + (this.#wholeWaits.has(kind) ? 1 : 0);
  }

  ask(kind: WorkKind, most: number): readonly SubsetQuestion[] {
    const { leaf } = this;
    const isWhole = this.#wholeWaits.delete(kind);
    const { edges } = this.#work[kind];
    if (isWhole) return edges.map((edge): SubsetQuestion => ({ kind: kind === 'up' ? 'parents' : 'children', edge, leaf, rows: 'all' }));
    const rows = this.#work[kind].rows.take(most);
    const asks = kind === 'up' ? 'parents' : kind === 'cut' ? 'pairs' : 'children';
    return edges.map((edge): SubsetQuestion => ({ kind: asks, edge, leaf, rows }));
  }

  chosen(): ChosenLeaf {
    const cuts = [...this.#cuts].map(([edge, rows]) => ({ columns: edge.cut, rows }));
    const told = [...this.#reasons.values()].flat();
    const reasons = this.#isWhole ? [{ reason: { kind: 'start' } as const, rows: this.count }] : told;
    return { leaf: this.leaf, isWhole: this.#isWhole, count: this.count, rows: this.#rows, cuts, reasons };
  }

  #waitFor(kind: WorkKind, place: Place): void {
    const { edges, rows } = this.#work[kind];
    if (edges.length > 0) rows.add(place);
  }

  #tell(reason: Reason): void {
    const key = reason.kind === 'start' ? 'start' : reason.edge;
    const told = this.#reasons.get(key) ?? [];
    const same = told.find((each) => each.reason.kind === reason.kind);
    if (same !== undefined) same.rows += 1;
    else this.#reasons.set(key, [...told, { reason, rows: 1 }]);
  }
}
