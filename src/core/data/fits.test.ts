import { expect, test } from 'vitest';
import type { SourceColumn, UniqueKey } from './catalog.ts';
import { catalogOf, column, file, planned, sentencesOf, table } from './plan-fixture.ts';

test.each([
  ['id: {type: bigint, mask: int.fpe, with: {from: 9, to: 1}}', ['bad-option: public.t.id: The range is empty.']],
  ['id: {type: bigint, mask: int.fpe, with: {from: 1, to: 9}}', []],
])('a mask with options that do not go together is told with its line: %s', (line, wanted) => {
  const plan = planned(catalogOf([table('t', ['id: bigint!'])]), file([line]));
  expect(sentencesOf(plan)).toEqual(wanted);
  expect(plan.ok ? [] : plan.findings.map((each) => each.line)).toEqual(wanted.map(() => 5));
});

test('a path of JSON has masks that fit, too', () => {
  const lines = [
    'data: {type: jsonb, mask: json}',
    'data -> size: {mask: int.fpe, with: {from: 9, to: 1}}',
    'data -> name: {mask: name.full, entity: person}',
    'data -> contact.mail: {mask: email}',
  ];
  const plan = planned(catalogOf([table('t', ['data: jsonb'])]), file(lines));
  expect(sentencesOf(plan)).toEqual([
    'bad-option: public.t.data -> size: The range is empty.',
    'unknown-column: public.t.data is masked by the column `person`, and public.t copies no such column.',
  ]);
  expect(plan.ok ? [] : plan.findings.map(({ where, line }) => [where, line])).toEqual([
    ['public.t.data -> size', 6],
    ['public.t.data -> name', 7],
  ]);
});

test('a list of words is rebuilt of what is masked, also where it can’t be NULL; nothing else is', () => {
  const rebuilt = (type: string): readonly string[] =>
    sentencesOf(planned(catalogOf([table('t', [`c: ${type}!`])]), file([`c: {type: ${type}, rebuild: "to_tsvector('simple', a)"}`])));
  expect(rebuilt('tsvector')).toEqual([]);
  expect(rebuilt('text')).toEqual(['wrong-type: public.t.c is text, and only a tsvector is rebuilt.']);
  expect(() => rebuilt('tsvector, mask: email')).toThrow('`mask` and `rebuild` contradict each other. Delete one.');
});

test('keys of JSON are masked by what keeps them apart', () => {
  const keys = (mask: string): readonly string[] =>
    sentencesOf(
      planned(catalogOf([table('t', ['data: jsonb'])]), file(['data: {type: jsonb, mask: json}', `data -> by.keys(): {${mask}}`])),
    );
  expect([keys('mask: email'), keys('keep: codes')]).toEqual([[], []]);
  expect(keys('mask: name.full')).toEqual([
    'not-unique: public.t.data -> by.keys(): `name.full` can make one key of two. `fpe.str` keeps them apart.',
  ]);
  expect(keys('mask: composite')).toEqual(['not-unique: public.t.data -> by.keys(): keys are texts, and `composite` masks composite.']);
});

test('a row type is decided field by field', () => {
  const text = { type: 'text', family: 'text', isArray: false } as const;
  const fields = [{ ...text, name: 'mail' }, { ...text, name: 'E Mail' }, { ...text, name: 'day', type: 'date', family: 'date' } as const];
  const own: SourceColumn = { ...column('who: person'), family: 'composite', fields };
  const plan = (lines: readonly string[]): readonly string[] =>
    sentencesOf(planned(catalogOf([{ ...table('t', []), columns: [own] }]), file(['who: {type: person, mask: composite}', ...lines])));
  expect(plan(['who -> mail: {mask: email}', 'who -> "E Mail": {mask: null}', 'who -> day: {keep: a day}'])).toEqual([]);
  expect(plan(['who -> mail: {mask: email}', 'who -> day: {mask: email}', 'who -> old: {mask: null}'])).toEqual([
    'new-column: The field public.t.who -> "E Mail" (text) is in the database, and the file does not say what becomes of it.',
    'wrong-type: public.t.who -> day is date, and `email` masks text.',
  ]);
});

test.each([
  ['smallint', 1, 32_768, ['too-long: public.t.id is smallint, which ends at 32767, and `int.fpe` makes numbers from 1 to 32768.']],
  ['integer', 1, 2_147_483_646, []],
  [
    'integer',
    -2_147_483_649,
    9,
    ['too-long: public.t.id is integer, which ends at 2147483647, and `int.fpe` makes numbers from -2147483649 to 9.'],
  ],
  ['bigint', 1, 9_000_000_000_000, []],
])('a range fits its type: %s from %i to %i', (type, from, to, wanted) => {
  const line = `id: {type: ${type}, mask: int.fpe, with: {from: ${from}, to: ${to}}}`;
  expect(sentencesOf(planned(catalogOf([table('t', [`id: ${type}!`])]), file([line])))).toEqual(wanted);
});

function numbered(last: number, type: string, to: number): ReturnType<typeof planned> {
  const sequence = { schema: 'public', name: 't_id_seq', last };
  const id: SourceColumn = { ...column(`id: ${type}!`), sequence };
  return planned(
    catalogOf([{ ...table('t', []), columns: [id] }]),
    file([`id: {type: ${type}, mask: int.fpe, with: {from: 1, to: ${to}}}`]),
  );
}

