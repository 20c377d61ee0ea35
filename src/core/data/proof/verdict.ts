// What a refresh can say of itself: whether anybody's own values reached staging, what it looked at to say so, and what it can't know.
import { canonical, digestOfText } from '#core/canonical.ts';
import { exclusionWords, isExclusion, type Exclusion } from './worth.ts';

/** `broken`: the proof itself failed, so that nothing is known. */
export type ProofResult = 'pass' | 'leak' | 'broken';

export interface ProofVerdict {
  readonly format: 'lockstep-proof 1';
  /** What stood on staging already was looked at, and nothing was copied; absent: the copy that a refresh had just made. */
  readonly of?: 'standing';
  readonly result: ProofResult;
  /** Digest of the plan that was carried out. */
  readonly plan: string;
  /** When production was read. Of a copy: as staging is, and the age of the data counts from here. */
  readonly snapshotAt: string;
  readonly leaks: readonly LeakFinding[];
  /** Why nothing is known. */
  readonly faults: readonly string[];
  readonly coverage: readonly ColumnCoverage[];
  readonly unchanged: readonly Unchanged[];
  readonly looked: Looked;
  readonly scanned: ScannedCounts;
  readonly canaries: readonly CanaryFound[];
  readonly risks: readonly TableRisk[];
  readonly utility: readonly ColumnUtility[];
  readonly orphans: readonly { readonly key: string; readonly rows: number }[];
  readonly promises: readonly string[];
  readonly limits: readonly string[];
}

/** Never a value: where it stands, how it is written, and whose it is. */
export interface LeakFinding {
  /** `public.orders.note`, `comment on table customers` */
  readonly where: string;
  /** `text`, `base64`, `base64 in escapes`, `two columns`. */
  readonly encoding: string;
  /** The column of production whose values were found. */
  readonly of: string;
  readonly cells: number;
}

/** Of a masked column: every row was masked, or was NULL. */
export interface ColumnCoverage {
  readonly column: string;
  readonly rows: number;
  readonly masked: number;
  readonly nulls: number;
}

/** Of a column or a path of JSON: values that came out of the mask as they went in, and how many chance allows. */
export interface Unchanged {
  readonly where: string;
  readonly same: number;
  readonly allowed: number;
  /** The same of values that are too short to be looked for: a name, a day of birth. */
  readonly shortSame: number;
  readonly shortAllowed: number;
}

export interface Looked {
  readonly values: number;
  /** One in so many was kept: 1 where all fit into memory. Of texts, and of values. */
  readonly oneTextIn: number;
  readonly oneValueIn: number;
  readonly excluded: { readonly [Why in Exclusion]?: number };
}

export interface ScannedCounts {
  readonly cells: number;
  readonly bytes: number;
  readonly texts: number;
  /** Masked cells that are equal to somebody’s value by chance, for the mask draws from few. */
  readonly explained: number;
  readonly ms: number;
}

export interface CanaryFound {
  readonly encoding: string;
  readonly found: boolean;
}

/** Of people who are described alike by what the file keeps: how many groups there are, how many of fewer than five, and of one. */
export interface TableRisk {
  readonly table: string;
  readonly by: readonly string[];
  readonly rows: number;
  readonly groups: number;
  readonly small: number;
  readonly single: number;
}

/** How well staging stands for production: shares and distances from 0 to 1. */
export interface ColumnUtility {
  readonly column: string;
  readonly sampled: readonly [source: number, staging: number];
  readonly nullShare: readonly [source: number, staging: number];
  readonly distinctShare: readonly [source: number, staging: number];
  /** Of values whose shape is met as often on the other side. */
  readonly sameShape: number;
  /** Kolmogorov and Smirnov's distance of lengths, and of numbers and dates themselves. */
  readonly lengthDistance: number;
  readonly valueDistance?: number;
}

const promises: readonly string[] = [
  'No value of a masked column that was looked for stands on staging, as text or in capitals, in wide letters, in groups, behind URL signs, escapes, base64, base64url or hex, up to two within each other.',
  'Tables, materialised views, JSON with its keys, arrays, bytes, large objects and every text of the schema were read.',
  'Every row of a masked column went through its mask, or was NULL.',
];

/** Nothing went through a mask to come there now. */
const standingPromises: readonly string[] = [...promises.slice(0, 2), 'Nothing was written anywhere, and nothing of staging was changed.'];

