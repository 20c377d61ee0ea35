// What PostgreSQL says when it refuses is told without what stands in rows: its sentences quote values, and so may functions of a schema.
import { expect, test } from 'vitest';
import { serverWords } from './server-words.ts';

const person = 'ann@web.de';

test.each([
  ['22P02', `invalid input syntax for type integer: "${person}"`, undefined, 'invalid input syntax for type integer: …'],
  [
    '22P02',
    `invalid input syntax for type json`,
    `JSON data, line 1: ${person}\nCOPY people, line 3, column about: "${person}"`,
    'invalid input syntax for type json, at column about of people',
  ],
  ['22003', `value "4917012345678" is out of range for type integer`, undefined, 'value … is out of range for type integer'],
  ['22007', `invalid value "Ann" for "Mon"`, undefined, 'invalid value …'],
  ['22021', 'invalid byte sequence for encoding "UTF8": 0x41 0x6e', undefined, 'invalid byte sequence for encoding …: …'],
  [
    '22001',
    'value too long for type character varying(3)',
    `COPY people, line 3, column first name: "${person}"`,
    'value too long for type character varying(3), at column first name of people',
  ],
  [
    '23505',
    'duplicate key value violates unique constraint "people_mail"',
    undefined,
    'duplicate key value violates unique constraint "people_mail"',
  ],
  [
    '23514',
    `new row for relation "people" violates check constraint "has_mail"`,
    `COPY people, line 1: "1\t${person}"`,
    'new row for relation "people" violates check constraint "has_mail"',
  ],
  [
    '23514',
    `${person} is no mail`,
    'PL/pgSQL function public.is_mail(text) line 3 at RAISE',
    'an error of the function public.is_mail (SQLSTATE 23514), whose words may be somebody’s: see the server’s log',
  ],
  [
    'P0001',
    `bad mail ${person}`,
    `PL/pgSQL function "Is Mail"(text) line 3 at RAISE\nCOPY people, line 3, column mail: "${person}"`,
    'an error of the function "Is Mail", at column mail of people (SQLSTATE P0001), whose words may be somebody’s: see the server’s log',
  ],
  ['42601', `syntax error in tsquery: "${person} :"`, undefined, 'syntax error in tsquery: …'],
  [
    '42P01',
    `relation "${person}" does not exist`,
    `COPY people, line 3, column of: "${person}"`,
    'relation … does not exist, at column of of people',
  ],
  ['42P01', 'relation "people" does not exist', undefined, 'relation "people" does not exist'],
  [
    '42P01',
    `relation "${person}" does not exist`,
    `SQL statement "SELECT ${person}"\nPL/pgSQL function f() line 1 at EXECUTE`,
    'an error of the function f (SQLSTATE 42P01), whose words may be somebody’s: see the server’s log',
  ],
  [
    'HV000',
    `no such user ${person}`,
    undefined,
    'an error of a function (SQLSTATE HV000), whose words may be somebody’s: see the server’s log',
  ],
  ['55P03', 'canceling statement due to lock timeout', 'while locking tuple (0,1)', 'canceling statement due to lock timeout'],
  ['42501', 'permission denied for table people', undefined, 'permission denied for table people'],
])('%s %s', (code, message, where, told) => {
  const words = serverWords({ code, message, where });
  expect(words).toBe(told);
  expect(words).not.toMatch(/ann|4917/i);
});
