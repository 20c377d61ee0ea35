import type { SourceColumn } from '#core/data/catalog.ts';
import type { Decision } from '#core/data/classification.ts';
import { best, evidenceOfNames, type Evidence } from './by-name.ts';
import { evidenceOfValues, type Validator } from './by-value.ts';
import { proposals, type PersonalClass } from './classes.ts';

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
  const reasons = [reason];
  if (score < hardlyPersonal) return { class: kind, score, reasons, decision: keep(`hardly a sign of a person (${kind})`) };
  const decision = score < surelyPersonal ? undefined : proposed(sampled, kind, first.options);
  return { class: kind, score, reasons, ...(decision && { decision }) };
}

/** Bytes are looked at for keys and hashes only: what else they hold is nobody's text. */
function valueEvidence({ family }: SourceColumn, values: readonly string[], validators: readonly Validator[]): readonly Evidence[] {
  const found = evidenceOfValues(values, validators);
  return family === 'bytea' ? found.filter((each) => each.class === 'secret') : found;
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

function proposed({ column, entity }: SampledColumn, kind: PersonalClass, options: Evidence['options'] = {}): Decision | undefined {
  const proposal = proposals[kind];
  if (proposal === 'null') return column.notNull ? undefined : { kind: 'null' };
  if (!proposal.families.includes(column.family)) return undefined;
  const by = proposal.byEntity === true && entity !== undefined ? { entity } : {};
  return { kind: 'mask', mask: { id: proposal.mask, options, ...by } };
}

function keep(reason: string): Decision {
  return { kind: 'keep', reason };
}
