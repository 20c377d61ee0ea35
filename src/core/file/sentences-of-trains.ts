import { withTime } from './time-fixture.ts';
import type { SentenceCase } from './sentence-case.ts';

const train = 'name: Fortnightly, when: every second Tuesday 14:00-17:00 from 2026-12-01, cut-off: 2 working days, stage: PROD';

/** The file with a train, of which a text is replaced. */
function withTrain(from: string, to: string): string {
  return withTime('\nfreezes:', `\ntrains:\n  - {${train}}\nfreezes:`, ...(from === '' ? [] : [from, to]));
}

/** For tests: the file with a train that is right. */
export const trainFile = withTrain('', '');

/** For tests: trains that are not understood, or would never take anybody along. */
export const trainFaults: readonly SentenceCase[] = [
  {
    code: 'missing-key',
    file: withTrain('name: Fortnightly, ', ''),
    at: '60:6',
    sentence: 'A train has no `name`. Add `name: Fortnightly`.',
  },
  {
    code: 'missing-key',
    file: withTrain(', when: every second Tuesday 14:00-17:00 from 2026-12-01', ''),
    at: '60:6',
    sentence: 'Train `Fortnightly` has no `when`. Add `when: every Tuesday 14:00-17:00`.',
  },
  {
    code: 'bad-name',
    file: withTrain('name: Fortnightly', 'name: "Fort: nightly"'),
    at: '60:12',
    sentence: 'Names of trains have letters, digits, spaces, `-`, `_`, `.`. Did you mean `Fort nightly`?',
  },
  {
    code: 'bad-when',
    file: withTrain(' from 2026-12-01', ''),
    at: '60:31',
    sentence: 'The first of them is missing: write `from 2026-11-26`.',
  },
  {
    code: 'bad-when',
    file: withTrain('14:00-17:00 from', '14:00 from'),
    at: '60:58',
    sentence: 'The end is missing: write `09:00-17:00`, `until Monday 08:00` or `for 6 hours`.',
  },
  {
    code: 'bad-when',
    file: withTrain('from 2026-12-01', 'from 2026-12-02'),
    at: '60:69',
    sentence: '2026-12-02 is a Wednesday: write 2026-12-01 or 2026-12-08.',
  },
  {
    code: 'no-unit',
    file: withTrain('2 working days', '2'),
    at: '60:90',
    sentence: '2 of what? Write `2 working days`, `2 hours` or `2 minutes`.',
  },
  {
    code: 'bad-duration',
    file: withTrain('2 working days', '2.5 working days'),
    at: '60:90',
    sentence: 'Working days are whole. Write `2 working days` or `3 working days`.',
  },
  {
    code: 'unclear-unit',
    file: withTrain('2 working days', '2d'),
    at: '60:90',
    sentence: '`2d` may mean calendar or working days. Write `2 working days` or `2 calendar days`.',
  },
  {
    code: 'unknown-stage',
    file: withTrain('days, stage: PROD', 'days, stage: PRDO'),
    at: '60:113',
    sentence: 'There is no stage `PRDO`. Did you mean `PROD`?',
  },
  {
    code: 'case',
    file: withTrain('days, stage: PROD', 'days, stage: prod'),
    at: '60:113',
    sentence: 'There is `PROD`, no `prod`. Case counts.',
  },
  {
    code: 'holds-nothing',
    file: withTrain('days, stage: PROD', 'days, kinds: [normal, hotfix]'),
    at: '60:122',
    sentence: 'A hotfix never waits for a train. Write `kinds: [normal]`, or delete the line.',
  },
  {
    code: 'unknown-value',
    file: withTrain('days, stage: PROD', 'days, kinds: fixes'),
    at: '60:113',
    sentence: '`fixes` is no kind of release. Choose normal or hotfix.',
  },
  {
    code: 'unknown-calendar',
    file: withTrain('days, stage: PROD', 'days, calendar: vienna'),
    at: '60:116',
    sentence: 'There is no calendar `vienna`. Write `calendar: default` into this train.',
  },
  {
    code: 'name-twice',
    file: withTrain(`{${train}}`, `{${train}}\n  - {name: Fortnightly, when: Fri 09:00-12:00}`),
    at: '61:12',
    sentence: '`Fortnightly` is already a train (L60). Give this one a name of its own.',
  },
  {
    code: 'unknown-key',
    file: withTrain('cut-off: 2 working days', 'must-fit: 1 hour'),
    at: '60:81',
    sentence: '`must-fit` is not a word of a train.',
  },
  { code: 'other-word', file: withTrain('cut-off: 2', 'cutoff: 2'), at: '60:81', sentence: 'Cutoff is called `cut-off` here.' },
  { code: 'other-word', file: withTrain('trains:', 'departures:'), at: '59:1', sentence: 'Departures is called `trains` here.' },
  {
    code: 'wants-list',
    file: withTrain(`\n  - {${train}}`, ` {${train}}`),
    at: '59:1',
    sentence:
      '`trains` is a list. Write `- {name: Fortnightly, when: every second Tuesday 14:00-17:00 from 2026-12-01, cut-off: 2 working days}`.',
  },
];
