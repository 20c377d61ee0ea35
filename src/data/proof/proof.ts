// The proof of one refresh: what the lanes saw of production is looked for in all that the fresh database holds, before anybody uses it.
import { availableParallelism } from 'node:os';
import { digestOf } from '#core/canonical.ts';
import { columnText, pathText, tableText } from '#core/data/identifiers.ts';
import type { MaskDefinition } from '#core/data/mask-definition.ts';
import { toldPlan } from '#core/data/plan.ts';
import type { Skill } from '#core/data/proof/encodings.ts';
import {
  allowedSame,
  allowedShort,
  judgeProof,
  proofSentences,
  type ColumnCoverage,
  type LeakFinding,
  type ProofVerdict,
  type Unchanged,
} from '#core/data/proof/verdict.ts';
import { isExclusion, type Exclusion } from '#core/data/proof/worth.ts';
import type pg from 'pg';
import type { Copied } from '#data/copy-chunk.ts';
import { connect, type Endpoint } from '#data/endpoint.ts';
import type { FreeTables } from '#data/free-tables.ts';
import type { RefreshNews } from '#data/news.ts';
import { Bloom, bloomFor, roomOf } from './bloom.ts';
import { askedCanaries, plantCanaries, type Canaries } from './canaries.ts';
import { dictionary } from './dictionary.ts';
import { entriesOf, gather, type Gathered } from './gather.ts';
import { newKey } from './hash.ts';
import { measureRisks, measureUtility } from './measure.ts';
import { Printer, type PrintOrder, type Prints, type Tally } from './printer.ts';
import { countOrphans, hasChanged, largeObjectJobs, markChanges, scanJobs, schemaTexts, type ScanJob } from './relations.ts';
import { Scan, type Hit, type Scanned } from './scan.ts';
import { scanOnThreads, threadsFor, type ScanThreadOrder } from './scan-lanes.ts';
import { allSkills, type ScanOrder } from './scanner.ts';
import { standingOptions, standingPart } from './standing.ts';
import { sortOfColumn } from './watch.ts';
import type { PlannedColumn, PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

/** So many values are kept in memory, about 17 bytes each; of more a share is. */
const usualMost = 5_000_000;
/** Where there are more, those that are thinned out later were among them. */
const mostAnchors = 1.5;
/** A word that so many cells of a kept column hold is nobody’s own. */
const keptCells = 20;
/** So many masks a cell may come to, as JSON by its leaves: with room for fewer, values would be left out. */
const masksOfCell = 16;
const fewestMasks = 500_000;
/** Threads that read the fresh database: nobody else uses it, and its rows are there. Where people work on it, fewer. */
const usualThreads = Math.min(3, Math.max(2, availableParallelism()));
const standingThreads = 2;

/** Of the set of masks: one cell in eight would be taken for a mask’s. */
const mostFilled = 0.5;

export interface ProofOptions {
  readonly most?: number;
  readonly threads?: number;
  /** Fewer than all: for a test that shows that each is needed. */
  readonly skills?: readonly Skill[];
}

export interface Looking {
  readonly fresh: Endpoint;
  readonly signal: AbortSignal;
  /** Nothing was copied, and people work on it: see `standing.ts`. */
  readonly isStanding?: boolean;
  /** Tables that can be read by now; absent: all. */
  readonly free?: FreeTables;
  /** Hears how much is to be looked through, and what of it is done. */
  readonly tell?: ((news: RefreshNews) => void) | undefined;
}

export interface Concluding extends Looking {
  /** In the snapshot that was copied. */
  readonly source: pg.ClientBase;
  readonly snapshotAt: Date;
  readonly definitions: readonly MaskDefinition[];
  readonly tables: readonly (Copied & { readonly table: string })[];
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
  readonly #stopped = new AbortController();
  #lanes = 0;
  #told = 0;
  #look: Promise<Look> | undefined;

  constructor(plan: RefreshPlan, rows: ReadonlyMap<string, number>, lanes: number, options: ProofOptions = {}) {
    const cellsOf = (isOne: (column: PlannedColumn) => boolean): number =>
      plan.tables
        .filter((table) => table.rows === 'all')
        .reduce((sum, table) => sum + (rows.get(tableText(table)) ?? 0) * table.columns.filter(isOne).length, 0);
    const looked = cellsOf((column) => !isExclusion(sortOfColumn(column) ?? 'kept'));
    const masked = cellsOf(({ decision }) => decision.kind !== 'keep');
    const most = Math.ceil((options.most ?? usualMost) / lanes);
    const masks = bloomFor(Math.max(masked * masksOfCell, fewestMasks));
    this.order = {
      key: newKey(),
      anchors: bloomFor(Math.min(looked, mostAnchors * lanes * most)),
      masks,
      most,
      mostMasks: roomOf(masks) / lanes,
      expected: looked / lanes,
    };
    this.#plan = plan;
    this.#options = options;
  }

  /** A lane was opened: what it saw is asked for before it ends. */
  awaitLane(): void {
    this.#lanes += 1;
  }

  add(prints: Prints): void {
    this.#told += 1;
    this.#prints.push(prints);
  }

  /** All rows are there, and the keys of `free` follow: what can be read is looked through meanwhile. Told of all lanes before. */
  begin(looking: Looking): void {
    const signal = AbortSignal.any([looking.signal, this.#stopped.signal]);
    this.#look = this.#lookThrough({ ...looking, signal });
    // Whoever concludes hears of it.
    this.#look.catch(() => undefined);
  }

  /** Until what was begun is done: others may lock tables then, or change what is in them. */
  async looked(): Promise<void> {
    await this.#look;
  }

  /** Nobody concludes it. */
  async stop(): Promise<void> {
    this.#stopped.abort(new Error('The refresh ended.'));
    await this.#look?.then(({ client }) => client.end()).catch(() => undefined);
  }

  async conclude(concluding: Concluding): Promise<ProofVerdict> {
    const { source, fresh, definitions, isStanding = false } = concluding;
    const look = await (this.#look ?? this.#lookThrough(concluding));
    const { client, gathered, canaries } = look;
    try {
      const began = performance.now();
      const scanned = await this.#lookAtTheRest(look, concluding);
      await canaries.remove();
      const ms = Math.round(look.ms + performance.now() - began);
      const all = summed(scanned.all);
      const there = isStanding ? await standingPart(client, this.#plan) : this.#plan;
      const { risks, utility } = await measured(client, { fresh, source, plan: there });
      return judgeProof({
        ...(isStanding && { of: 'standing' as const }),
        plan: digestOf(toldPlan(this.#plan)),
        snapshotAt: concluding.snapshotAt.toISOString(),
        ...found(gathered, all, canaries, scanned),
        faults: this.#faults(),
        coverage: isStanding ? [] : coverageOf(this.#plan, concluding.tables),
        unchanged: isStanding ? [] : unchangedOf(this.#plan, gathered.tallies, definitions),
        scanned: { cells: all.cells, bytes: all.bytes, texts: scanned.texts, explained: all.explained, ms },
        risks,
        utility,
        orphans: await countOrphans(client),
      });
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  #faults(): readonly string[] {
    const lost = this.#lanes - this.#told;
    const isFull = new Bloom(this.order.masks).fill() > mostFilled;
    return [
      ...(lost > 0 ? [`What ${lost} of ${this.#lanes} lanes saw is lost.`] : []),
      ...(isFull ? ['There were far more masked values than the server’s statistics said: run ANALYZE in production.'] : []),
    ];
  }

  async #lookThrough({ fresh, signal, isStanding = false, free, tell }: Looking): Promise<Look> {
    const began = performance.now();
    const client = await connect(fresh, `-c bytea_output=hex ${isStanding ? standingOptions : '-c synchronous_commit=off'}`);
    try {
      const printer = new Printer({ ...this.order, expected: 1 }, dictionary);
      const canaries = await (isStanding ? askedCanaries : plantCanaries)(client, printer);
      const mark = isStanding ? undefined : await markChanges(client);
      const jobs = await scanJobs(client, this.#plan);
      const gathered = gather([...this.#prints.splice(0), printer.prints()]);
      const order = {
        database: fresh,
        scan: this.#scanOrder(gathered),
        ...(isStanding && { options: standingOptions }),
      };
      const threads = this.#options.threads ?? (isStanding ? standingThreads : usualThreads);
      // Views that hold rows are filled last, and large objects belong to no table.
      const own = isStanding ? [...jobs, ...(await largeObjectJobs(client))] : jobs.filter(({ kind }) => kind === 'r');
      tell?.({ kind: 'looks', bytes: own.reduce((sum, { bytes = 0 }) => sum + bytes, 0) });
      const heard = ({ bytes = 0 }: ScanJob): void => tell?.({ kind: 'looked', bytes });
      const rows = await scanOnThreads(order, own, { threads, signal, first: canaries.first, free, heard });
      const looks = canaries.first === undefined ? 1 : threadsFor(threads, own.length);
      const seen = new Map(own.map((job) => [job.table ?? '', columnsOf(job)]));
      return { client, canaries, gathered, order, rows, looks, seen, mark, ms: performance.now() - began };
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  #scanOrder({ tables, names, texts }: Gathered): ScanOrder {
    const { key, anchors, masks } = this.order;
    return { key, anchors, masks, tables: tables.memories, names, texts, skills: this.#options.skills ?? allSkills };
  }

  /** What was not there before, or has been written to since: views that hold rows, large objects, and the schema's own texts. */
  async #lookAtTheRest({ client, order, seen, mark, rows, looks }: Look, { signal }: Concluding): Promise<ScannedAll> {
    const jobs: ScanJob[] = [];
    if (mark !== undefined) {
      // A column that is added later may hold something in every row, and no row is written for it.
      const isLeft = async (job: ScanJob): Promise<boolean> =>
        job.table === undefined || seen.get(job.table) !== columnsOf(job) || hasChanged(client, job.table, mark);
      const left = new Map<string, boolean>();
      for (const job of await scanJobs(client, this.#plan)) {
        const isOne = left.get(job.table ?? '') ?? (await isLeft(job));
        left.set(job.table ?? '', isOne);
        if (isOne) jobs.push(job);
      }
      jobs.push(...(await largeObjectJobs(client)));
    }
    const threads = this.#options.threads ?? usualThreads;
    const rest = jobs.length === 0 ? [] : await scanOnThreads(order, jobs, { threads, signal });
    const own = new Scan(order.scan);
    const texts = await schemaTexts(client);
    for (const text of texts) own.text(text);
    const all = [...rows, ...rest, own.take()];
    const isNamed = (where: string): boolean => {
      own.text({ where: '', text: where });
      const { hits, shared } = own.take();
      return hits.length + shared.length > 0;
    };
    return { all, texts: texts.length, isNamed, looks };
  }
}

/** What was looked through by now, and with what the rest is. */
interface Look {
  readonly client: pg.Client;
  readonly canaries: Canaries;
  readonly gathered: Gathered;
  readonly order: ScanThreadOrder;
  readonly rows: readonly Scanned[];
  readonly looks: number;
  /** Table → its columns. */
  readonly seen: ReadonlyMap<string, string>;
  /** Undefined: nothing can be told of what is written since, for others work there. */
  readonly mark: string | undefined;
  readonly ms: number;
}

function columnsOf({ columns }: ScanJob): string {
  return columns.map(({ where, holds }) => `${holds} ${where}`).join('\n');
}

/** Side by side: the source answers the one, and the fresh database the other. */
async function measured(
  client: pg.ClientBase,
  { fresh, source, plan }: { readonly fresh: Endpoint; readonly source: pg.ClientBase; readonly plan: RefreshPlan },
): Promise<Pick<ProofVerdict, 'risks' | 'utility'>> {
  const other = await connect(fresh);
  try {
    const [risks, utility] = await Promise.all([measureRisks(client, plan), measureUtility(source, other, plan)]);
    return { risks, utility };
  } finally {
    await other.end().catch(() => undefined);
  }
}

interface ScannedAll {
  readonly all: readonly Scanned[];
  readonly texts: number;
  readonly isNamed: (where: string) => boolean;
  /** How often each canary is to be found. */
  readonly looks: number;
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
  const { tables, sources, looked, tallies } = gathered;
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
    else add({ ...each, source: tables.sourceOf(each.place) });
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
