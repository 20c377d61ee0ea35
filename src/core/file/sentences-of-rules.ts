import { withTime } from './time-fixture.ts';
import type { SentenceCase } from './sentence-case.ts';

/** For tests: rules of RFC 5545 that libraries read as never, or as something else. */
export const ruleFaults: readonly SentenceCase[] = [
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY;INTERVAL=0;BYDAY=FR for 6 hours"'),
    at: '58:54',
    sentence: '`0` is out of range for `INTERVAL`: write 1 to 1000.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"INTERVAL=2;BYDAY=FR for 6 hours"'),
    at: '58:33',
    sentence: 'The rule does not say how often: begin it with `FREQ=WEEKLY;`.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY;BYDAY=FR;BYHOUR=25 for 6 hours"'),
    at: '58:61',
    sentence: '`25` is out of range for `BYHOUR`: write 0 to 23.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31 for 6 hours"'),
    at: '58:55',
    sentence: '`BYMONTHDAY=31` never comes with the other parts: write one that the calendar has.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"'),
    at: '58:55',
    sentence: '`BYMONTHDAY=30` never comes with the other parts: write one that the calendar has.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=FORTNIGHTLY;BYDAY=FR for 6 hours"'),
    at: '58:38',
    sentence: '`FORTNIGHTLY` is no frequency: write YEARLY, MONTHLY, WEEKLY, DAILY.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY;BYDAY=XX for 6 hours"'),
    at: '58:51',
    sentence: '`XX` is no weekday: write MO, TU, WE, TH, FR, SA, SU.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY;FOO=1;BYDAY=FR"'),
    at: '58:45',
    sentence:
      '`FOO` is no part of a rule: there are FREQ, INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYDAY, BYHOUR, BYMINUTE, BYSECOND, BYSETPOS, WKST.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=HOURLY for 6 hours"'),
    at: '58:38',
    sentence: '`HOURLY` is too often for a window or a freeze: write `DAILY` with `BYHOUR`.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=DAILY;COUNT=3;UNTIL=20270331 from 2026-11-26"'),
    at: '58:52',
    sentence: '`UNTIL` and `COUNT` both say when it ends: keep one.',
  },
  {
    code: 'no-such-date',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY;BYDAY=FR;UNTIL=20260230"'),
    at: '58:60',
    sentence: 'February 2026 has 28 days.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=MONTHLY;BYDAY=6FR"'),
    at: '58:46',
    sentence: 'No month has a weekday more than five times: count from 1 to 5, or from -5 to -1.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY;BYDAY=FR;BYDAY=MO"'),
    at: '58:54',
    sentence: '`BYDAY` stands twice: keep one, with its values joined by commas.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY; BYDAY=FR"'),
    at: '58:46',
    sentence: 'A rule has no spaces in it: join its parts with `;` alone.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY;BYDAY=FR;BYHOUR=16"'),
    at: '58:32',
    sentence: 'The length is missing: write `for 6 hours` behind the rule.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"RRULE:FREQ=WEEKLY;INTERVAL=2"'),
    at: '58:32',
    sentence: 'The day from which the rule counts is missing: write `from 2026-11-26`.',
  },
];
