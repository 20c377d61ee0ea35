import { expect, test } from 'vitest';
import type { SourceColumn, SourceTable } from '#core/data/catalog.ts';
import { pathText } from '#core/data/identifiers.ts';
import { plainValidators } from './by-value.ts';
import { bandOf, type InspectedPath, type InspectedTable } from './inspection.ts';
import { jsonPathsOf } from './json-paths.ts';
import { judgeTable } from './judge-table.ts';

/** `city: text`. */
function table(name: string, columns: readonly string[]): SourceTable {
  const made = columns.map((written): SourceColumn => {
    const [own = '', type = 'text'] = written.split(': ');
    const family = type === 'jsonb' ? 'json' : type === 'date' ? 'date' : type === 'integer' ? 'integer' : 'text';
    return { name: own, type, family, isArray: false, notNull: false, generated: false };
  });
  const uniques = [{ index: 'key', isPrimary: true, columns: [made[0]?.name ?? ''], nullsEqual: false }];
  return { schema: 'public', name, kind: 'table', columns: made, uniques, rows: 1, bytes: 8192 };
}

function judged(own: SourceTable, values: Readonly<Record<string, readonly string[]>> = {}): InspectedTable {
  const columns = own.columns.map(({ name }) => ({ name, values: values[name] ?? [] }));
  return judgeTable(own, { rows: 100, columns }, plainValidators);
}

function linesOf({ columns }: InspectedTable): readonly string[] {
  return columns.map((column) => `${column.name} ${bandOf(column)} ${column.class ?? '-'}`);
}

test('what is nobody’s own in a table of products is somebody’s in one of persons', () => {
  const columns = ['id: integer', 'name', 'city', 'notes'];
  expect(linesOf(judged(table('products', columns)))).toEqual(['id keep -', 'name keep -', 'city ask city', 'notes ask free text']);
  const persons = judged(table('t', [...columns, 'last_name', 'email']));
  expect(persons.isOfPersons).toBe(true);
  expect(linesOf(persons)).toEqual([
    'id keep -',
    'name mask first name',
    'city mask city',
    'notes ask free text',
    'last_name mask last name',
    'email mask email',
  ]);
  expect(persons.columns[1]?.decision).toEqual({ kind: 'mask', mask: { id: 'name.first', options: {}, entity: 'id' } });
});

test('the words of a text that is masked are not kept beside it', () => {
  expect(linesOf(judged(table('t', ['id: integer', 'title', 'words: tsvector'])))).toEqual(['id keep -', 'title keep -', 'words keep -']);
  const [, , words] = judged(table('t', ['id: integer', 'email', 'words: tsvector'])).columns;
  expect(words?.decision).toEqual({ kind: 'null' });
});

test('days that lie far apart are asked about beside persons only', () => {
  const days = Array.from({ length: 30 }, (_none, at) => `${1950 + at}-03-0${1 + (at % 9)}`);
  const columns = ['id: integer', 'day: date'];
  expect(linesOf(judged(table('moons', columns), { day: days }))[1]).toBe('day keep -');
  expect(linesOf(judged(table('t', [...columns, 'surname', 'phone']), { day: days }))[1]).toBe('day ask birth date');
});

test('the paths of JSON are those of all texts, and each is judged by itself', () => {
  const values = Array.from({ length: 20 }, (_none, at) =>
    JSON.stringify({
      size: at,
      isNew: true,
      contact: { mail: `p${at}@example.org` },
      lines: [{ note: `Please ring the bell twice, then wait for ${at} minutes` }],
      ...(at === 7 && { odd: 1 }),
    }),
  );
  const [, column] = judged(table('t', ['id: integer', 'data: jsonb']), { data: values }).columns;
  expect(column?.decision).toEqual({ kind: 'mask', mask: { id: 'json', options: {} } });
  expect(column?.paths.map((each) => `${pathText(each.path)} ${bandOf(each)} ${each.class ?? '-'}`)).toEqual([
    'size keep -',
    'isNew keep -',
    'contact.mail mask email',
    'lines.*.note mask free text',
    'odd keep -',
  ]);
});

test('keys that are values stand for one path, and are masked as values are; no two become one', () => {
  const values = Array.from({ length: 20 }, (_none, at) => JSON.stringify({ seen: { [`p${at}@example.org`]: at } }));
  const [, column] = judged(table('t', ['id: integer', 'data: jsonb']), { data: values }).columns;
  expect(column && bandOf(column)).toBe('mask');
  const masksOf = (paths: readonly InspectedPath[] = []): readonly string[] =>
    paths.map(({ path, decision }) => `${pathText(path)} ${decision?.kind === 'mask' ? decision.mask.id : (decision?.kind ?? 'ask')}`);
  expect(masksOf(column?.paths)).toEqual(['seen.* keep', 'seen.keys() email']);
  const notes = Array.from({ length: 30 }, (_none, at) =>
    JSON.stringify({ [`Please ring the bell of ${at} and wait there for a while`]: 1 }),
  );
  const [, other] = judged(table('t', ['id: integer', 'data: jsonb']), { data: notes }).columns;
  expect(masksOf(other?.paths)).toEqual(['* keep', 'keys() fpe.str']);
});

