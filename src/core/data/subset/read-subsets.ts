// The keys `references` and `subsets` of a classification file.
import type { OpenFile } from '#core/file/fields.ts';
import { openFields, type Fields } from '#core/file/fields.ts';
import type { Entry, FileNode } from '#core/file/tree.ts';
import { readBoolean, readList, readNumber, readText, textsOf } from '#core/file/values.ts';
import type { Part } from '#core/file/words.ts';
import type { TableName } from '#core/data/catalog.ts';
import { namesIn, tableText } from '#core/data/identifiers.ts';
import { columnsIn, sideIn } from './side-text.ts';
import { childRuleIn, sizeOf, type SizeKey } from './sizes.ts';
import type { DeclaredReference, EdgeRule, ReferenceSide, ReferenceTarget, StartChoice, Subset, SubsetStart } from './subset.ts';

const referencePart: Part = { name: 'file', article: 'a reference', keys: ['from', 'value', 'label', 'to'], later: [] };
const subsetPart: Part = { name: 'file', article: 'a subset', keys: ['start', 'along'], later: [] };
const startPart: Part = {
  name: 'file',
  article: 'a table to start from',
  keys: ['where', 'share', 'rows', 'bytes', 'at-least', 'per'],
  later: [],
};
const alongPart: Part = { name: 'file', article: 'a rule of a subset', keys: ['from', 'value', 'to', 'children', 'follow'], later: [] };

const referenceExample = '{from: public.events.visitor, to: public.customers.id}';
const startExample = 'public.customers: {share: 1 %}';
const alongExample = '{from: public.orders.customer, children: 50}';
const mostRows = 1_000_000_000;

/** Foreign keys that the database does not know. */
export function readReferences(file: OpenFile, entry: Entry): readonly DeclaredReference[] {
  const items = readList(file.report, entry, { example: `references: [${referenceExample}]` });
  return items.flatMap((item) => readReference(file, item) ?? []);
}

function readReference(file: OpenFile, node: FileNode): DeclaredReference | undefined {
  const fields = openFields(file, node, { part: referencePart, title: 'a reference', name: '', example: referenceExample });
  const [fromEntry, toEntry] = [fields.need('from', 'from: public.events.visitor'), fields.need('to', 'to: public.customers.id')];
  const from = fromEntry && readSide(file, fromEntry, fields);
  const labelled = toEntry?.value.kind === 'map';
  const label = readLabel(file, fields, labelled, toEntry);
  const to = toEntry && (labelled ? readTargets(file, toEntry) : readTarget(file, toEntry));
  if (from === undefined || to === undefined || to.length === 0) return undefined;
  return { from, ...(label !== undefined && { label }), to, line: file.report.lineOf(node.span.from) };
}

function readLabel({ report }: OpenFile, fields: Fields, isWanted: boolean, to: Entry | undefined): string | undefined {
  const entry = fields.get('label');
  if (entry === undefined) {
    if (isWanted && to !== undefined && !fields.isMeant('label'))
      report.error(to.keySpan, 'missing-key', {
        sentence: 'Which column says which of these tables is meant? Add `label: subject_type`.',
      });
    return undefined;
  }
  if (!isWanted) {
    const sentence = '`label` says which of several tables is meant. Write `to: {Order: public.orders.id}`, or delete `label`.';
    report.error(entry.keySpan, 'one-of', { sentence });
  }
  const text = readText(report, entry, 'the column that says which table is meant');
  const [name, more] = (text === undefined ? undefined : namesIn(text)) ?? [];
  if (text !== undefined && (name === undefined || more !== undefined))
    report.error(entry.value.span, 'bad-name', {
      sentence: `\`${text}\` names no column of the table. Write it as \`kind\` or \`"Kind"\`.`,
    });
  return name;
}

function readTargets(file: OpenFile, { key, keySpan, value }: Entry): readonly ReferenceTarget[] {
  const entries = value.kind === 'map' ? [...value.entries.values()] : [];
  if (entries.length === 0)
    file.report.error(keySpan, 'no-value', { sentence: `\`${key}\` names no table. Write \`Order: public.orders.id\` below it.` });
  return entries.flatMap((each) => readTarget(file, each).map((target) => ({ ...target, label: each.key })));
}

