import type { Fields, OpenFile } from '#core/file/fields.ts';
import { nearest } from '#core/file/nearest.ts';
import { wordsInLine } from '#core/file/quote.ts';
import type { Entry } from '#core/file/tree.ts';
import { readBoolean, readList, readText, textsOf } from '#core/file/values.ts';
import type { Part } from '#core/file/words.ts';
import type { Decision } from './classification.ts';
import { namesIn } from './identifiers.ts';
import type { ChosenMask, MaskDefinition, MaskOption } from './mask-definition.ts';

/** The words by which a decision is made; what belongs to a mask stands below `with`. */
export const decisionPart: Part = {
  name: 'file',
  article: 'a path',
  keys: ['mask', 'keep', 'as', 'with', 'entity', 'approved-by'],
  later: [],
};

/** `mask: email`, `mask: null`, `keep: a reason`, `as: public.customers.id`: exactly one of them. */
export function readDecision(file: OpenFile, entry: Entry, fields: Fields, masks: readonly MaskDefinition[]): Decision | undefined {
  const { report } = file;
  const made = ['mask', 'keep', 'as', 'rebuild'].flatMap((key) => fields.get(key) ?? []);
  const [first, second] = made;
  if (first === undefined) {
    if (
      entry.value.kind === 'map' &&
      !fields.isMeant('mask') &&
      !fields.isMeant('keep') &&
      !fields.isMeant('as') &&
      !fields.isMeant('rebuild')
    )
      report.error(entry.keySpan, 'missing-key', {
        sentence: `What becomes of \`${entry.key}\`? Add \`mask: email\` or another mask, \`mask: null\`, or \`keep:\` and why.`,
      });
    return undefined;
  }
  if (second !== undefined) {
    report.error(second.keySpan, 'one-of', { sentence: `\`${first.key}\` and \`${second.key}\` contradict each other. Delete one.` });
    return undefined;
  }
  if (first.key !== 'mask') refuseBeside(file, fields, first.key, ['with', 'entity']);
  if (first.key !== 'keep') refuseBeside(file, fields, first.key, ['approved-by']);
  if (first.key === 'rebuild') return readRebuild(file, first);
  if (first.key === 'keep') return readKeep(file, first, fields);
  return first.key === 'as' ? readAs(file, first) : readMask(file, first, fields, masks);
}

function refuseBeside({ report }: OpenFile, fields: Fields, made: string, keys: readonly string[]): void {
  for (const key of keys) {
    const entry = fields.get(key);
    if (entry !== undefined) report.error(entry.keySpan, 'one-of', { sentence: `\`${key}\` means nothing beside \`${made}\`. Delete it.` });
  }
}

/** `rebuild: to_tsvector('simple', title)`: of the column's table, on staging. */
function readRebuild({ report }: OpenFile, entry: Entry): Decision | undefined {
  const text = readText(report, entry, 'an expression in SQL that makes the column of others of its row');
  return text === undefined ? undefined : { kind: 'null', rebuild: text };
}

function readKeep({ report }: OpenFile, entry: Entry, fields: Fields): Decision | undefined {
  const reason = readText(report, entry, 'the reason why nothing personal stands there');
  const approved = fields.get('approved-by');
  const name = approved === undefined ? undefined : readText(report, approved, 'the name of whoever approved it');
  return reason === undefined ? undefined : { kind: 'keep', reason, ...(name !== undefined && { approvedBy: name }) };
}

function readAs({ report }: OpenFile, entry: Entry): Decision | undefined {
  const text = readText(report, entry, 'the column that it names, such as `public.customers.id`,');
  const [schema, name, column, more] = (text === undefined ? undefined : namesIn(text)) ?? [];
  if (schema !== undefined && name !== undefined && column !== undefined && more === undefined)
    return { kind: 'as', table: { schema, name }, column };
  if (text !== undefined)
    report.error(entry.value.span, 'bad-name', {
      sentence: `\`${text}\` names no column. Write schema, table and column: \`public.customers.id\`.`,
    });
  return undefined;
}