test('numbers that are masked leave room for those to come, and the sequence goes on behind them', () => {
  const plan = numbered(1_000, 'integer', 2_000);
  expect(plan.ok && plan.plan.restarts).toEqual([{ schema: 'public', name: 't_id_seq', next: 2_001 }]);
  expect(sentencesOf(numbered(1_000, 'integer', 1_999))).toEqual([
    'numbered: public.t.id is numbered by public.t_id_seq, which has come to 1000. Declare `to: 2000` or more, so that there is room for the next ones, and do not change it later.',
  ]);
  expect(sentencesOf(numbered(1_000, 'integer', 2_147_483_647))).toEqual([
    'numbered: public.t.id is integer: behind `to: 2147483647` the sequence public.t_id_seq has no number left to go on with.',
  ]);
  const kept = planned(catalogOf([table('t', ['id: integer!'])]), file(['id: {type: integer, keep: serial}']));
  expect(kept.ok && kept.plan.restarts).toBeUndefined();
});

const partial: UniqueKey = {
  index: 'a_once',
  isPrimary: false,
  columns: ['a'],
  nullsEqual: false,
  condition: { text: '((state = 1) AND (gone IS NULL))', columns: ['state', 'gone'] },
};
const turned = (name: string): string =>
  `not-unique: public.t.${name} decides which rows a_once holds, by ((state = 1) AND (gone IS NULL)): it keeps a apart among those only, and a masked value would bring others in. Write \`keep\` and why.`;

test.each([
  ['keep: state', 'mask: datetime.shift', []],
  ['mask: int.fpe, with: {from: 1, to: 9}', 'keep: day', [turned('state')]],
  ['mask: null', 'mask: null', [turned('state'), turned('gone')]],
])('an index over some rows only: state %s, gone %s', (state, gone, wanted) => {
  const lines = ['a: {type: text, mask: email}', `state: {type: bigint, ${state}}`, `gone: {type: date, ${gone}}`];
  const catalog = catalogOf([table('t', ['a: text', 'state: bigint', 'gone: date'], { uniques: [partial] })]);
  expect(sentencesOf(planned(catalog, file(lines)))).toEqual(wanted);
});

test('what excludes rows that overlap is kept', () => {
  const uniques = [{ index: 'booked', isPrimary: false, columns: ['at'], nullsEqual: false, isExclusion: true } as const];
  const catalog = catalogOf([table('t', ['at: date'], { uniques })]);
  expect(sentencesOf(planned(catalog, file(['at: {type: date, keep: a day}'])))).toEqual([]);
  expect(sentencesOf(planned(catalog, file(['at: {type: date, mask: datetime.shift}'])))).toEqual([
    'not-unique: public.t.at is part of booked, which excludes rows that overlap, and nobody knows that `datetime.shift` keeps them apart. Write `keep` and why, or `mask: null`.',
  ]);
});

test('a foreign key of several columns is named whole or not at all', () => {
  const parent = table('p', ['a: bigint!', 'b: bigint!']);
  const child = table('c', ['x: bigint', 'y: bigint']);
  const reference = {
    name: 'c_fkey',
    from: { schema: 'public', name: 'c', columns: ['x', 'y'] },
    to: { schema: 'public', name: 'p', columns: ['a', 'b'] },
  };
  const kept = file(['a: {type: bigint, mask: int.fpe, with: {from: 1, to: 9}}', 'b: {type: bigint, keep: number}'], 'p');
  const plan = (x: string, y: string, isFull?: true): readonly string[] =>
    sentencesOf(
      planned(
        catalogOf([parent, child], { references: [{ ...reference, ...(isFull && { isFull }) }] }),
        `${kept}${file([`x: {type: bigint, ${x}}`, `y: {type: bigint, ${y}}`], 'c')}`,
      ),
    );
  expect(plan('as: public.p.a', 'keep: number', true)).toEqual([]);
  expect(plan('keep: number', 'keep: number')).toEqual([
    expect.stringContaining('foreign-key: public.c.x names rows of public.p.a (c_fkey)'),
  ]);
  expect(plan('mask: null', 'keep: number')).toEqual([]);
  expect(plan('mask: null', 'mask: null', true)).toEqual([]);
  expect(plan('mask: null', 'keep: number', true)).toEqual([
    'foreign-key: public.c.x would be emptied, and c_fkey is MATCH FULL: of x and y all are NULL, or none. Write `mask: null` for each of them.',
  ]);
});

test('rows of a partition go through the table at the top where what they are parted by is masked', () => {
  const parent = table('log', ['at: date', 'who: text'], { kind: 'partitioned', partitionKey: ['at'] });
  const part = table('log_2026', ['at: date', 'who: text'], { kind: 'partition', partitionOf: parent });
  const into = (at: string): unknown => {
    const plan = planned(catalogOf([parent, part]), file([`at: {type: date, ${at}}`, 'who: {type: text, mask: email}'], 'log'));
    return plan.ok && plan.plan.tables.map((each) => each.into?.name);
  };
  expect(into('keep: a day')).toEqual([undefined, undefined]);
  expect(into('mask: datetime.shift')).toEqual([undefined, 'log']);
});