test('many keys that hardly any two texts share are a dictionary; many that all share are fields', () => {
  const dictionary = Array.from({ length: 40 }, (_none, at) => JSON.stringify({ [`k${at}`]: 1 }));
  expect(jsonPathsOf(dictionary, () => false).leaves.map(({ path }) => pathText(path))).toEqual(['*']);
  const fields = Object.fromEntries(Array.from({ length: 40 }, (_none, at) => [`k${at}`, 1]));
  expect(jsonPathsOf([JSON.stringify(fields), JSON.stringify(fields)], () => false).leaves).toHaveLength(40);
});

test('words that a trigger makes of masked columns are made anew as it does', () => {
  const own = table('t', ['id: integer', 'mail', 'words: tsvector']);
  const computed = {
    ...own,
    columns: own.columns.map((each) => (each.type === 'tsvector' ? { ...each, computed: 'to_tsvector(mail)' } : each)),
  };
  const mails = Array.from({ length: 20 }, (_none, at) => `p${at}@example.org`);
  expect(judged(computed, { mail: mails }).columns[2]?.decision).toEqual({ kind: 'null', rebuild: 'to_tsvector(mail)' });
  expect(judged(own, { mail: mails }).columns[2]?.decision).toEqual({ kind: 'null' });
});

function column(name: string, type: string, more: Partial<SourceColumn>): SourceColumn {
  return { name, type, family: 'text', isArray: false, notNull: false, generated: false, ...more };
}

/** Of one column in a table that says nothing. */
function one(own: SourceColumn, values: readonly string[]): InspectedTable['columns'][number] {
  const [found] = judged({ ...table('t', []), columns: [own], uniques: [] }, { [own.name]: values }).columns;
  if (found === undefined) throw new Error('no column');
  return found;
}

const hstore = (name = 'attrs'): SourceColumn => column(name, 'hstore', { nesting: 'hstore' });
const times = (text: (at: number) => string, many = 20): readonly string[] => Array.from({ length: many }, (_none, at) => text(at));

test('an hstore is judged by what its keys are called and by what stands at them', () => {
  expect(
    linesOf({
      ...judged(table('t', [])),
      columns: [
        one(
          hstore(),
          times((at) => `"colour"=>"red", "size"=>"${at}"`),
        ),
      ],
    }),
  ).toEqual(['attrs keep -']);
  const named = one(
    hstore(),
    times((at) => `"size"=>"7", "first_name"=>"Q${at}"`),
  );
  expect(bandOf(named)).toBe('mask');
  expect(named.decision).toEqual({ kind: 'mask', mask: { id: 'text.scramble', options: {} } });
  expect(named.reasons[0]).toContain('first_name: its name');
  expect(
    bandOf(
      one(
        hstore(),
        times((at) => `"to"=>"ann${at}@mail.example"`),
      ),
    ),
  ).toBe('mask');
  expect(
    bandOf(
      one(
        hstore(),
        times((at) => `"ann${at}@mail.example"=>"1"`),
      ),
    ),
  ).toBe('ask');
  expect(bandOf(one(hstore('first_name'), []))).toBe('mask');
});

test('a row within a row, XML, and bytes that are texts or files are asked about', () => {
  const inner = { name: 'home', type: 'public.home', family: 'composite', isArray: false } as const;
  const row = one(column('who', 'public.who', { family: 'composite', fields: [inner] }), ['{"home": {"name": "Ann"}}']);
  expect(row.paths.map(bandOf)).toEqual(['ask']);
  expect(bandOf(one(column('doc', 'xml', { family: 'other' }), ['<name>Ann</name>']))).toBe('ask');
  const bytes = (values: readonly string[]): string => bandOf(one(column('data', 'bytea', { family: 'bytea' }), values));
  expect(bytes(times((at) => `ann${at}@mail.example`))).toBe('ask');
  expect(bytes(times((at) => String.raw`\211PNG\000\000` + String.raw`\001`.repeat(at)))).toBe('ask');
  expect(bytes(times((at) => `${String.raw`\211\000\001\3`}${10 + at}`.slice(0, 16)))).toBe('keep');
});

test('the ends of a range are judged as values, and few values by all of them', () => {
  expect(
    one(
      column('span', 'names', { nesting: 'range' }),
      times((at) => `[ann${at}@mail.example,bert@mail.example)`),
    ).class,
  ).toBe('email');
  const few = (values: readonly string[]): string => bandOf(one(column('c1', 'text', {}), values));
  expect(few(['DE89370400440532013000', 'DE02120300000000202051'])).toBe('ask');
  expect(few(['+49 30 1234567', '+49 30 7654321', '030 / 22 33 44'])).toBe('ask');
  expect(few(['+49 30 1234567', 'red', 'green'])).toBe('keep');
  expect(few(['Ann Adler <ann@mail.example>'])).toBe('ask');
  expect(few(['"ann b"@mail.example'])).toBe('ask');
  expect(few(['{ann@mail.example}', 'red'])).toBe('ask');
  expect(few(['ann@mail.example (at home)'])).toBe('ask');
  expect(few(['{"name": "Ann"}'])).toBe('ask');
});

test('a field that is called as a line writes every field is none', () => {
  const { leaves, keyed } = jsonPathsOf(['{"*": "x", "mail": "y"}', '{"\\u0000keys": "z"}'], () => false);
  expect(keyed).toHaveLength(1);
  expect(leaves.map(({ path }) => pathText(path))).toEqual(['*']);
});
