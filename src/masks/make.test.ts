import { describe, expect, test } from 'vitest';
import { maskDefinitions } from './catalogue.ts';
import { countOfNamed } from '#core/data/named-rows.ts';
import { makeMask, masksOfTable } from './make.ts';
import { rangeMistake, shapeMistake } from './mistakes.ts';
import { RowMasker } from './row-masker.ts';
import { keys, masked, rowOf } from './testing.ts';
import type { PlannedColumn } from '#core/data/refresh-plan.ts';

const columnIndex = (): undefined => undefined;

describe('the catalogue', () => {
  test('has each mask once, and says of each what it promises in sentences', () => {
    const ids = maskDefinitions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { summary, preserves, learns } of maskDefinitions)
      for (const sentence of [summary, preserves, learns]) expect(sentence).toMatch(/^[A-Z].*[^\s.]\.$/s);
    for (const { options } of maskDefinitions) for (const { summary } of Object.values(options)) expect(summary).toMatch(/^[^A-Z\s].*\.$/s);
  });

  test('names what no two become one by, so that unique columns have a choice', () => {
    const apart = maskDefinitions.filter(({ collides }) => collides !== 'often').map(({ id }) => id);
    expect(apart).toEqual(['email', 'phone', 'natid', 'username', 'postcode', 'int.fpe', 'uuid', 'fpe.str', 'card', 'iban', 'mac', 'url']);
  });
});

