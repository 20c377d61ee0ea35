// Files that nobody wrote on purpose, or somebody did: too large, cut off, changed by chance.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, day, eventOf, fileOf, read, told } from './ics-fixture.ts';

test('of many problems the first twenty are told', () => {
  const result = read(fileOf(...Array.from({ length: 30 }, () => eventOf('DTSTART;VALUE=DATE:20261324')).flat()));
  expect(result.ok ? [] : result.problems).toHaveLength(20);
});

test('a file is never larger than it may be', () => {
  expect(read(new Uint8Array(5_000_001))).toMatchObject({ ok: false, problems: [{ line: 1 }] });
  expect(read(fileOf(...Array.from({ length: 10_001 }, () => eventOf(day)).flat()))).toMatchObject({
    ok: false,
    problems: [{ sentence: 'The file has 10001 events, and 10000 are the most.' }],
  });
});

test('whatever is done to a file, the answer is a list with something in it or problems with lines', () => {
  const whole = new TextDecoder().decode(
    fileOf(
      ...eventOf(day, 'RRULE:FREQ=YEARLY;COUNT=5', 'EXDATE;VALUE=DATE:20271224'),
      ...eventOf('DTSTART;TZID=Europe/Berlin:20261224T120000', 'DURATION:PT2H'),
    ),
  );
  const snippets = fc.constantFrom(
    '',
    '\r\n',
    ';',
    ':',
    '"',
    ',',
    '=',
    'TZID',
    'BEGIN:VEVENT\r\n',
    'END:VEVENT\r\n',
    '99',
    '-1',
    'Z',
    ' ',
    '\u0000',
    'é',
    'VALUE=PERIOD',
  );
  const edits = fc.array(fc.tuple(fc.nat(whole.length), fc.nat(12), snippets), { minLength: 1, maxLength: 4 });
  let refused = 0;
  fc.assert(
    fc.property(edits, (list) => {
      const changed = list.reduce((text, [at, length, snippet]) => text.slice(0, at) + snippet + text.slice(at + length), whole);
      const result = read(bytesOf(changed));
      if (!result.ok) refused += 1;
      expect(result.ok ? result.occurrences.length : result.problems.length).toBeGreaterThan(0);
    }),
    { numRuns: process.env['LOCKSTEP_LONG'] === undefined ? 300 : 50_000 },
  );
  expect(refused).toBeGreaterThan(100);
});

test('a file that comes too often is refused at the event that is too much', () => {
  const daily = eventOf('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY');
  expect(read(fileOf(...Array.from({ length: 300 }, () => daily).flat()))).toMatchObject({
    ok: false,
    problems: [{ line: 4 + 271 * 6, sentence: 'With this event the file has more than 100000 dates.' }],
  });
  const excluded = Array.from({ length: 2001 }, () => '20260105').join();
  expect(read(fileOf(...eventOf('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY', `EXDATE;VALUE=DATE:${excluded}`)))).toMatchObject({
    ok: false,
    problems: [{ line: 4, sentence: 'This event has more than 2000 exceptions.' }],
  });
});

test('wherever a file is cut off, it is refused or says all that it said', () => {
  const whole = fileOf(...eventOf(day), ...eventOf('DTSTART;VALUE=DATE:20261231'));
  for (let length = 0; length < whole.length; length += 1) {
    const result = read(whole.slice(0, length));
    if (result.ok) expect(told(result)).toEqual(told(read(whole)));
  }
});
