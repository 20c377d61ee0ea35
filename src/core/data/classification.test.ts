import { expect, test } from 'vitest';
import { fixtureMasks } from './fixture.ts';
import { parseClassification } from './parse-classification.ts';
import { columnLine, writeClassification } from './write-classification.ts';

const text = `lockstep-data: 1
epoch: 3
tables:
  public.customers:
    columns:
      id: {type: bigint, keep: serial key}
      email: {type: text, mask: email}
      name: {type: character varying(80), mask: name.full, entity: id}
      "Born": {type: date, mask: datetime.shift, entity: id, with: {days: 30}}
      token: {type: text, mask: null}
      profile: {type: jsonb, mask: json}
      profile -> contact.*."e-mail of x": {mask: email}
      profile -> locale: {keep: a language, approved-by: dora}
  shop."Order Lines":
    columns:
      customer: {type: bigint, as: public.customers.id}
  public.audit:
    rows: none
enums:
  public.status: [new, paid]
`;

test('a file is read with each of its decisions', () => {
  const parsed = parseClassification(
    text.replace('"Born"', '\'"Born"\'').replace('shop."Order Lines"', '\'shop."Order Lines"\''),
    fixtureMasks,
  );
  expect(parsed.ok && parsed.classification.tables.map(({ name, rows, columns, line }) => [name, rows, columns.length, line])).toEqual([
    ['customers', 'all', 6, 4],
    ['Order Lines', 'all', 1, 14],
    ['audit', 'none', 0, 17],
  ]);
  expect(parsed.ok && parsed.classification.tables[0]?.columns.at(-1)?.paths).toEqual([
    { path: ['contact', '*', 'e-mail of x'], decision: { kind: 'mask', mask: { id: 'email', options: {} } }, line: 12 },
    { path: ['locale'], decision: { kind: 'keep', reason: 'a language', approvedBy: 'dora' }, line: 13 },
  ]);
  expect(parsed.ok && parsed.classification.tables[1]?.columns[0]?.decision).toEqual({
    kind: 'as',
    table: { schema: 'public', name: 'customers' },
    column: 'id',
  });
  expect(parsed.ok && parsed.classification.enums).toEqual([{ schema: 'public', name: 'status', labels: ['new', 'paid'], line: 20 }]);
  expect(parsed.ok && parsed.classification.tables[0]?.columns[3]?.decision).toEqual({
    kind: 'mask',
    mask: { id: 'datetime.shift', options: { days: 30 }, entity: 'id' },
  });
});

test('what masks draw from is said once for the file, and there are two', () => {
  const said = text.replace('epoch: 3', 'epoch: 3\nfunction: hmac-sha-256');
  const parsed = parseClassification('lockstep-data: 1\nfunction: hmac-sha-256\ntables: {public.audit: {rows: none}}\n', fixtureMasks);
  expect(parsed.ok && parsed.classification.prf).toBe('hmac-sha-256');
  expect(parsed.ok && parseClassification(writeClassification(parsed.classification), fixtureMasks)).toMatchObject({
    classification: { prf: 'hmac-sha-256' },
  });
  const wrong = parseClassification(said.replace('hmac-sha-256', 'md5'), fixtureMasks);
  expect(wrong.ok ? [] : wrong.problems.map(({ line, sentence }) => [line, sentence])).toContainEqual([
    3,
    '`md5` is no function of masks. Choose blake3 or hmac-sha-256.',
  ]);
});

test('the line that is missing is told as it is committed', () => {
  expect(columnLine('email', 'text', { kind: 'mask', mask: { id: 'email', options: {} } })).toBe('email: {type: text, mask: email}');
  expect(columnLine('E-Mail', 'text')).toBe('\'"E-Mail"\': {type: text}');
});

test.each([
  ['', '1:1', 'A classification has keys and values. Write `lockstep-data: 1`.'],
  ['lockstep-data: 2\ntables: {}\n', '1:16', 'This Lockstep reads version 1. Update it.'],
  ['tables: {}\n', '1:1', 'A classification has no `lockstep-data`. Add `lockstep-data: 1`.'],
  ['lockstep-data: 1\n', '1:1', 'A classification has no `tables`. Add `tables:` and the tables below it, as `public.customers:`.'],
  ['lockstep-data: 1\nepoch: 0\ntables: {}\n', '2:8', '`0` is not an epoch. Write a whole number from 1 to 1000000.'],
  ['lockstep-data: 1\ntables: [a]\n', '2:9', 'Below `tables` stand names. Write `public.customers:`, its fields below.'],
  [
    'lockstep-data: 1\ntables:\n  customers: {rows: none}\n',
    '3:3',
    '`customers` is not written as schema and name. Write `public.customers`.',
  ],
  [
    'lockstep-data: 1\ntables:\n  Customers: {rows: none}\n',
    '3:3',
    '`Customers` is not written as schema and name. Write `public."Customers"`.',
  ],
  ['lockstep-data: 1\ntables:\n  a.b: {rows: none}\n  \'a."b"\': {rows: none}\n', '4:3', '`a.b` stands twice. Delete one.'],
  ['lockstep-data: 1\ntables:\n  a.b: {rows: some}\n', '3:15', '`some` is no choice of rows. Choose all or none.'],
  ['lockstep-data: 1\ntables:\n  a.b: {}\n', '3:3', 'Table `a.b` has no `columns`. Add `columns:` and them below it, or `rows: none`.'],
  [
    'lockstep-data: 1\ntables:\n  a.b: {columns: [c]}\n',
    '3:9',
    'Below `columns` stand the columns. Write `email: {type: text, mask: email}` there.',
  ],
])('%j is refused at %s: %s', (wrong, at, sentence) => {
  expect(problemsOf(wrong)).toEqual([`${at} ${sentence}`]);
});