describe('a mask that is chosen', () => {
  test('is refused where it can’t be made, and says why', () => {
    const range = rangeMistake;
    expect(range({ from: 1, to: 1_000_000 })).toBeUndefined();
    expect(range({ from: 1, to: 999_999 })).toContain('fewer than a million');
    expect(range({ from: 1, to: 9, weak: 'accepted' })).toBeUndefined();
    expect(range({ from: 9, to: 1 })).toBe('`from: 9` is not below `to: 1`.');
    expect(range({ from: 0.5, to: 9 })).toContain('whole numbers');
    expect(range({ from: -9e15, to: 9e15 })).toContain('2^52');
    expect(shapeMistake({}, { maxLength: 3 })).toContain('fewer than a million');
    expect(shapeMistake({}, { maxLength: 4 })).toBeUndefined();
    expect(shapeMistake({}, {})).toBeUndefined();
    expect(shapeMistake({ weak: 'accepted' }, { maxLength: 3 })).toBeUndefined();
    const context = { keys, family: 'integer', columnIndex } as const;
    expect(() => makeMask({ id: 'int.fpe', options: { from: 1, to: 9 } }, context)).toThrow('this is a bug of Lockstep');
    expect(() => makeMask({ id: 'email', options: {} }, context)).toThrow('a plan lets `email` mask integer');
    expect(() => makeMask({ id: 'email2', options: {} }, context)).toThrow('the mask `email2` is missing');
    expect(() => makeMask({ id: 'name.full', options: {}, entity: 'id' }, { ...context, family: 'text' })).toThrow(
      'the column `id` that `name.full`',
    );
  });

  test('draws by the column that it names, and by elements in an array', () => {
    const name = makeMask(
      { id: 'name.last', options: {}, entity: 'id' },
      { keys, family: 'text', columnIndex: (column) => (column === 'id' ? 1 : undefined) },
    );
    expect(masked(name, 'Berger', rowOf(['x', '7']))).toBe(masked(name, 'Müller', rowOf(['y', '7'])));
    const emails = makeMask({ id: 'email', options: {} }, { keys, family: 'text', isArray: true, columnIndex });
    expect(masked(emails, '{a@b.de,NULL}')).toMatch(/^\{[a-z]+\.[0-9a-z]{16}@[a-z]+\.test,NULL\}$/);
  });

  test('goes through ranges, hstores and the fields of a row type', () => {
    const context = { keys, columnIndex } as const;
    const shifted = { id: 'datetime.shift', options: { days: 5 } };
    const stay = masked(makeMask(shifted, { ...context, family: 'date', nesting: 'range', isArray: true }), '{"[2026-01-01,2026-02-01)"}');
    expect(stay).toMatch(/^\{"\[20\d\d-\d\d-\d\d,2026-\d\d-\d\d\)"\}$/);
    expect(stay).not.toContain('2026-02-01');
    const email = { id: 'email', options: {} };
    expect(masked(makeMask(email, { ...context, family: 'text', nesting: 'hstore' }), '"a"=>"x@y.de"')).toMatch(/^"a"=>"[^"]+\.test"$/);
    const text = { type: 'text', family: 'text', isArray: false } as const;
    const person = makeMask(
      { id: 'composite', options: {} },
      {
        ...context,
        family: 'composite',
        fields: [
          { ...text, name: 'mails', isArray: true },
          { ...text, name: 'note' },
          { ...text, name: 'size' },
        ],
        paths: [
          { path: ['size'], decision: { kind: 'keep', reason: 'a size' } },
          { path: ['note'], decision: { kind: 'null' } },
          { path: ['mails'], decision: { kind: 'mask', mask: email } },
        ],
      },
    );
    expect(masked(person, '("{x@y.de}","some words",5)')).toMatch(/^\(\{[^}"]+\.test\},,5\)$/);
  });

  test('of one kind goes with others of it, and not with another kind', () => {
    const make = (kind?: string): string =>
      masked(makeMask({ id: 'fpe.str', options: kind === undefined ? {} : { kind } }, { keys, family: 'text', columnIndex }), 'KD-1234567');
    expect(make('customer')).toBe(make('customer'));
    expect(new Set([make('customer'), make('order'), make()]).size).toBe(3);
  });
});

test('the masks of a table: what is masked in a column is masked alike in its texts and its JSON', () => {
  const column = (name: string, id: string, more: object = {}): Parameters<typeof masksOfTable>[0]['columns'][number] => ({
    source: { name, type: 'text', family: id === 'json' ? 'json' : 'text', isArray: false, notNull: false, generated: false },
    decision: { kind: 'mask', mask: { id, options: {}, ...(id.startsWith('name') && { entity: 'id' }) } },
    paths: [],
    ...more,
  });
  const columns = [
    column('id', 'email', { decision: { kind: 'keep', reason: 'a number' } }),
    column('full_name', 'name.full'),
    column('email', 'email'),
    column('note', 'text.scrub'),
    column('gone', 'email', { decision: { kind: 'null' } }),
    column('extra', 'json', {
      paths: [
        { path: ['mail'], decision: { kind: 'mask', mask: { id: 'email', options: {} } }, line: 1 },
        { path: ['size'], decision: { kind: 'keep', reason: 'a size' }, line: 2 },
        { path: ['old'], decision: { kind: 'null' }, line: 3 },
      ],
    }),
  ];
  const unknown: string[] = [];
  const masker = new RowMasker(masksOfTable({ columns }, keys, { onUnknownPath: (name, path) => unknown.push(`${name}: ${path}`) }));
  const row = [
    '7',
    'Mia Berger',
    'mia@example.org',
    'Mia Berger <mia@example.org> wrote',
    'x',
    '{"mail":"mia@example.org","size":3,"old":1,"more":"Mia"}',
  ];
  const found = Buffer.from(masker.push(Buffer.from(`${row.join('\t')}\n`)))
    .toString()
    .trimEnd()
    .split('\t');
  const [id, name = '', email = '', note, gone, extra = ''] = found;
  expect([id, note, gone]).toEqual(['7', `${name} <${email}> wrote`, String.raw`\N`]);
  expect(JSON.parse(extra)).toMatchObject({ mail: email, size: 3, old: null });
  expect(extra).not.toContain('Mia');
  expect(unknown).toEqual(['extra: more']);
});

test('a text that is scrubbed has for the names of other rows what stands for them there, and those columns are not written', () => {
  const column = (name: string, decision: PlannedColumn['decision']): PlannedColumn => ({
    source: { name, type: 'text', family: 'text', isArray: false, notNull: false, generated: false },
    decision,
    paths: [],
  });
  const masked = (id: string, entity?: string): PlannedColumn['decision'] => ({
    kind: 'mask',
    mask: { id, options: {}, ...(entity && { entity }) },
  });
  const kept = { kind: 'keep', reason: 'a number' } as const;
  const people = [column('id', kept), column('first', masked('name.first', 'id')), column('mail', masked('email'))];
  const through = (table: Parameters<typeof masksOfTable>[0], row: string): readonly string[] => {
    const masker = new RowMasker(masksOfTable(table, keys), undefined, countOfNamed(table.named));
    return Buffer.from(masker.push(Buffer.from(row)))
      .toString()
      .trimEnd()
      .split('\t');
  };
  const [, first = '', mail = ''] = through({ columns: people }, '7\tSabine\tsabine@example.org\n');
  const step = { from: ['person'], to: { schema: 'public', name: 'people' }, columns: ['id'], isPartitioned: false };
  const notes = { columns: [column('id', kept), column('note', masked('text.scrub'))], named: [{ steps: [step], columns: people }] };
  expect(through(notes, '1\tAsk SABINE, sabine@example.org\t7\tSabine\tsabine@example.org\n')).toEqual(['1', `Ask ${first}, ${mail}`]);
  expect(through(notes, '2\tAsk SABINE\t\\N\t\\N\t\\N\n')).toEqual(['2', 'Ask SABINE']);
});
