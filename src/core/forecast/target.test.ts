import { expect, test } from 'vitest';
import { targetView } from './target.ts';

const zone = { name: 'Europe/Berlin', data: '2026c', offsets: [{ from: 0, seconds: 7200 }] };
const now = Date.parse('2026-06-01T09:00:00Z');
const day = (date: string): number => Date.parse(`2026-06-${date}T10:00:00Z`);
const dates = { earliest: day('10'), evenOdds: day('15'), nineInTen: day('20') };

test.each([
  ['20', 'on time'],
  ['19', 'at risk'],
  ['15', 'at risk'],
  ['14', 'late'],
  ['10', 'late'],
  ['09', 'out of reach'],
])(
  'of a release that is live on the 10th at the earliest, by the 15th at even odds and by the 20th in nine of ten, the %sth is %s',
  (date, stands) => {
    expect(targetView(day(date), dates, { zone, now }).stands).toBe(stands);
  },
);

test('where no date is known the target is out of reach', () => {
  expect(targetView(day('30'), {}, { zone, now }).stands).toBe('out of reach');
});

test('the target is told as a day of the zone of the system', () => {
  const late = Date.parse('2026-06-15T22:30:00Z');
  expect(targetView(late, dates, { zone, now }).words).toBe('Target Tue 16 Jun: at risk.');
  expect(targetView(Date.parse('2027-01-04T10:00:00Z'), dates, { zone, now }).words).toBe('Target Mon 4 Jan 2027: on time.');
});