test.each([
  ['c: {type: text}', '1', 'What becomes of `c`? Add `mask: email` or another mask, `mask: null`, or `keep:` and why.'],
  ['c: {mask: email}', '5', 'Column `c` has no `type`. Add `type: text`.'],
  ['c: {type: text, mask: e-mail}', '23', 'There is no mask `e-mail`. Did you mean `email`?'],
  ['c: {type: text, mask: email, keep: no}', '30', '`mask` and `keep` contradict each other. Delete one.'],
  ['c: {type: text, keep: }', '17', '`keep` has no value. Give the reason why nothing personal stands there or delete the line.'],
  ['c: {type: text, keep: known, entity: id}', '30', '`entity` means nothing beside `keep`. Delete it.'],
  ['c: {type: text, mask: email, approved-by: dora}', '30', '`approved-by` means nothing beside `mask`. Delete it.'],
  ['c: {type: text, mask: null, with: {days: 3}}', '29', '`with` means nothing beside `mask: null`. Delete it.'],
  [
    'c: {type: text, mask: email, entity: id}',
    '30',
    '`email` masks by the value alone: whoever it belongs to changes nothing. Delete `entity`.',
  ],
  ['c: {type: text, as: id}', '21', '`id` names no column. Write schema, table and column: `public.customers.id`.'],
  [
    'c: {type: date, mask: datetime.shift, with: {days: 0}}',
    '52',
    '`days` is a number from 1 to 3650: at most so many days to either side.',
  ],
  ['c: {type: date, mask: datetime.shift, with: {day: 3}}', '46', '`day` is no option of `datetime.shift`. Did you mean `days`?'],
  ['c: {type: date, mask: datetime.shift, with: 3}', '45', '`with` has the options of the mask. Write `with: {days: …}`.'],
  ['c: {type: bigint, mask: int.fpe}', '25', '`int.fpe` wants `from` and `to`. Write `with: {from: …}`.'],
  ['c: {type: bigint, mask: int.fpe, with: {from: 1}}', '34', '`int.fpe` wants `to`. Write `with: {to: …}`.'],
  ['c: {type: bigint, mask: int.fpe, with: {from: 1, to: 9, weak: yes}}', '63', '`weak` is accepted.'],
  ['c: {type: text, mask: text.scrub, with: {languages: de}}', '53', '`languages` is a list. Write `languages: [a, b]`.'],
  ['c: {type: text, mask: text.scrub, with: {strict: yes}}', '50', '`yes` is text here. Write `true`.'],
  [
    'C: {type: text, mask: email}',
    '1',
    '`C` is neither a column, such as `email` or `"E-Mail"`, nor a path of JSON in one, such as `profile -> contact.email`.',
  ],
  ['c -> a: {mask: email}', '1', 'A path belongs to a column with `mask: json` or `mask: composite` above it, and `c` is none.'],
  [
    'c->a: {mask: email}',
    '1',
    '`c->a` is neither a column, such as `email` or `"E-Mail"`, nor a path of JSON in one, such as `profile -> contact.email`.',
  ],
])('the column %j is refused at %s: %s', (line, column, sentence) => {
  const head = 'lockstep-data: 1\ntables:\n  a.b:\n    columns:\n';
  expect(problemsOf(`${head}      ${line}\n`)).toEqual([`5:${Number(column) + 6} ${sentence}`]);
});

test('paths are refused where they stand twice, or are somebody’s foreign key', () => {
  const head = 'lockstep-data: 1\ntables:\n  a.b:\n    columns:\n      c: {type: jsonb, mask: json}\n';
  expect(problemsOf(`${head}      c -> a.b: {mask: email}\n      'c -> "a".b': {mask: email}\n      c -> d: {as: a.b.c}\n`)).toEqual([
    '7:7 `a.b` stands twice. Delete one.',
    '8:7 A path of JSON is nobody’s foreign key. Write `mask`, `keep` or `mask: null`.',
  ]);
});

test('the keys of an object are decided as a path is, and can’t be NULL', () => {
  const head = 'lockstep-data: 1\ntables:\n  a.b:\n    columns:\n      c: {type: jsonb, mask: json}\n';
  expect(
    problemsOf(`${head}      c -> keys(): {mask: email}\n      c -> d.keys(): {keep: codes}\n      c -> d.*.keys(): {mask: null}\n`),
  ).toEqual(['8:7 The keys of JSON can’t be NULL. Write `mask` or `keep`.']);
  expect(problemsOf(`${head}      c -> keys(): {mask: email}\n      c -> keys().d: {mask: email}\n`)).toEqual([
    '7:7 `c -> keys().d` is neither a column, such as `email` or `"E-Mail"`, nor a path of JSON in one, such as `profile -> contact.email`.',
  ]);
});

function problemsOf(wrong: string): readonly string[] {
  const parsed = parseClassification(wrong, fixtureMasks);
  return parsed.ok ? [] : parsed.problems.map((each) => `${each.line}:${each.column} ${each.sentence}`);
}
