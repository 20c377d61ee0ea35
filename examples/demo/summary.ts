import type { Paint } from '#cli/text/style.ts';
import { fit } from '#cli/text/table.ts';
import { failuresInBad } from './watched-expectations.ts';
import type { CustomerCounts } from '../shop/customers.ts';
import type { Expectation } from './expectations.ts';
import type { Walked } from './story.ts';

const width = 80;
const nameWidth = 36;

/** A row per expectation: whether it held, what it was, what was seen. */
export function summaryLines(expectations: readonly Expectation[], paint: Paint): readonly string[] {
  const held = expectations.filter(({ ok }) => ok).length;
  return [
    paint('bold', `  ${'expectation'.padEnd(nameWidth + 4)}seen`),
    ...expectations.map(({ name, seen, ok }) => rowOf(name, seen, ok ? 'ok  ' : paint('red', 'FAIL'), ok)),
    `  ${held} of ${expectations.length} expectations held`,
  ];
}

/** What failed is told whole. */
function rowOf(name: string, seen: string, mark: string, ok: boolean): string {
  const row = `  ${mark} ${name.padEnd(nameWidth - 1)}${seen}`;
  return ok ? fit(row, width) : row;
}

/** One line for machines, the last of `--once`: .ci/run counts from it. */
export function summaryJson(expectations: readonly Expectation[], walked: Walked, customers: CustomerCounts | undefined): string {
  const failed = expectations.filter(({ ok }) => !ok).length;
  const canaryFailures = customers === undefined ? 0 : failuresInBad(walked.watched?.duringBad, customers).length;
  return JSON.stringify({
    expectations: expectations.length,
    passed: expectations.length - failed,
    failed,
    secondsToProd: walked.secondsToProd === undefined ? null : Number(walked.secondsToProd.toFixed(1)),
    customerRequests: customers?.requests ?? 0,
    customerFailures: (customers?.failures ?? 0) - canaryFailures,
    canaryFailures,
    switchRequests: walked.duringSwitch?.requests ?? 0,
    switchFailures: walked.duringSwitch?.failures ?? 0,
    canaryCustomers: walked.watched?.bad?.at(-1)?.newUsersHit ?? null,
    seconds: walked.watched?.seconds === undefined ? null : Number(walked.watched.seconds.toFixed(1)),
    controllerAwayMs: walked.awayMs === undefined ? null : Math.round(walked.awayMs),
  });
}
