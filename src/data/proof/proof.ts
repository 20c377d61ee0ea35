// The proof of one refresh: what the lanes saw of production is looked for in all that the fresh database holds, before anybody uses it.
import { digestOf } from '#core/canonical.ts';
import { columnText, pathText, tableText } from '#core/data/identifiers.ts';
import type { MaskDefinition } from '#core/data/mask-definition.ts';
import type { PlannedTable, RefreshPlan } from '#core/data/plan.ts';
import type { Skill } from '#core/data/proof/encodings.ts';
import {
  allowedSame,
  allowedShort,
  judgeProof,
  proofSentences,
  type ColumnCoverage,
  type LeakFinding,
  type Looked,
  type ProofVerdict,
  type Unchanged,
} from '#core/data/proof/verdict.ts';
import { isExclusion, type Exclusion } from '#core/data/proof/worth.ts';
import type pg from 'pg';
import type { Copied } from '#data/copy-chunk.ts';
import { connect, type Endpoint } from '#data/endpoint.ts';
import { Bloom, bloomFor } from './bloom.ts';
import { askedCanaries, plantCanaries, type Canaries } from './canaries.ts';
import { dictionary } from './dictionary.ts';
import { newKey } from './hash.ts';
import { measureRisks, measureUtility } from './measure.ts';
import { PrintTable } from './print-table.ts';
import { Printer, type PrintOrder, type Prints, type Tally } from './printer.ts';
import { countOrphans, largeObjectJobs, scanJobs, schemaTexts } from './relations.ts';
import { Scan, type Hit, type Scanned } from './scan.ts';
import { scanOnThreads, threadsFor } from './scan-lanes.ts';
import { allSkills, type ScanOrder } from './scanner.ts';
import { standingOptions, standingPart } from './standing.ts';

/** So many values are kept in memory, about 17 bytes each; of more a share is. */
const usualMost = 5_000_000;
/** A text that so many rows have is nobody’s own, and so is a word that so many cells of a kept column hold. */
const common = { rows: 20, runRows: 5 };
const keptCells = 20;

/** Of the set of masks: one cell in eight would be taken for a mask’s. */
const mostFilled = 0.5;

export interface ProofOptions {
  readonly most?: number;
  readonly threads?: number;
  /** Fewer than all: for a test that shows that each is needed. */
  readonly skills?: readonly Skill[];
}

export interface Concluding {
  readonly fresh: Endpoint;
  /** In the snapshot that was copied. */
  readonly source: pg.ClientBase;
  readonly snapshotAt: Date;
  readonly definitions: readonly MaskDefinition[];
  readonly tables: readonly (Copied & { readonly table: string })[];
  readonly signal: AbortSignal;
  /** Nothing was copied, and people work on it: see `standing.ts`. */
  readonly isStanding?: boolean;
}

/** The fresh database is not to be used: it holds what it must not, or nobody knows. */
export class Unproven extends Error {
  readonly verdict: ProofVerdict;

  constructor(verdict: ProofVerdict) {
    super(proofSentences(verdict).join('\n'));
    this.verdict = verdict;
  }
}

export class Proof {
  /** For each lane. */
  readonly order: PrintOrder;
  readonly #plan: RefreshPlan;
  readonly #options: ProofOptions;
  readonly #prints: Prints[] = [];
  #lanes = 0;

  constructor(plan: RefreshPlan, rows: ReadonlyMap<string, number>, lanes: number, options: ProofOptions = {}) {
    const cells = plan.tables
      .filter((table) => table.rows === 'all')
      .reduce(
        (sum, table) => sum + (rows.get(tableText(table)) ?? 0) * table.columns.filter(({ decision }) => decision.kind !== 'keep').length,
        0,
      );
    const most = Math.ceil((options.most ?? usualMost) / lanes);
    this.order = { key: newKey(), anchors: bloomFor(cells), masks: bloomFor(cells), most };
    this.#plan = plan;
    this.#options = options;
  }

  /** A lane was opened: what it saw is asked for before it ends. */
  awaitLane(): void {
    this.#lanes += 1;
  }

  add(prints: Prints): void {
    this.#prints.push(prints);
  }

