import type { SourceColumn } from '#core/data/catalog.ts';
import type { Decision } from '#core/data/classification.ts';
import { best, evidenceOfNames, type Evidence } from './by-name.ts';
import { evidenceOfValues, type Validator } from './by-value.ts';
import { proposals, type PersonalClass } from './classes.ts';
import { bytesOfEscaped, endsOfRange, isText } from './within.ts';

/** A column with what was sampled of it, at the source. */
export interface SampledColumn {
  readonly table: string;
  readonly column: SourceColumn;
  /** As text. */
  readonly values: readonly string[];
  /** Distinct values among those that are neither NULL nor empty, and how many those are; absent: nobody looked. */
  readonly distinct?: { readonly values: number; readonly of: number };
  /** The table has a key that names whoever its row is about. */
  readonly entity?: string;
  /** What its neighbours say. */
  readonly others?: readonly Evidence[];
}

/** What is thought of a column. The decision is a proposal: a person reviews the file. */
export interface Judgement {
  readonly class?: PersonalClass;
  /** From 0 to 1. */
  readonly score: number;
  readonly reasons: readonly string[];
  /** Absent: a person has to say. */
  readonly decision?: Decision;
}

/** From here on a mask is proposed; below the other, that it is kept. */
const surelyPersonal = 0.8;
const hardlyPersonal = 0.3;

/** Names and values are two witnesses: each by itself can be wrong, both together hardly are. */
export function judgeColumn(sampled: SampledColumn, validators: readonly Validator[]): Judgement {
  const { table, column, values } = sampled;
  const names = evidenceOfNames({ table, column: column.name, ...(column.comment !== undefined && { comment: column.comment }) });
  const all = [...names.filter((each) => mayHold(column, each.class)), ...valueEvidence(column, values, validators)];
  const [first] = joined([...all, ...(sampled.others ?? [])], (each) => contradiction(sampled, each));
  if (first === undefined) return { score: 0, reasons: [], decision: keep('no sign of a person') };
  const { class: kind, sure: score, reason } = first;
  const reasons = [reason, ...fewWords(sampled, first)];
  if (score < hardlyPersonal) return { class: kind, score, reasons, decision: keep(`hardly a sign of a person (${kind})`) };
  const decision = score < surelyPersonal ? undefined : proposed(sampled, kind, first.options);
  return { class: kind, score, reasons, ...(decision && { decision }) };
}

function valueEvidence(
  { family, type, nesting }: SourceColumn,
  values: readonly string[],
  validators: readonly Validator[],
): readonly Evidence[] {
  const own = nesting === 'range' ? values.flatMap(endsOfRange) : values;
  const found = evidenceOfValues(own, validators);
  if (family === 'bytea') return [...found.filter((each) => each.class === 'secret'), ...evidenceOfBytes(values)];
  return [...found, ...evidenceOfType(type.replace(/\(.*\)|\[\]/g, ''), values)];
}

/** What a type says by itself; never enough for a mask. */
const types: ReadonlyMap<string, readonly [PersonalClass, string]> = new Map([
  ['xml', ['free text', 'XML has fields of its own, and no mask reads them']],
  ['ltree', ['free text', 'words that no mask reads']],
  ['tsquery', ['free text', 'words that somebody looked for, and no mask reads them']],
  ['jsonpath', ['free text', 'words that no mask reads']],
  ['inet', ['ip address', 'its type is for addresses of machines']],
  ['cidr', ['ip address', 'its type is for networks']],
  ['macaddr', ['mac address', 'its type is for addresses of network cards']],
  ['macaddr8', ['mac address', 'its type is for addresses of network cards']],
  ['point', ['place on the globe', 'its type is for places']],
  ['geometry', ['place on the globe', 'its type is for places']],
  ['geography', ['place on the globe', 'its type is for places']],
]);

/** Where there are values: of an empty table its names are all that is known. */
function evidenceOfType(type: string, values: readonly string[]): readonly Evidence[] {
  const [kind, reason] = types.get(type.split('.').at(-1) ?? '') ?? [];
  return kind === undefined || reason === undefined || values.length === 0 ? [] : [{ class: kind, sure: 0.5, reason, isSeen: true }];
}

/** Of digests and keys all have one length. */
const longestDigest = 64;

/** Nobody can say by its name what a file holds; what can be read as text is somebody's. */
function evidenceOfBytes(values: readonly string[]): readonly Evidence[] {
  const all = values.map(bytesOfEscaped).filter(({ length }) => length > 0);
  if (all.length === 0) return [];
  const texts = all.filter((bytes) => isText(bytes)).length;
  const lengths = new Set(all.map(({ length }) => length));
  if (texts > 0) return [{ class: 'free text', sure: 0.6, reason: `${texts} of ${all.length} values can be read as text`, isSeen: true }];
  if (lengths.size === 1 && (all[0]?.length ?? 0) <= longestDigest) return [];
  return [{ class: 'free text', sure: 0.5, reason: 'files, or packed data: nobody can look into them', isSeen: true }];
}

/** Each class once, with all that speaks for it. */
function joined(all: readonly Evidence[], counts: (each: Evidence) => number): readonly Evidence[] {
  const classes = new Map<PersonalClass, Evidence>();
  for (const each of all) {
    const known = classes.get(each.class);
    const sure = 1 - (1 - (known?.sure ?? 0)) * (1 - each.sure);
    const reason = known === undefined ? each.reason : `${known.reason}; ${each.reason}`;
    classes.set(each.class, { ...known, ...each, sure, reason });
  }
  return best([...classes.values()].map((each) => ({ ...each, sure: Math.round(each.sure * counts(each) * 100) / 100 })));
}

/** A number is no e-mail address, whatever it is called; a truth is nothing but a truth. */
function mayHold({ family }: SourceColumn, kind: PersonalClass): boolean {
  if (family === 'text' || family === 'json') return true;
  if (kind === 'sensitive') return family !== 'uuid';
  const proposal = proposals[kind];
  const isNumber = family === 'integer' || family === 'numeric';
  if (isNumber) return ['national id', 'phone', 'card number', 'bank account', 'place on the globe', 'postcode'].includes(kind);
  return proposal !== 'null' && proposal.families.includes(family);
}

/** A handful of values among many rows are states or kinds, and nobody's own; a password is one, however many have it. */
function contradiction({ column, distinct }: SampledColumn, each: Evidence): number {
  if (column.family === 'boolean') return 0.1;
  if (each.class === 'secret' || each.isSeen === true) return 1;
  return distinct !== undefined && distinct.of >= 200 && distinct.values <= 12 ? 0.35 : 1;
}

/** Whoever reads the score is told what keeps it so low. */
function fewWords(sampled: SampledColumn, each: Evidence): readonly string[] {
  const { column, distinct } = sampled;
  if (column.family === 'boolean' || distinct === undefined || contradiction(sampled, each) === 1) return [];
  return [`but only ${distinct.values === 1 ? '1 value' : `${distinct.values} different values`} among ${distinct.of}`];
}

function proposed({ column, entity }: SampledColumn, kind: PersonalClass, options: Evidence['options'] = {}): Decision | undefined {
  const proposal = proposals[kind];
  if (proposal === 'null') return column.notNull ? undefined : { kind: 'null' };
  if (!proposal.families.includes(column.family)) return undefined;
  const by = proposal.byEntity === true && entity !== undefined ? { entity } : {};
  // Of bytes that are no file it makes the same one word.
  const id = column.family === 'bytea' ? 'blob' : proposal.mask;
  return { kind: 'mask', mask: { id, options, ...by } };
}

function keep(reason: string): Decision {
  return { kind: 'keep', reason };
}
