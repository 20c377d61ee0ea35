import { withTime } from './time-fixture.ts';
import type { SentenceCase } from './sentence-case.ts';

const approval = '[approval: tester]';

/** For tests: deadlines and ways of hotfixes that are not understood, or cannot be meant. */
export const deadlineFaults: readonly SentenceCase[] = [
  {
    code: 'missing-key',
    file: withTime(approval, '[{approval: tester, then: [release-manager]}]'),
    at: '43:32',
    sentence: '`then` follows a time in which nobody has answered. Write `within: 2 working days` beside it.',
  },
  {
    code: 'bad-duration',
    file: withTime(approval, '[{approval: tester, within: 0 working days}]'),
    at: '43:40',
    sentence: 'Nobody answers in no time. Write `2 working days` or `4 working hours`.',
  },
  {
    code: 'unclear-unit',
    file: withTime(approval, '[{approval: tester, within: 2d}]'),
    at: '43:40',
    sentence: '`2d` may mean calendar or working days. Write `2 working days` or `2 calendar days`.',
  },
  {
    code: 'unknown-value',
    file: withTime(approval, '[{approval: tester, within: 4 hours, at-the-end: pass}]'),
    at: '43:61',
    sentence: '`pass` is no end of a deadline. Choose wait or fail.',
  },
  {
    code: 'empty-role',
    file: withTime(approval, '[{approval: tester, within: 4 hours, then: [boss]}]'),
    at: '43:55',
    sentence: 'Nobody is `boss`, so nobody would be told. Add `boss: [anna]` to `roles`.',
  },
  {
    code: 'empty-role',
    file: withTime(approval, '[{scope: {signed-by: tester}, within: 4 hours, then: [boss]}]'),
    at: '43:65',
    sentence: 'Nobody is `boss`, so nobody would be told. Add `boss: [anna]` to `roles`.',
  },
  {
    code: 'unknown-role',
    file: withTime(approval, '[{approval: tester, within: 4 hours, then: release-manger}]'),
    at: '43:55',
    sentence: 'There is no role `release-manger`. Did you mean `release-manager`?',
  },
  {
    code: 'no-calendar',
    file: withTime(approval, '[{approval: tester, within: 4 working hours}]', 'calendar: DE-BW\n', ''),
    at: '43:40',
    sentence: 'Working time needs a calendar. Add `calendar: DE-BW` at the top.',
  },
  {
    number: 55,
    code: 'unreachable-stage',
    file: withTime('\npath:', '\npaths: {hotfix: [DEV, TEST]}\npath:'),
    at: '39:9',
    sentence: 'Path `hotfix` never reaches PROD. Add it as the last stage.',
  },
  {
    code: 'production-alone',
    file: withTime('\npath:', '\npaths: {hotfix: [PROD]}\npath:'),
    at: '39:9',
    sentence: 'Path `hotfix` goes straight into PROD, where nobody has seen it run before. Add a stage before it.',
  },
  {
    code: 'stage-order',
    file: withTime('\npath:', '\npaths: {hotfix: [TEST, DEV, PROD]}\npath:'),
    at: '39:24',
    sentence: '`DEV` does not come behind `TEST` on the path. A hotfix walks its stages in the order of `path`.',
  },
  {
    code: 'unknown-stage',
    file: withTime('\npath:', '\npaths: {hotfix: [TESTS, PROD]}\npath:'),
    at: '39:18',
    sentence: 'There is no stage `TESTS`. Did you mean `TEST`?',
  },
];