function readTarget({ report }: OpenFile, entry: Entry): readonly ReferenceTarget[] {
  const text = readText(report, entry, 'the column that is named, such as `public.customers.id`,');
  const found = text === undefined ? undefined : columnsIn(text);
  if (found !== undefined && found.columns.length > 0) return [found];
  if (text !== undefined) {
    const sentence = `\`${text}\` names no column. Write \`public.customers.id\`, or \`public.orders(id, tenant)\` for several.`;
    report.error(entry.value.span, 'bad-name', { sentence });
  }
  return [];
}

/** `from`, and `value` where what names a row is said in SQL. */
function readSide({ report }: OpenFile, entry: Entry, fields: Fields): ReferenceSide | undefined {
  const text = readText(report, entry, 'the column that names a row, such as `public.events.visitor`,');
  const value = fields.get('value');
  const sql = value && readText(report, value, 'what names a row, in SQL');
  if (text === undefined) return undefined;
  const side = sideIn(text);
  if (side === undefined) {
    const sentence = `\`${text}\` names no column. Write \`public.events.visitor\`, \`public.lines(order, tenant)\` or \`public.events.data -> visitor.id\`.`;
    report.error(entry.value.span, 'bad-name', { sentence });
    return undefined;
  }
  if (side.by.kind !== 'sql') {
    if (value !== undefined)
      report.error(value.keySpan, 'one-of', {
        sentence: `\`from\` has a column already. Delete \`value\`, or write \`from: ${tableText(side)}\`.`,
      });
    return side;
  }
  if (value === undefined && !fields.isMeant('value'))
    report.error(entry.value.span, 'bad-name', {
      sentence: `Which column of \`${text}\` names a row? Write \`${text}.visitor\`, or add \`value:\` and an expression in SQL.`,
    });
  return sql === undefined ? undefined : { ...side, by: { kind: 'sql', sql } };
}

export function readSubsets(file: OpenFile, entry: Entry): readonly Subset[] {
  return entriesBelow(file, entry, 'test:').flatMap((each) => readSubset(file, each));
}

function entriesBelow({ report }: OpenFile, { key, keySpan, value }: Entry, example: string): readonly Entry[] {
  if (value.kind === 'map') return [...value.entries.values()];
  report.error(value.kind === 'list' ? value.span : keySpan, 'wants-map', {
    sentence: `Below \`${key}\` stand names. Write \`${example}\`.`,
  });
  return [];
}

function readSubset(file: OpenFile, entry: Entry): readonly Subset[] {
  const { report } = file;
  const title = `subset \`${entry.key}\``;
  const isName = /^[a-z][a-z0-9-]{0,40}$/.test(entry.key);
  if (!isName)
    report.error(entry.keySpan, 'bad-name', { sentence: `\`${entry.key}\` is no name of a subset. Use small letters, digits and \`-\`.` });
  const fields = openFields(file, entry.value, { part: subsetPart, title, name: entry.key, example: 'start:' });
  const start = fields.need('start', `start:\` and tables below it, as \`${startExample}`);
  const along = fields.get('along');
  const starts = start === undefined ? [] : entriesBelow(file, start, startExample).flatMap((each) => readStart(file, each));
  const rules = along === undefined ? [] : readList(report, along, { example: `along: [${alongExample}]` });
  return [
    {
      name: entry.key,
      starts,
      along: rules.flatMap((node) => readRule(file, node) ?? []),
      line: report.lineOf(entry.keySpan.from),
    },
  ];
}