function readMask(file: OpenFile, entry: Entry, fields: Fields, masks: readonly MaskDefinition[]): Decision | undefined {
  const { report } = file;
  if (entry.value.kind === 'text' && entry.value.value === null && entry.value.raw === 'null') {
    refuseBeside(file, fields, 'mask: null', ['with', 'entity']);
    return { kind: 'null' };
  }
  const id = readText(report, entry, 'a mask such as `email`');
  if (id === undefined) return undefined;
  const definition = masks.find((each) => each.id === id);
  if (definition === undefined) {
    const ids = masks.map((each) => each.id);
    const hint = nearest(id, ids);
    const sentence = `There is no mask \`${id}\`.${hint === undefined ? '' : ` Did you mean \`${hint}\`?`}`;
    report.error(entry.value.span, 'unknown-value', { sentence, expected: ids, hint });
    return undefined;
  }
  const mask = {
    id,
    options: readOptions(file, entry, fields.get('with'), definition),
    ...readEntity(file, fields.get('entity'), definition),
  };
  if (mask.options === undefined) return undefined;
  return { kind: 'mask', mask: { ...mask, options: mask.options } };
}

function readEntity({ report }: OpenFile, entry: Entry | undefined, { id, drawsBy }: MaskDefinition): { readonly entity?: string } {
  if (entry === undefined) return {};
  const text = readText(report, entry, 'the column that names the person, such as `id`,');
  const [column, more] = (text === undefined ? undefined : namesIn(text)) ?? [];
  if (text !== undefined && (column === undefined || more !== undefined))
    report.error(entry.value.span, 'bad-name', { sentence: `\`${text}\` names no column of this table. Write it as \`id\` or \`"Id"\`.` });
  else if (drawsBy === undefined)
    report.error(entry.keySpan, 'bad-option', {
      sentence: `\`${id}\` masks by the value alone: whoever it belongs to changes nothing. Delete \`entity\`.`,
    });
  return column === undefined ? {} : { entity: column };
}

type Options = ChosenMask['options'];

function readOptions(file: OpenFile, mask: Entry, entry: Entry | undefined, definition: MaskDefinition): Options | undefined {
  const { report } = file;
  const known = Object.entries(definition.options);
  const missing = known.filter(([name, { required }]) => required === true && !isGiven(entry, name)).map(([name]) => name);
  if (missing.length > 0 && (entry === undefined || entry.value.kind === 'map')) {
    const sentence = `\`${definition.id}\` wants ${wordsInLine(missing.map((name) => `\`${name}\``))}. Write \`with: {${missing[0] ?? ''}: …}\`.`;
    report.error(entry?.keySpan ?? mask.value.span, 'missing-key', { sentence });
    return undefined;
  }
  if (entry === undefined) return {};
  if (entry.value.kind !== 'map') {
    report.error(entry.value.span, 'wants-map', {
      sentence: `\`with\` has the options of the mask. Write \`with: {${known[0]?.[0] ?? 'days'}: …}\`.`,
    });
    return undefined;
  }
  const read = [...entry.value.entries.values()].map((each) => [each.key, readOption(file, each, definition)] as const);
  return Object.fromEntries(read.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function isGiven(entry: Entry | undefined, name: string): boolean {
  return entry?.value.kind === 'map' && entry.value.entries.has(name);
}

function readOption({ report }: OpenFile, entry: Entry, { id, options }: MaskDefinition): Options[string] | undefined {
  const option = options[entry.key];
  if (option === undefined) {
    const hint = nearest(entry.key, Object.keys(options));
    const guess = hint === undefined ? '' : ` Did you mean \`${hint}\`?`;
    report.error(entry.keySpan, 'unknown-key', {
      sentence: `\`${entry.key}\` is no option of \`${id}\`.${guess}`,
      expected: Object.keys(options),
      hint,
    });
    return undefined;
  }
  switch (option.type) {
    case 'boolean':
      return readBoolean(report, entry);
    case 'number':
      return readOptionNumber(report, entry, option);
    case 'strings':
      return textsOf(report, entry.key, readList(report, entry, { example: `${entry.key}: [a, b]` })).map(({ text }) => text);
    case 'column':
    case 'string':
      return readOptionText(report, entry, option);
  }
}

function readOptionNumber(report: OpenFile['report'], { key, value }: Entry, { from, to, summary }: MaskOption): number | undefined {
  const number = value.kind === 'text' ? value.value : undefined;
  if (typeof number === 'number' && Number.isFinite(number) && number >= (from ?? number) && number <= (to ?? number)) return number;
  const range = from === undefined || to === undefined ? '' : ` from ${from} to ${to}`;
  report.error(value.span, 'wants-number', { sentence: `\`${key}\` is a number${range}: ${summary}` });
  return undefined;
}

function readOptionText(report: OpenFile['report'], entry: Entry, { values, summary }: MaskOption): string | undefined {
  const text = readText(report, entry, summary);
  if (text === undefined || values === undefined || values.includes(text)) return text;
  const hint = nearest(text, values);
  const sentence = `\`${entry.key}\` is ${wordsInLine(values, 'or')}.`;
  report.error(entry.value.span, 'unknown-value', { sentence, expected: values, hint });
  return undefined;
}
