import { expect, test } from 'vitest';
import type { SourceColumn } from '#core/data/catalog.ts';
import { evidenceOfNames, wordsIn } from './by-name.ts';
import { plainValidators } from './by-value.ts';
import { judgeColumn, type SampledColumn } from './judge-column.ts';

test.each([
  ['shippingEMail_2', 'shipping e mail 2'],
  ['USERName', 'user name'],
  ['Straße', 'strasse'],
  ['imię-i-nazwisko', 'imie i nazwisko'],
  ['Ångström id', 'angstrom id'],
])('%s is read as %s', (name, words) => {
  expect(wordsIn(name).join(' ')).toBe(words);
});

test.each([
  ['customers', 'email', 'email'],
  ['orders', 'ship_mail_address', 'email'],
  ['kunden', 'vorname', 'first name'],
  ['kunden', 'Nachname', 'last name'],
  ['kunden', 'geb_datum', 'birth date'],
  ['kunden', 'geburtsdatum', 'birth date'],
  ['clients', 'date_de_naissance', 'birth date'],
  ['clientes', 'fechaNacimiento', 'birth date'],
  ['users', 'name', 'full name'],
  ['products', 'name', undefined],
  ['users', 'passwordHash', 'secret'],
  ['users', 'newpassword', 'secret'],
  ['vcards', 'lusername', 'user name'],
  ['users', 'email_verified', 'email'],
  ['pracownicy', 'pesel', 'national id'],
  ['klanten', 'achternaam', 'last name'],
  ['sessions', 'ipaddr', 'ip address'],
  ['staff', 'salary', 'sensitive'],
  ['orders', 'total', undefined],
  ['companies', 'postleitzahl', 'postcode'],
])('%s.%s: %s', (table, column, wanted) => {
  expect(evidenceOfNames({ table, column })[0]?.class).toBe(wanted);
});

function column(name: string, fields: Partial<SourceColumn> = {}): SourceColumn {
  return { name, type: 'text', family: 'text', isArray: false, notNull: false, generated: false, ...fields };
}

function judged(
  table: string,
  own: SourceColumn,
  values: readonly string[],
  more: Partial<SampledColumn> = {},
): ReturnType<typeof judgeColumn> {
  return judgeColumn({ table, column: own, values, ...more }, plainValidators);
}

function many(make: (n: number) => string, count = 50): readonly string[] {
  return Array.from({ length: count }, (_none, at) => make(at));
}

test('values speak where names are silent', () => {
  expect(
    judged(
      't',
      column('c1'),
      many((n) => `person${n}@example.org`),
    ),
  ).toEqual({
    class: 'email',
    score: 0.95,
    reasons: ['100 % of 50 values are e-mail addresses'],
    decision: { kind: 'mask', mask: { id: 'email', options: {} } },
  });
  expect(
    judged(
      't',
      column('c2'),
      many((n) => `Grüße von Frau Nummer ${n} aus dem Haus nebenan`),
    ).decision,
  ).toEqual({ kind: 'mask', mask: { id: 'text.scramble', options: {} } });
  expect(
    judged(
      't',
      column('c3'),
      many((n) => `$2b$12$abcdefghijklmnopqrst${n}`),
    ).class,
  ).toBe('secret');
  expect(
    judged(
      't',
      column('c4'),
      many((n) => `+49 30 12345${String(n).padStart(2, '0')}`),
    ).class,
  ).toBe('phone');
  expect(
    judged(
      't',
      column('c5'),
      many((n) => `${52 + n / 1000}1234, 13.4050`),
    ).class,
  ).toBe('place on the globe');
});

test('one address among a hundred values is asked about', () => {
  const values = many((n) => (n % 50 === 7 ? `a${n}@example.org` : `word${n}`), 100);
  expect(judged('t', column('c'), values)).toEqual({ class: 'email', score: 0.33, reasons: ['2 % of 100 values are e-mail addresses'] });
});

test('why a score is low although the name says much is told', () => {
  const values = many((n) => ['Anna', 'Erik'][n % 2] ?? '', 400);
  const { score, reasons } = judged('t', column('first_name'), values, { distinct: { values: 2, of: 400 } });
  expect(score).toBeLessThan(0.8);
  expect(reasons.at(-1)).toBe('but only 2 different values among 400');
});

test('a secret in bytes gets a mask that bytes can have', () => {
  expect(judged('users', { ...column('password_hash'), type: 'bytea', family: 'bytea' }, []).decision).toEqual({
    kind: 'mask',
    mask: { id: 'blob', options: {} },
  });
});

test('names and values together are surer than each', () => {
  expect(
    judged(
      'users',
      column('login'),
      many((n) => `x${n}`),
    ),
  ).toEqual({ class: 'user name', score: 0.7, reasons: ['its name, login (“login”)'] });
  const both = judged(
    'users',
    column('mail'),
    many((n) => (n % 3 === 0 ? `x${n}@example.org` : `x${n}`)),
  );
  expect(both).toMatchObject({ class: 'email', reasons: ['its name, mail (“mail”); 34 % of 50 values are e-mail addresses'] });
  expect(both.score).toBeGreaterThan(0.8);
});

test('who is masked by the person is masked by the key of the table', () => {
  expect(judged('customers', column('first_name'), [], { entity: 'id' }).decision).toEqual({
    kind: 'mask',
    mask: { id: 'name.first', options: {}, entity: 'id' },
  });
  expect(judged('customers', column('first_name'), []).decision).toEqual({ kind: 'mask', mask: { id: 'name.first', options: {} } });
});

test.each([
  ['a truth', column('email', { family: 'boolean', type: 'boolean' }), {}],
  ['a flag beside it', column('email_verified'), {}],
  ['a handful of values', column('city'), { distinct: { values: 4, of: 1000 } }],
  ['a number', column('email', { family: 'integer', type: 'integer' }), {}],
  ['nothing', column('amount', { family: 'numeric', type: 'numeric' }), {}],
])('%s is kept', (_words, own, more) => {
  const { decision, score } = judged('users', own, [], more);
  expect(decision?.kind).toBe('keep');
  expect(score).toBeLessThan(0.3);
});

test('what only a person can say is left open', () => {
  expect(judged('staff', column('salary', { family: 'numeric', type: 'numeric', notNull: true }), []).decision).toBeUndefined();
  expect(judged('staff', column('salary', { family: 'numeric', type: 'numeric' }), []).decision).toEqual({ kind: 'null' });
  expect(judged('customers', column('ssn', { family: 'integer', type: 'bigint' }), []).decision).toBeUndefined();
});

test.each([
  ['card number', '4111 1111 1111 1111', '4111 1111 1111 1112'],
  ['bank account', 'DE89 3704 0044 0532 0130 00', 'DE89 3704 0044 0532 0130 01'],
  ['ip address', '192.168.0.1', '1.2.3.4'],
  ['ip address', '2001:db8::1', '12:30'],
  ['mac address', '00:1b:44:11:3a:b7', '00:1b:44-11:3a:b7'],
  ['phone', '+49 30 123456', '1234567'],
  ['phone', '030/1234567', '2026-11-22'],
  ['web address', 'https://example.org/x', 'http:/x'],
  ['place on the globe', '52.5200, 13.4050', '52.5, 13.4'],
  ['secret', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x', 'eyJhb'],
] as const)('a %s: %s is one, %s is none', (kind, yes, no) => {
  const validators = plainValidators.filter((each) => each.class === kind);
  expect(validators.some((each) => each.accepts(yes))).toBe(true);
  expect(validators.some((each) => each.accepts(no))).toBe(false);
});
