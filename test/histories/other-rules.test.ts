import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory } from './actions.ts';
import { plainOptions, second, systemOf, type Options } from './fixture.ts';
import { ledgerOf } from './ledger-of.ts';
import { compiledOf } from './times.ts';
import { digestOf } from '#core/canonical.ts';
import { fates } from '#core/simulate/judge-promotions.ts';
import { runToEnd } from '#core/simulate/run-to-end.ts';
import { simulate, type FileChange } from '#core/simulate/simulate.ts';

const runs = process.env.HISTORIES === undefined ? 80 : 300;

const anyChange: fc.Arbitrary<Partial<Options>> = fc.record(
  {
    devChecks: fc.constantFrom(0, 1, 2),
    intSoak: fc.constantFrom(second, 15 * second, 60 * second),
    leads: fc.constantFrom(1, 2),
    withInt: fc.boolean(),
    queue: fc.constantFrom('in-order', 'latest', 'protect-soak'),
    canary: fc.boolean(),
    watch: fc.boolean(),
    times: fc.constantFrom('none', 'window', 'freeze', 'code', 'pause'),
  },
  { requiredKeys: [] },
);

/** What nobody produced is named: a check, a step, somebody's word, a release that the file has no place for; or who stands before it. */
const lacking = /was never (run|done|taken back) |^nobody was asked: |^it waits behind \S+, of which nobody knows$|^it could not be made: /;

test('under other rules each promotion is one of five, and what is not known names what nobody produced', { timeout: 900_000 }, () => {
  const found = new Map<string, number>();
  const property = fc.property(anyHistory(25, 60), anyChange, ({ options, actions }, turned) => {
    const file = systemOf({ ...plainOptions, ...options, ...turned });
    const change: FileChange = { file, digest: digestOf(file), by: 'lockstep', ...(file.time && { time: compiledOf(file.time) }) };
    const { promotions = [] } = runToEnd(simulate({ ...ledgerOf({ options, actions }, 0.05), change }));
    for (const { fate } of promotions) found.set(fate, (found.get(fate) ?? 0) + 1);
    expect(promotions.filter(({ because }) => because === '')).toEqual([]);
    expect(promotions.filter(({ fate, because }) => fate === 'unknown' && !lacking.test(because))).toEqual([]);
  });
  fc.assert(property, { numRuns: runs, endOnFailure: true });
  // The fifth, earlier, is rare here: `played.test.ts` meets all of them.
  expect(found.size).toBeGreaterThanOrEqual(fates.length - 1);
});