const limits: readonly string[] = [
  'Values that were not looked for are counted by reason; of them nothing is promised but that their columns were masked.',
  'Stories that tell who somebody is, pictures, and what is encrypted or packed are not understood.',
  'Who knows amounts or times that the file keeps may find a person by them; masks drawn by the value show how often each comes.',
  'The data is pseudonymous, not anonymous, as long as the mask key exists.',
];

const standingLimits: readonly string[] = [
  'Values that were not looked for are counted by reason; of them nothing is promised.',
  ...limits.slice(1),
  'Whether every row went through its mask is known of a refresh alone: rows that people changed or added since are looked at for values that production had when this proof read it, and for no others.',
  'A value that production has deleted since the refresh is not looked for, and one that the file keeps never is.',
  'A row that somebody moved while staging was read may have been missed.',
];

/** Known only of values that are drawn from so few that one is met again by chance: one in so many, and two more. */
const chanceOneIn = 65_536;

export function allowedSame(looked: number, neverSame: boolean): number {
  return neverSame ? 0 : 2 + Math.floor(looked / chanceOneIn);
}

/** Of a day of birth within its year one in 365 stays, of a name one in some hundreds; of a mask that does nothing all do. */
export function allowedShort(short: number): number {
  return 2 + Math.floor(short / 2);
}

/** What was found decides; a proof that could not see says nothing. */
export function judgeProof(found: Omit<ProofVerdict, 'result' | 'format' | 'promises' | 'limits'>): ProofVerdict {
  const faults = [
    ...found.faults,
    ...found.canaries
      .filter(({ found: isFound }) => !isFound)
      .map(({ encoding }) => `A value that was put there as ${encoding} was not found.`),
    ...found.coverage
      .filter(({ rows, masked, nulls }) => masked + nulls !== rows)
      .map(({ column, rows, masked, nulls }) => `Of ${rows} rows of ${column}, ${masked} were masked and ${nulls} were NULL.`),
  ];
  const unmasked = found.unchanged
    .filter(({ same, allowed, shortSame, shortAllowed }) => same > allowed || shortSame > shortAllowed)
    .map(({ where, same, shortSame }): LeakFinding => ({ where, encoding: 'as its mask left it', of: where, cells: same + shortSame }));
  const leaks = [...found.leaks, ...unmasked];
  const result = leaks.length > 0 ? 'leak' : faults.length > 0 ? 'broken' : 'pass';
  const said = found.of === 'standing' ? { promises: standingPromises, limits: standingLimits } : { promises, limits };
  return { format: 'lockstep-proof 1', ...found, leaks, faults, result, ...said };
}

/** The one text of a verdict, to be signed and kept. */
export function proofText(verdict: ProofVerdict): string {
  return canonical(verdict);
}

export function proofDigest(verdict: ProofVerdict): string {
  return digestOfText(proofText(verdict));
}

/** For people: what came out, where, and what to do. */
export function proofSentences(verdict: ProofVerdict): readonly string[] {
  const { of, result, leaks, faults, looked, scanned } = verdict;
  const size = `${count(looked.values, 'value')} of masked columns in ${count(scanned.cells, 'cell')} and ${count(scanned.texts, 'text')} of the schema`;
  if (result === 'pass') return [`None of ${size} was found.`, ...exclusionSentences(looked)];
  const next = of === 'standing' ? 'remove them there, or refresh' : 'mask it in the classification file, or remove them in production';
  const told = leaks.map(
    ({ where, encoding, of: column, cells }) => `${where} holds values of ${column} (${encoding}) in ${count(cells, 'cell')}: ${next}.`,
  );
  const broken = faults.map((fault) => `The proof is broken: ${fault}`);
  const after =
    of === 'standing' ? 'Staging is as it was: nothing was changed.' : 'Staging is as it was before: the copy that was made is gone.';
  return [...told, ...broken, after];
}

function exclusionSentences({ excluded, oneTextIn, oneValueIn }: Looked): readonly string[] {
  const told = Object.entries(excluded).flatMap(([why, many]): readonly string[] => {
    const words = isExclusion(why) ? exclusionWords[why] : why;
    return many > 0 ? [`Not looked for, ${words}: ${many}.`] : [];
  });
  const shares = [
    ...(oneTextIn > 1 ? [`Of runs of words one in ${oneTextIn} was looked for: all did not fit into memory.`] : []),
    ...(oneValueIn > 1 ? [`Of values one in ${oneValueIn} was looked for: all did not fit into memory.`] : []),
  ];
  return [...told, ...shares];
}

function count(many: number, word: string): string {
  return `${many} ${word}${many === 1 ? '' : 's'}`;
}