  async conclude(concluding: Concluding): Promise<ProofVerdict> {
    const began = performance.now();
    const { fresh, source, definitions, isStanding = false } = concluding;
    const client = await connect(fresh, isStanding ? `-c bytea_output=hex ${standingOptions}` : '-c bytea_output=hex');
    const printer = new Printer(this.order, dictionary);
    try {
      const canaries = isStanding ? askedCanaries(printer) : await plantCanaries(client, printer);
      const gathered = gather([...this.#prints, printer.prints()]);
      const scanned = await this.#scan(client, gathered, concluding, canaries);
      await canaries.remove();
      const ms = Math.round(performance.now() - began);
      const all = summed(scanned.all);
      const there = isStanding ? await standingPart(client, this.#plan) : this.#plan;
      return judgeProof({
        ...(isStanding && { of: 'standing' as const }),
        plan: digestOf(this.#plan),
        snapshotAt: concluding.snapshotAt.toISOString(),
        ...found(gathered, all, canaries, scanned),
        faults: this.#faults(),
        coverage: isStanding ? [] : coverageOf(this.#plan, concluding.tables),
        unchanged: isStanding ? [] : unchangedOf(this.#plan, gathered.tallies, definitions),
        scanned: { cells: all.cells, bytes: all.bytes, texts: scanned.texts, explained: all.explained, ms },
        risks: await measureRisks(client, there),
        utility: await measureUtility(source, client, there),
        orphans: await countOrphans(client),
      });
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  #faults(): readonly string[] {
    const lost = this.#lanes - this.#prints.length;
    const isFull = new Bloom(this.order.masks).fill() > mostFilled;
    return [
      ...(lost > 0 ? [`What ${lost} of ${this.#lanes} lanes saw is lost.`] : []),
      ...(isFull ? ['There were far more masked values than the server’s statistics said: run ANALYZE in production.'] : []),
    ];
  }

  async #scan(
    client: pg.ClientBase,
    gathered: Gathered,
    { fresh, signal, isStanding = false }: Concluding,
    { first }: Canaries,
  ): Promise<ScannedAll> {
    const { skills = allSkills, threads = 2 } = this.#options;
    const scan: ScanOrder = {
      key: this.order.key,
      anchors: this.order.anchors,
      masks: this.order.masks,
      table: gathered.table.memory,
      names: gathered.names,
      texts: gathered.texts,
      skills,
    };
    const jobs = [...(await scanJobs(client, this.#plan)), ...(await largeObjectJobs(client))];
    const order = { database: fresh, scan, ...(isStanding && { options: standingOptions }) };
    const rows = await scanOnThreads(order, jobs, { threads, signal, first });
    const own = new Scan(scan);
    const texts = await schemaTexts(client);
    for (const text of texts) own.text(text);
    const all = [...rows, own.take()];
    const isNamed = (where: string): boolean => {
      own.text({ where: '', text: where });
      const { hits, shared } = own.take();
      return hits.length + shared.length > 0;
    };
    return { all, texts: texts.length, isNamed, looks: first === undefined ? 1 : threadsFor(threads, jobs.length) };
  }
}

interface ScannedAll {
  readonly all: readonly Scanned[];
  readonly texts: number;
  readonly isNamed: (where: string) => boolean;
  /** How often each canary is to be found. */
  readonly looks: number;
}

interface Gathered {
  readonly table: PrintTable;
  readonly sources: readonly string[];
  readonly names: readonly number[];
  readonly texts: readonly number[];
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly looked: Omit<Looked, 'excluded'> & { readonly common: number };
}

/** What all lanes saw, as one: of shares that differ the smaller one. */
function gather(prints: readonly Prints[]): Gathered {
  const numbers = new Map<string, number>();
  const [names, texts, tallies] = [new Set<number>(), new Set<number>(), new Map<string, Tally>()];
  const bits = {
    texts: Math.max(...prints.map(({ bitsLeftOut }) => bitsLeftOut.texts)),
    values: Math.max(...prints.map(({ bitsLeftOut }) => bitsLeftOut.values)),
  };
  const table = PrintTable.withRoomFor(prints.reduce((sum, { count }) => sum + count, 1));
  for (const each of prints) {
    const sourceOf = each.sources.map((source) => {
      const known = numbers.get(source) ?? numbers.size;
      numbers.set(source, known);
      return known;
    });
    for (const name of each.names) names.add(sourceOf[name] ?? 0);
    for (const text of each.texts) texts.add(sourceOf[text] ?? 0);
    for (const [where, tally] of each.tallies) addTally(tallies, where, tally);
    const own = new PrintTable(each.table, each.count);
    const isText = new Set(each.texts);
    const isCanary = (source: number): boolean => (each.sources[source] ?? '').startsWith('canary: ');
    const isKept = (one: number, source: number): boolean =>
      isCanary(source) || (one & ((1 << (isText.has(source) ? bits.texts : bits.values)) - 1)) === 0;
    table.take(own, isKept, sourceOf);
  }
  const gone = table.leaveOut(common, texts);
  return {
    table,
    sources: [...numbers.keys()],
    names: [...names],
    texts: [...texts],
    tallies,
    looked: { values: table.count - gone, oneTextIn: 2 ** bits.texts, oneValueIn: 2 ** bits.values, common: gone },
  };
}

function addTally(tallies: Map<string, Tally>, where: string, { looked, same, short, shortSame, excluded }: Tally): void {
  const known = tallies.get(where) ?? { looked: 0, same: 0, short: 0, shortSame: 0, excluded: {} };
  known.looked += looked;
  known.same += same;
  known.short += short;
  known.shortSame += shortSame;
  for (const [why, many] of entriesOf(excluded)) known.excluded[why] = (known.excluded[why] ?? 0) + many;
  tallies.set(where, known);
}

function entriesOf(excluded: Tally['excluded']): readonly (readonly [Exclusion, number])[] {
  return Object.entries(excluded).flatMap(([why, many]): readonly [Exclusion, number][] => (isExclusion(why) ? [[why, many]] : []));
}

function summed(all: readonly Scanned[]): Scanned {
  const sum = (of: (scanned: Scanned) => number): number => all.reduce((total, each) => total + of(each), 0);
  return {
    hits: all.flatMap(({ hits }) => hits),
    shared: all.flatMap(({ shared }) => shared),
    cells: sum(({ cells }) => cells),
    bytes: sum(({ bytes }) => bytes),
    explained: sum(({ explained }) => explained),
  };
}

/** Canaries apart from leaks, and words of a kept column apart from values that strayed into it. */
function found(
  gathered: Gathered,
  all: Scanned,
  canaries: Canaries,
  { isNamed, looks }: ScannedAll,
): Pick<ProofVerdict, 'leaks' | 'looked' | 'canaries'> {
  const { table, sources, looked, tallies } = gathered;
  const [leaks, seen, kept] = [new Map<string, LeakFinding>(), new Map<string, number>(), new Set<number>()];
  const add = ({ where, encoding, source, count }: Hit): void => {
    const of = (sources[source] ?? '').replace(/ \(text\)$/, '');
    if (of.startsWith('canary: ')) return void seen.set(of, (seen.get(of) ?? 0) + count);
    const key = `${where}\n${encoding}\n${of}`;
    leaks.set(key, {
      where: isNamed(where) ? 'something whose name is such a value' : where,
      encoding,
      of,
      cells: (leaks.get(key)?.cells ?? 0) + count,
    });
  };
  for (const hit of all.hits) add(hit);
  const counts = new Map<string, number>();
  const keyOf = ({ where, place }: Scanned['shared'][number]): string => `${where}\n${place}`;
  for (const each of all.shared) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + each.count);
  for (const each of all.shared) {
    if ((counts.get(keyOf(each)) ?? 0) >= keptCells) kept.add(each.place);
    else add({ ...each, source: table.source[each.place] ?? 0 });
  }
  const excluded: { [Why in Exclusion]?: number } = {};
  for (const tally of tallies.values()) for (const [why, times] of entriesOf(tally.excluded)) excluded[why] = (excluded[why] ?? 0) + times;
  const { common: many, ...rest } = looked;
  return {
    leaks: [...leaks.values()].toSorted((one, other) => (one.where < other.where ? -1 : 1)),
    looked: { ...rest, excluded: { ...excluded, ...(many > 0 && { common: many }), ...(kept.size > 0 && { kept: kept.size }) } },
    canaries: canaries.wanted.map(({ encoding, source }) => ({ encoding, found: (seen.get(source) ?? 0) >= looks })),
  };
}

/** Of the pieces of each table that were copied: rows against what the masks counted. */
function coverageOf(plan: RefreshPlan, copied: Concluding['tables']): readonly ColumnCoverage[] {
  const piecesOf = (table: PlannedTable): readonly Copied[] => copied.filter((piece) => piece.table === tableText(table));
  return plan.tables.filter(({ rows }) => rows === 'all').flatMap((table) => tableCoverage(table, piecesOf(table)));
}

/** Columns and paths of JSON whose values came through their masks as they were, and how many may. */
function unchangedOf(plan: RefreshPlan, tallies: ReadonlyMap<string, Tally>, definitions: readonly MaskDefinition[]): readonly Unchanged[] {
  const apart = new Set(definitions.flatMap(({ id, collides }) => (collides === 'by chance' ? [id] : [])));
  const masks = new Map(
    plan.tables.flatMap((table) =>
      table.columns.flatMap(({ source, decision, paths }): readonly [string, string | undefined][] => {
        const column = columnText(table, source.name);
        const idOf = (said: typeof decision): string | undefined => (said.kind === 'mask' ? said.mask.id : undefined);
        return [
          [column, idOf(decision)],
          ...paths.map((each): [string, string | undefined] => [`${column} -> ${pathText(each.path)}`, idOf(each.decision)]),
        ];
      }),
    ),
  );
  return [...tallies]
    .filter(([, { same, shortSame }]) => same + shortSame > 0)
    .map(([where, { looked, same, short, shortSame }]) => ({
      where,
      same,
      allowed: allowedSame(looked, apart.has(masks.get(where) ?? '')),
      shortSame,
      shortAllowed: allowedShort(short),
    }));
}

function tableCoverage(table: PlannedTable, pieces: readonly Copied[]): readonly ColumnCoverage[] {
  const sum = (of: (piece: Copied) => number): number => pieces.reduce((total, piece) => total + of(piece), 0);
  return table.columns.flatMap(({ source, decision }, index): readonly ColumnCoverage[] => {
    if (decision.kind === 'keep') return [];
    const column = columnText(table, source.name);
    return [
      {
        column,
        rows: sum(({ rows }) => rows),
        masked: sum(({ counts }) => counts[index]?.masked ?? 0),
        nulls: sum(({ counts }) => counts[index]?.nulls ?? 0),
      },
    ];
  });
}
