import { changed } from './fixture.ts';
import { withTime } from './time-fixture.ts';
import type { SentenceCase } from './sentence-case.ts';

const told = (fields: string): string => withTime('  test:\n', `  test:\n    refresh: {from: prod, databases: [shop], ${fields}}\n`);

/** For tests: the file with a refresh that begins by itself, and with what runs around it. */
export const refreshFile = told(
  'at: [Sun 01:00, last Friday of the month 22:00], latest-start: 2 hours, window: Office hours, before: [node stop.js], after: [{command: node flush.js, timeout: 5 minutes, environment: {URL: "${service.web.url}"}}]',
);

/** For tests: times and commands of a refresh that are not understood. */
export const refreshFaults: readonly SentenceCase[] = [
  { code: 'bad-when', file: told('at: Sunday'), at: '30:50', sentence: 'The time is missing: write `Sunday 01:00`.' },
  {
    code: 'bad-when',
    file: told('at: Sunday 01:00-03:00'),
    at: '30:57',
    sentence: 'It begins at one time, and ends when it is done: write `01:00` alone.',
  },
  {
    code: 'bad-when',
    file: told('at: Sunday 01:00 for 2 hours'),
    at: '30:63',
    sentence: 'It begins at this time, and ends when it is done: delete this and what stands behind it.',
  },
  {
    code: 'bad-when',
    file: told('at: FREQ=WEEKLY;BYDAY=SU'),
    at: '30:50',
    sentence: 'The time is missing: write `BYHOUR=1` into the rule.',
  },
  { code: 'bad-when', file: told('at: "0 1 * * 0"'), at: '30:50', sentence: '`0 1 * * 0` is a line of cron. Write `Sunday 01:00`.' },
  { code: 'no-value', file: told('at: []'), at: '30:46', sentence: '`at` is empty. Write `at: Sunday 01:00`.' },
  {
    code: 'no-zone',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod, databases: [shop], at: Sunday 01:00}\n'),
    at: '30:46',
    sentence: '`at` is told in a time zone, and the file names none. Add `zone: Europe/Berlin` at the top.',
  },
  {
    code: 'holds-nothing',
    file: told('latest-start: 1 hour'),
    at: '30:46',
    sentence: 'Nothing is due here by itself, so nothing starts late. Add `at: Sunday 01:00`, or delete `latest-start`.',
  },
  {
    code: 'bad-duration',
    file: told('at: Sunday 01:00, latest-start: 8 days'),
    at: '30:78',
    sentence: 'A refresh begins within a week of when it was due, or waits for the next time. Write `latest-start: 3 hours`.',
  },
  {
    code: 'bad-when',
    file: told('window: Nights'),
    at: '30:54',
    sentence:
      '`Nights` is no window of this file, and no time. Name one of `windows`, or write `every day 22:00 until 05:00 the next day`.',
  },
  {
    code: 'no-value',
    file: told('before: []'),
    at: '30:46',
    sentence: '`before` is empty. Write `before: [node flush-cache.js]`, or delete the line.',
  },
  {
    code: 'bad-option',
    file: told('after: [{http: /health}]'),
    at: '30:54',
    sentence: 'What runs around a refresh is a command. Write `node flush-cache.js`, or `{command: node flush-cache.js, service: web}`.',
  },
  {
    code: 'bad-option',
    file: told('after: [{command: npm test, junit: junit.xml}]'),
    at: '30:74',
    sentence: 'A command around a refresh is judged by how it ends, so `junit` says nothing here. Delete it.',
  },
  {
    code: 'unknown-key',
    file: told('after: [{command: npm test, tiemout: 5 minutes}]'),
    at: '30:74',
    sentence: '`tiemout` is not a word of a check of kind `command`. Did you mean `timeout`?',
  },
  {
    code: 'unknown-name',
    file: told('after: [{command: npm test, environment: {A: "${env.Z}"}}]'),
    at: '30:91',
    sentence: '`test` has no value `Z`. Add it to `values`, or write a default: `${env.Z:-off}`.',
  },
];
