import type { PlantedBug } from './planted-bugs.ts';

/** When a soak ends, and what its hosts say of it. */
export const bugsOfSoaks: readonly PlantedBug[] = [
  { name: 'latch-at-now', file: 'decide/latch.ts', find: 'until: first.soaked.until,', replace: 'until: now,' },
  { name: 'latch-early', file: 'gates/attest.ts', find: '|| due.at > context.at)', replace: '|| due.at > context.at + 1000)' },
  {
    name: 'soak-of-one-host',
    file: 'decide/latch.ts',
    find: "attestings?.some(({ answer }) => answer?.verdict !== 'pass')",
    replace: "attestings?.every(({ answer }) => answer?.verdict !== 'pass')",
  },
  {
    name: 'soak-without-a-word',
    file: 'decide/latch.ts',
    find: "attestings?.some(({ answer }) => answer?.verdict !== 'pass')",
    replace: "attestings?.some(({ answer }) => answer?.verdict === 'fail')",
  },
  { name: 'attested-another-time', file: 'gates/attest.ts', find: ' && one.until === other.until', replace: '' },
  { name: 'gap-unheard', file: 'fold/stay.ts', find: '|| at <= stay.upSince ?', replace: '|| at >= stay.upSince ?' },
  {
    name: 'gap-of-counted-gaps',
    file: 'judge/observe.ts',
    find: "check?.soaked?.mode !== 'continuous' ||",
    replace: 'check?.soaked === undefined ||',
  },
  { name: 'host-asked-once', file: 'decide/checks.ts', find: '(attesting.again ?? now) > now', replace: 'attesting.again !== undefined' },
  {
    name: 'host-asked-at-once-again',
    file: 'decide/checks.ts',
    find: '(attesting.again ?? now) > now',
    replace: '(attesting.again ?? now) < 0',
  },
  {
    name: 'old-question-stands',
    file: 'decide/orders.ts',
    find: 'if (order.check?.soaked !== undefined && !isStillAsked(',
    replace: 'if (order.check?.soaked?.until === 0 && !isStillAsked(',
  },
];