function readStart(file: OpenFile, entry: Entry): readonly SubsetStart[] {
  const { report } = file;
  const table = tableIn(entry.key);
  if (table === undefined) {
    report.error(entry.keySpan, 'bad-name', {
      sentence: `\`${entry.key}\` is not written as schema and name. Write \`public.customers\`.`,
    });
    return [];
  }
  const line = report.lineOf(entry.keySpan.from);
  if (entry.value.kind === 'text' && entry.value.raw === 'all') return [{ ...table, choice: 'all', line }];
  const owner = { part: startPart, title: `what is chosen of \`${entry.key}\``, name: entry.key, example: `all\` or \`{share: 1 %}` };
  const fields = openFields(file, entry.value, owner);
  const choice = readChoiceOf(file, fields);
  if (
    entry.value.kind === 'map' &&
    choice.where === undefined &&
    choice.size === undefined &&
    choice.atLeast === undefined &&
    !report.hasErrors()
  )
    report.error(entry.keySpan, 'missing-key', {
      sentence: `How much of \`${entry.key}\`? Add \`share: 1 %\`, \`rows: 1000\`, \`bytes: 2 GB\` or \`where:\` and a condition, or write \`all\`.`,
    });
  return [{ ...table, choice, line }];
}

function tableIn(text: string): TableName | undefined {
  const [schema, name, more] = namesIn(text) ?? [];
  return schema === undefined || name === undefined || more !== undefined ? undefined : { schema, name };
}

const sizeKeys: readonly SizeKey[] = ['share', 'rows', 'bytes'];

function readChoiceOf({ report }: OpenFile, fields: Fields): StartChoice {
  const whereEntry = fields.get('where');
  const where = whereEntry && readText(report, whereEntry, 'a condition in SQL');
  const [first, second] = sizeKeys.flatMap((key) => {
    const entry = fields.get(key);
    return entry === undefined ? [] : [{ key, entry }];
  });
  if (first !== undefined && second !== undefined)
    report.error(second.entry.keySpan, 'one-of', { sentence: `\`${first.key}\` and \`${second.key}\` contradict each other. Delete one.` });
  const size = first && sizeOf(report, first.key, first.entry);
  const leastEntry = fields.get('at-least');
  const atLeast = leastEntry && readNumber(report, leastEntry, { what: 'a number of rows', from: 1, to: mostRows });
  const perEntry = fields.get('per');
  const per =
    perEntry === undefined ? [] : textsOf(report, 'per', readList(report, perEntry, { example: 'per: [tenant]' })).map(({ text }) => text);
  if (perEntry !== undefined && leastEntry === undefined && !fields.isMeant('at-least'))
    report.error(perEntry.keySpan, 'missing-key', { sentence: 'How many rows at least of each? Add `at-least: 5`.' });
  return {
    ...(where !== undefined && { where }),
    ...(size !== undefined && { size }),
    ...(atLeast !== undefined && { atLeast }),
    per,
  };
}

function readRule(file: OpenFile, node: FileNode): EdgeRule | undefined {
  const { report } = file;
  const fields = openFields(file, node, { part: alongPart, title: 'a rule of a subset', name: '', example: alongExample });
  const fromEntry = fields.need('from', 'from: public.orders.customer');
  const from = fromEntry && readSide(file, fromEntry, fields);
  const [toEntry, childEntry, followEntry] = [fields.get('to'), fields.get('children'), fields.get('follow')];
  const toText = toEntry && readText(report, toEntry, 'the table that is named, such as `public.customers`,');
  const to = toText === undefined ? undefined : tableIn(toText);
  if (toEntry !== undefined && toText !== undefined && to === undefined)
    report.error(toEntry.value.span, 'bad-name', {
      sentence: `\`${toText}\` is not written as schema and name. Write \`public.customers\`.`,
    });
  const children = childEntry && childRuleIn(report, childEntry);
  const follow = followEntry && readBoolean(report, followEntry);
  if (
    fromEntry !== undefined &&
    childEntry === undefined &&
    followEntry === undefined &&
    !fields.isMeant('children') &&
    !fields.isMeant('follow')
  )
    report.error(fromEntry.keySpan, 'missing-key', {
      sentence: 'What is to be otherwise here? Add `children: 50`, `children: none` or `follow: false`.',
    });
  if (from === undefined) return undefined;
  return {
    from,
    ...(to !== undefined && { to }),
    ...(children !== undefined && { children }),
    ...(follow === false && { follow }),
    line: report.lineOf(node.span.from),
  };
}
