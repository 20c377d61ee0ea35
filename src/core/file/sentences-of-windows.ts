import { ruleFaults } from './sentences-of-rules.ts';
import { withTime } from './time-fixture.ts';
import type { SentenceCase } from './sentence-case.ts';

/** For tests: windows and freezes that are not understood, or cannot be meant. */
export const windowFaults: readonly SentenceCase[] = [
  ...ruleFaults,
  {
    number: 33,
    code: 'window-backwards',
    file: withTime('Mon-Thu 09:00-15:00', 'Mon-Thu 15:00-09:00'),
    at: '58:40',
    sentence: 'This ends before it begins: over midnight, write `15:00 until 09:00 the next day`.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', 'Mon-Thu 09:00'),
    at: '58:32',
    sentence: 'The end is missing: write `09:00-17:00`, `until Monday 08:00` or `for 6 hours`.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', 'Mon-Thu 9:00-15:00'),
    at: '58:40',
    sentence: 'Times have two digits and a colon: write 09:00.',
  },
  {
    code: 'window-backwards',
    file: withTime('Mon-Thu 09:00-15:00', 'Mon-Thu 09:00-09:00'),
    at: '58:40',
    sentence: '09:00-09:00 is empty: write a later end, or no times for the whole day.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', 'Mo-Thu 09:00-15:00'),
    at: '58:32',
    sentence: '`Mo` is no day: did you mean `Monday`?',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '0 9 * * 1-4'),
    at: '58:32',
    sentence: '`0 9 * * 1-4` is a line of cron, which says when something begins and not when it ends. Write `Mon-Thu 09:00-15:00`.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', 'every second Thursday 09:00-15:00'),
    at: '58:32',
    sentence: 'The first of them is missing: write `from 2026-11-26`.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', 'every month 09:00-15:00'),
    at: '58:38',
    sentence: 'A month has many days: write `first Monday of the month` or `15th of the month`.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', 'last working day of the month'),
    at: '58:37',
    sentence: 'A recurrence knows weekdays and no holidays: write `weekday`.',
  },
  {
    code: 'no-value',
    file: withTime('Mon-Thu 09:00-15:00', '[]'),
    at: '58:26',
    sentence: '`when` is empty. Write `when: Mon-Thu 09:00-15:00`.',
  },
  {
    code: 'window-backwards',
    file: withTime('Mon-Thu 09:00-15:00', '[Mon 09:00-15:00, Tue 15:00-09:00]'),
    at: '58:54',
    sentence: 'This ends before it begins: over midnight, write `15:00 until 09:00 the next day`.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '["24 Dec, every year", "24 Dec"]'),
    at: '58:55',
    sentence: 'The year is missing: write `, every year` behind it, or dates such as 2026-12-24.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '[24 Dec, every year]'),
    at: '58:41',
    sentence: 'Inside of `{ }` or `[ ]` the comma before this ends a value. Write `24 Dec every year`, without it.',
  },
  {
    code: 'bad-when',
    file: withTime('Mon-Thu 09:00-15:00', '"FREQ=WEEKLY;INTERVAL=0 for 6 hours"'),
    at: '58:54',
    sentence: '`0` is out of range for `INTERVAL`: write 1 to 1000.',
  },
  {
    code: 'missing-key',
    file: withTime(', when: Mon-Thu 09:00-15:00', ''),
    at: '58:6',
    sentence: 'Window `Office hours` has no `when`. Add `when: Mon-Thu 09:00-15:00`.',
  },
  {
    code: 'missing-key',
    file: withTime('name: Office hours, ', ''),
    at: '58:6',
    sentence: 'A window has no `name`. Add `name: Office hours`.',
  },
  {
    code: 'bad-name',
    file: withTime('name: Office hours', 'name: "Office: hours"'),
    at: '58:12',
    sentence: 'Names of windows and freezes have letters, digits, spaces, `-`, `_`, `.`. Did you mean `Office hours`?',
  },
  {
    code: 'unknown-stage',
    file: withTime('stages: [PROD]}\nfreezes', 'stages: [PRDO]}\nfreezes'),
    at: '58:62',
    sentence: 'There is no stage `PRDO`. Did you mean `PROD`?',
  },
  {
    code: 'case',
    file: withTime('stages: [PROD]}\nfreezes', 'stages: [prod]}\nfreezes'),
    at: '58:62',
    sentence: 'There is `PROD`, no `prod`. Case counts.',
  },
  {
    code: 'holds-nothing',
    file: withTime('stages: [PROD]}\nfreezes', 'stages: []}\nfreezes'),
    at: '58:53',
    sentence: '`stages` is empty: this would be about nothing. Name some, or delete the line to mean all.',
  },
  {
    code: 'unknown-environment',
    file: withTime('stages: [PROD]}\nfreezes', 'environments: [qa]}\nfreezes'),
    at: '58:68',
    sentence: 'There is no environment `qa`. There are `dev`, `test` and `prod`.',
  },
  {
    code: 'unknown-service',
    file: withTime('stages: [PROD]}\nfreezes', 'services: [apis]}\nfreezes'),
    at: '58:64',
    sentence: 'There is no service `apis`. Did you mean `api`?',
  },
  {
    code: 'holds-nothing',
    file: withTime('stages: [PROD]}\nfreezes', 'stages: [PROD], environments: [test]}\nfreezes'),
    at: '58:84',
    sentence: '`test` is not in PROD, so window `Office hours` is not about it. Delete it, or add its stage.',
  },
  {
    code: 'unknown-value',
    file: withTime('stages: [PROD]}\nfreezes', 'kinds: [hotfixes]}\nfreezes'),
    at: '58:61',
    sentence: '`hotfixes` is no kind of release. Choose normal or hotfix.',
  },
  {
    code: 'no-unit',
    file: withTime('stages: [PROD]}\nfreezes', 'must-fit: 2}\nfreezes'),
    at: '58:63',
    sentence: '2 of what? Write `2 days`, `2 hours` or `2 minutes`.',
  },
  {
    code: 'unknown-unit',
    file: withTime('stages: [PROD]}\nfreezes', 'must-fit: 2 working days}\nfreezes'),
    at: '58:63',
    sentence: 'Working days are counted in soaks only. Write `2 days` or `2 hours` of the clock.',
  },
  {
    code: 'name-twice',
    file: withTime('stages: [PROD]}\nfreezes', 'stages: [PROD]}\n  - {name: Office hours, when: Fri 09:00-12:00}\nfreezes'),
    at: '59:12',
    sentence: '`Office hours` is already a window (L58). Give this one a name of its own.',
  },
  {
    code: 'unknown-key',
    file: withTime('name: Office hours', 'name: Office hours, because: x'),
    at: '58:26',
    sentence: '`because` is not a word of a window.',
  },
  { number: 31, code: 'no-such-date', file: withTime('2026-12-18', '2026-02-30'), at: '60:28', sentence: 'February 2026 has 28 days.' },
  {
    code: 'bad-when',
    file: withTime('2026-12-18', '18.12.2026'),
    at: '60:28',
    sentence: '`18.12.2026` is no date: write it as 2026-11-26.',
  },
  {
    number: 32,
    code: 'freeze-backwards',
    file: withTime('2026-12-18', '2027-12-18'),
    at: '60:47',
    sentence: 'This ends (2027-01-07) before it begins (2027-12-18): is the year right?',
  },
  {
    code: 'no-such-date',
    file: withTime('until: 2027-01-07', 'until: 2027-13-07'),
    at: '60:47',
    sentence: 'There is no 2027-13-07: write a date of the calendar.',
  },
  {
    code: 'missing-key',
    file: withTime('until: 2027-01-07, ', ''),
    at: '60:6',
    sentence: 'Freeze `Year end` has no `until`. Add `until: 2027-01-07`.',
  },
  {
    code: 'missing-key',
    file: withTime('from: 2026-12-18, until: 2027-01-07, ', ''),
    at: '60:6',
    sentence:
      'This freeze does not say when it is. Add `from: 2026-12-18, until: 2027-01-07`, or `when: every Friday 16:00 until Monday 08:00`.',
  },
  {
    code: 'missing-key',
    file: withTime('from: 2026-12-18, ', ''),
    at: '60:6',
    sentence: 'Freeze `Year end` has no `from`. Add `from: 2026-12-18`.',
  },
  {
    code: 'one-of',
    file: withTime('from: 2026-12-18', 'when: every Friday, from: 2026-12-18'),
    at: '60:42',
    sentence: '`when` and `from` both say when it is. Keep one of them.',
  },
  {
    code: 'bad-when',
    file: withTime('from: 2026-12-18, until: 2027-01-07', 'when: every Friday 16:00'),
    at: '60:28',
    sentence: 'The end is missing: write `09:00-17:00`, `until Monday 08:00` or `for 6 hours`.',
  },
  {
    code: 'bad-when',
    file: withTime('from: 2026-12-18, until: 2027-01-07', 'when: 24 Dec until 2 Jan, every year'),
    at: '60:48',
    sentence: 'Inside of `{ }` or `[ ]` the comma before this ends a value. Write `24 Dec until 2 Jan every year`, without it.',
  },
  { code: 'other-word', file: withTime('from: 2026-12-18', 'start: 2026-12-18'), at: '60:22', sentence: 'Start is called `from` here.' },
  {
    code: 'bad-when',
    file: withTime('2026-12-18', '2026-12-18T16:00Z'),
    at: '60:28',
    sentence: '`2026-12-18T16:00Z` is a stamp. Write `2026-12-18 16:00`, as the clocks of the zone show it.',
  },
  {
    code: 'holds-nothing',
    file: withTime('07, stages: [PROD]}', '07, kind: code, stages: [PROD]}'),
    at: '60:71',
    sentence:
      'A code freeze keeps new releases out of the first stage, DEV, which is not among these. Delete `stages`, or write `kind: freeze`.',
  },
  {
    code: 'holds-nothing',
    file: withTime('07, stages: [PROD]}', '07, kind: code, kinds: [hotfix]}'),
    at: '60:71',
    sentence: 'A code freeze lets hotfixes in, so it is about normal releases alone. Delete `kinds`, or write `kind: freeze`.',
  },
  {
    code: 'holds-nothing',
    file: withTime('07, stages: [PROD]}', '07, kind: code, pauses-soak: true}'),
    at: '60:71',
    sentence: 'A code freeze lets what is on its way go on, so it pauses no soak. Delete `pauses-soak`, or write `kind: freeze`.',
  },
  {
    code: 'unknown-value',
    file: withTime('07, stages: [PROD]}', '07, pauses-soak: weekdays}'),
    at: '60:72',
    sentence: '`pauses-soak` is `true` or `false`.',
  },
  {
    code: 'unknown-key',
    file: withTime('07, stages: [PROD]}', '07, pausesSoak: true}'),
    at: '60:59',
    sentence: '`pausesSoak` is not a word of a freeze. Did you mean `pauses-soak`?',
  },
  {
    code: 'unknown-value',
    file: withTime('07, stages: [PROD]}', '07, kind: soft}'),
    at: '60:65',
    sentence: '`soft` is no kind of freeze. Choose freeze or code.',
  },
  { code: 'other-word', file: withTime('freezes:', 'blackout:'), at: '59:1', sentence: 'Blackout is called `freezes` here.' },
  {
    code: 'wants-list',
    file: withTime(
      'freezes:\n  - {name: Year end, from: 2026-12-18, until: 2027-01-07, stages: [PROD]}',
      'freezes: {name: Year end, from: 2026-12-18, until: 2027-01-07}',
    ),
    at: '59:1',
    sentence: '`freezes` is a list. Write `- {name: Year end, from: 2026-12-18, until: 2027-01-07}`.',
  },
  {
    code: 'unknown-calendar',
    file: withTime('  - stage: PROD\n', '  - stage: PROD\n    calendar: vienna\n'),
    at: '50:15',
    sentence: 'There is no calendar `vienna`. Add `vienna: {holidays: AT}` to `calendars`, or delete the line in PROD.',
  },
  {
    code: 'window-backwards',
    file: withTime('- manual: release-manager\n        instruction: Tell support', '- window: Mon-Thu 15:00-09:00'),
    at: '52:25',
    sentence: 'This ends before it begins: over midnight, write `15:00 until 09:00 the next day`.',
  },
  {
    code: 'window-at-exit',
    file: withTime('      - check: smoke\n', '      - window: Mon-Thu 09:00-15:00\n'),
    at: '45:9',
    sentence: 'A window says when a release may *enter*. Move it to the `entry` of the stage that it is to enter.',
  },
  {
    code: 'name-twice',
    file: withTime(
      'name: Office hours',
      'name: PROD',
      '- manual: release-manager\n        instruction: Tell support',
      '- window: Mon-Thu 09:00-15:00',
    ),
    at: '57:12',
    sentence: "`PROD` is the window at PROD's `entry`. Give this one another name.",
  },
];

/** Right, and yet not what many would expect. */
export const timeWarnings: readonly SentenceCase[] = [
  {
    code: 'odd-time',
    file: withTime('Mon-Thu 09:00-15:00', '31st of the month 09:00-15:00'),
    at: '58:32',
    sentence: 'Months without such a day are skipped: February is one.',
  },
  {
    code: 'odd-time',
    file: withTime('calendar: DE-BW', 'calendar: {closures: [29 Feb every year]}'),
    at: '56:23',
    sentence: '29 February comes in leap years only; other years are skipped.',
  },
];
