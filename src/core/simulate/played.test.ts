// What the time machine says, held against the truth: the same releases, agents and people, played once more under the other file.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import type { Order } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

import { entriesOf, keyOfEntry } from './entries.ts';
import { fates, type Fate, type Judged } from './judge-promotions.ts';
import { runToEnd } from './run-to-end.ts';
import { simulate } from './simulate.ts';
import { begun, fileOf, History, hour, parsed, type Gates } from './testing.ts';
import { isTaken } from './wants.ts';

const runs = process.env.HISTORIES === undefined ? 60 : 200;

interface Release {
  readonly afterHours: number;
  /** Where the check `deep` fails of it. */
  readonly failsIn: 'DEV' | 'INT' | 'nowhere';
  /** So long after he is asked somebody approves it. */
  readonly approvedAfterHours: number;
}

const stages = ['DEV', 'INT', 'PROD'];
const until = begun + 400 * hour;
/** Steps that nobody took then take no time: down the line that adds up, yet not to hours. */
const closeMs = 10 * 60_000;

/** Nobody decides anything here: releases come when they come, and whoever is asked answers in his time. */
function played(gates: Gates, releases: readonly Release[]): History {
  const history = new History(fileOf(gates));
  const of = (name: string | undefined): Release | undefined => releases[Number(name?.slice(1)) - 1];
  history.verdictOf = ({ check }: Order) =>
    check?.definition.name === 'deep' && of(check.release)?.failsIn === check.stage ? 'fail' : 'pass';
  const askedAt = new Map<string, Instant>();
  history.heard = () => {
    for (const name of history.state.releases.keys()) {
      if (!isAsked(history, name)) askedAt.delete(name);
      else if (!askedAt.has(name)) {
        const asked = history.now;
        askedAt.set(name, asked);
        history.plan(asked + (of(name)?.approvedAfterHours ?? 0) * hour, () => {
          if (askedAt.get(name) === asked && isAsked(history, name)) history.do(approvalOf(name));
        });
      }
    }
  };
  let comes = begun;
  for (const [index, { afterHours }] of releases.entries()) {
    comes += afterHours * hour;
    history.plan(comes, () => history.walks(`r${index + 1}`));
  }
  history.passTo(until);
  return history;
}

function isAsked({ state, now }: History, release: string): boolean {
  return isTaken(state, approvalOf(release), now);
}

function approvalOf(release: string) {
  return { kind: 'approve', by: 'cat', release, stage: 'PROD' } as const;
}

/** No soak is as long as another: what would come at one instant comes in an order that nobody can know. */
const anyGates: fc.Arbitrary<Gates> = fc.record({
  queue: fc.constantFrom('latest', 'in-order', 'protect-soak'),
  devExit: fc.constantFrom('check: smoke', 'check: smoke, check: deep', 'check: smoke, soak: 20 hours', 'soak: 60 hours'),
  intExit: fc.constantFrom('check: smoke', 'check: smoke, check: deep', 'check: deep, soak: 23 hours', 'check: smoke, soak: 47 hours'),
  prodEntry: fc.constantFrom('', '', 'approval: lead'),
});

const anyReleases: fc.Arbitrary<readonly Release[]> = fc.array(
  fc.record({
    afterHours: fc.integer({ min: 1, max: 70 }),
    failsIn: fc.constantFrom('nowhere', 'nowhere', 'nowhere', 'DEV', 'INT'),
    approvedAfterHours: fc.integer({ min: 0, max: 30 }),
  }),
  { minLength: 2, maxLength: 5 },
);

/** What was said of a promotion, and is not so. */
function errorsIn(promotions: readonly Judged[], history: History, truth: History): readonly string[] {
  const entries = entriesOf(truth.state, begun);
  const said = new Set<string>();
  const errors: string[] = [];
  for (const judged of promotions) {
    const key = keyOfEntry({ ...judged, attempt: 1 });
    said.add(key);
    const [is, { fate, would, because }] = [entries.get(key)?.startedAt, judged];
    if (fate === 'unknown') {
      if (!isLacking(because, history)) errors.push(`${key}: ${because}: but somebody produced it`);
    } else if (fate === 'stopped' || (would ?? 0) > until) {
      if (is !== undefined) errors.push(`${key}: ${fate} (${because}), but it comes at ${is}`);
    } else if (is === undefined || Math.abs(is - (would ?? 0)) > closeMs)
      errors.push(`${key}: ${fate} (${because}): ${(would ?? 0) - begun} said, ${is === undefined ? 'never' : is - begun} played`);
  }
  // Whoever was never let in there, and stands behind somebody of whom nobody knows, is not spoken of.
  const barred = new Set(
    promotions.filter(({ fate, because }) => fate === 'unknown' || because.includes('not known')).map(({ stage }) => stage),
  );
  const known = new Set(promotions.map(({ release }) => release));
  for (const [key, { release, stage }] of entries) {
    const isAfter = [...barred].some((name) => stages.indexOf(name) <= stages.indexOf(stage));
    if (!said.has(key) && !(isAfter && known.has(release))) errors.push(`${key}: not said`);
  }
  return errors;
}

/** Nobody ever ran that check for that release there, approved that release, or knows who stands before it. */
function isLacking(because: string, { lines }: History): boolean {
  const [, check, of, where] = /the check (\w+) was never run for (\w+) in (\w+)/.exec(because) ?? [];
  if (check !== undefined)
    return !lines.some(
      ({ event }) =>
        event.kind === 'orderIssued' &&
        event.order.check?.definition.name === check &&
        event.order.check.release === of &&
        event.order.environment === where,
    );
  const [, asked] = /nobody was asked: a lead has still to approve (\w+)/.exec(because) ?? [];
  if (asked !== undefined)
    return !lines.some(({ event }) => event.kind === 'evidenceGiven' && event.evidence.kind === 'approval' && event.release === asked);
  const [, step, which] = /(\S+) was never done for (\w+) in \w+/.exec(because) ?? [];
  if (step !== undefined)
    return !lines.some(
      ({ event }) => event.kind === 'orderIssued' && event.order.step?.id === step && event.order.promotion.startsWith(`${which}@`),
    );
  return because.startsWith('it waits behind');
}

test('what the time machine knows of other rules is what comes of playing the same history under them', { timeout: 900_000 }, () => {
  const found: { [Kind in Fate]: number } = { same: 0, stopped: 0, earlier: 0, later: 0, unknown: 0 };
  const property = fc.property(anyGates, anyGates, anyReleases, (were, would, releases) => {
    const [history, truth] = [played(were, releases), played(would, releases)];
    const since = begun + 1;
    const first = history.lines.findIndex(({ at }) => at >= since);
    const earlier = history.lines.slice(0, first).map(({ event }) => event);
    const begin = fold(emptyState('shop'), earlier);
    const change = { ...parsed(fileOf(would)), by: 'lockstep' };
    const { promotions = [] } = runToEnd(simulate({ begin, lines: history.lines.slice(first), since, until, change }));
    for (const { fate } of promotions) found[fate] += 1;
    expect(errorsIn(promotions, history, truth)).toEqual([]);
  });
  fc.assert(property, { numRuns: runs, endOnFailure: true, seed: 20261122 });
  for (const fate of fates) expect(found[fate], fate).toBeGreaterThan(0);
});
