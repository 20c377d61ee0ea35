import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { dayAt } from '#core/time/day.ts';
import { type CalendarEntry, writeIcs } from '#core/time/write-ics.ts';
import { readIcs } from './ics-in.ts';
import { utc } from './ics-moment.ts';

const now = Date.UTC(2026, 10, 21, 18);
const goLive: CalendarEntry = {
  uid: 'shop-4.2@lockstep',
  summary: 'shop 4.2 goes live; even odds',
  description: 'Earliest Tue 16 Jun, 9 in 10 by Thu 25\nC:\\shop, from 14 sign-offs',
  when: { from: Date.UTC(2027, 5, 16, 8), to: Date.UTC(2027, 5, 16, 10) },
};
const freeze: CalendarEntry = {
  uid: 'freeze-year-end@lockstep',
  summary: 'Freeze: Year end',
  when: { firstDay: dayAt(2026, 12, 18), dayAfter: dayAt(2027, 1, 8) },
};

test('a go-live and a freeze are written so', () => {
  expect(writeIcs('shop', [goLive, freeze], now).split('\r\n')).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lockstep//Lockstep//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'NAME:shop',
    'X-WR-CALNAME:shop',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    'BEGIN:VEVENT',
    'UID:shop-4.2@lockstep',
    'DTSTAMP:20261121T180000Z',
    'DTSTART:20270616T080000Z',
    'DTEND:20270616T100000Z',
    String.raw`SUMMARY:shop 4.2 goes live\; even odds`,
    String.raw`DESCRIPTION:Earliest Tue 16 Jun\, 9 in 10 by Thu 25\nC:\\shop\, from 14 sig`,
    ' n-offs',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:freeze-year-end@lockstep',
    'DTSTAMP:20261121T180000Z',
    'DTSTART;VALUE=DATE:20261218',
    'DTEND;VALUE=DATE:20270108',
    'SUMMARY:Freeze: Year end',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]);
});

test('what is written is read back by ical.js, letter by letter', () => {
  const events = ICAL.Component.fromString(writeIcs('shop', [goLive, freeze], now))
    .getAllSubcomponents('vevent')
    .map((each) => new ICAL.Event(each));
  expect(events.map(({ uid, summary, description }) => ({ uid, summary, description }))).toEqual([
    { uid: goLive.uid, summary: goLive.summary, description: goLive.description },
    { uid: freeze.uid, summary: freeze.summary, description: null },
  ]);
  expect(events.map(({ startDate, endDate }) => [String(startDate), String(endDate)])).toEqual([
    ['2027-06-16T08:00:00Z', '2027-06-16T10:00:00Z'],
    ['2026-12-18', '2027-01-08'],
  ]);
});

test('whatever its names are, a file of ours is one that we read, in lines of 75 octets', () => {
  const words = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\\', ';', ',', ':', '"', '\n', ' ', '=', 'é', '🎄'),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
    ),
    maxLength: 120,
  });
  const from = fc.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2026, 11, 1) / 1000 });
  fc.assert(
    fc.property(words, words, from, fc.integer({ min: 1, max: 1_000_000 }), (summary, description, second, length) => {
      const when = { from: second * 1000, to: (second + length) * 1000 };
      const text = writeIcs('shop', [{ uid: 'a@b', summary, description, when }], now);
      for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      const read = readIcs(new TextEncoder().encode(text), {
        file: 'ours.ics',
        zones: { own: utc, named: () => undefined },
        purpose: 'forbids',
        known: { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) },
      });
      expect(read).toMatchObject({ ok: true, occurrences: [{ uid: 'a@b', kind: 'time', interval: when }] });
      const [event] = ICAL.Component.fromString(text).getAllSubcomponents('vevent');
      expect(event?.getFirstPropertyValue('description')).toBe(description.replaceAll(/(?!\n)\p{Cc}/gu, ' '));
    }),
    { numRuns: 200 },
  );
});

test('an entry that is empty or ends before it begins is a bug of whoever writes it', () => {
  expect(() => writeIcs('shop', [{ ...goLive, when: { from: 5, to: 5 } }], now)).toThrow(RangeError);
  expect(() => writeIcs('shop', [{ ...freeze, when: { firstDay: 2, dayAfter: 1 } }], now)).toThrow(RangeError);
});
