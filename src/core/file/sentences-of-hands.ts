import type { TimeProblem } from './place-time.ts';
import { withTime } from './time-fixture.ts';
import type { SentenceCase } from './sentence-case.ts';

interface PlacedCase extends SentenceCase {
  readonly code: TimeProblem['code'];
  readonly path: TimeProblem['path'];
}

const zone = '`CET` is no time zone. Write `Area/City`, as in `Europe/Berlin`, or `UTC`.';
const region = 'Germany has no state `XX`. Write one of `DE-BW`, `DE-BY` …';

/** For tests: what hands find, and where in the file that is. */
export const placedFaults: readonly PlacedCase[] = [
  { code: 'unknown-zone', path: ['zone'], file: withTime('Europe/Berlin', 'CET'), at: '55:7', sentence: zone },
  {
    number: 30,
    code: 'unknown-region',
    path: ['calendars', 'default', 'holidays', 0],
    file: withTime('DE-BW', 'DE-XX'),
    at: '56:11',
    sentence: region,
  },
  {
    code: 'unknown-region',
    path: ['calendars', 'default', 'holidays', 1],
    file: withTime('DE-BW', '[AT, DE-XX]'),
    at: '56:16',
    sentence: region,
  },
  {
    code: 'unknown-region',
    path: ['calendars', 'default', 'holidays', 0],
    file: withTime('DE-BW', '{holidays: DE-XX}'),
    at: '56:22',
    sentence: region,
  },
  {
    code: 'unknown-zone',
    path: ['calendars', 'vienna', 'zone'],
    file: withTime('calendar: DE-BW', 'calendars: {vienna: {holidays: AT, zone: CET}}'),
    at: '56:42',
    sentence: zone,
  },
  {
    code: 'unconfirmed-holidays',
    path: ['calendars', 'default', 'confirmed'],
    file: withTime('DE-BW', '{holidays: AE}'),
    at: '56:1',
    sentence: 'The list of holidays of `AE` has feasts of the moon.',
  },
  {
    code: 'unknown-zone',
    path: ['freezes', 0, 'zone'],
    file: withTime('name: Year end', 'name: Year end, zone: CET'),
    at: '60:28',
    sentence: zone,
  },
];
