import { describe, expect, test } from 'vitest';
import { permitsVerb } from '#core/api/rights.ts';
import type { Blocker } from '#core/blocker.ts';
import { emptyState } from '#core/empty-state.ts';
import { step } from '#core/step.ts';
import type { Me } from '#web/api/queries.ts';
import { fillPath } from '#web/api/routes.ts';
import { isNoise, wordsOfEvent } from './events.ts';
import { wordsOfCountdown, wordsOfInstant } from './instants.ts';
import { wordsOfPeople } from './lists.ts';
import { blockersOf, isAllowed, mayAudit } from './mine.ts';
import { sentenceCase } from './sentences.ts';
import { kindOfStop } from './stops.ts';

/** An instant in the reader's own zone, whichever that is. */
function at(year: number, month: number, day: number, hour = 12, minute = 0): number {
  return new Date(year, month - 1, day, hour, minute).getTime();
}

describe('an instant', () => {
  const now = at(2026, 6, 8, 14, 3);
  test.each([
    ['just now', at(2026, 6, 8, 14, 2), '14:02:00'],
    ['today', at(2026, 6, 8, 15, 0), '15:00'],
    ['within the week', at(2026, 6, 11, 14, 0), 'Thu 14:00'],
    ['last week', at(2026, 5, 26, 9, 0), 'Tue 26 May'],
    ['last year', at(2025, 5, 26, 9, 0), '26 May 2025'],
  ])('%s is said so that nobody has to count', (_, instant, words) => {
    expect(wordsOfInstant(instant, now)).toBe(words);
  });

  test.each([
    [12_000, 'in 12 s'],
    [85, 'in 1 s'],
    [90_000, 'in 1 min 30 s'],
    [0, 'now'],
    [-5_000, 'now'],
  ])('that lies %d ms ahead comes %s', (ms, words) => {
    expect(wordsOfCountdown(now + ms, now)).toBe(words);
  });
});

test.each([
  [[], 'nobody'],
  [['anna'], 'anna'],
  [['anna', 'bo'], 'anna or bo'],
  [['anna', 'bo', 'cem'], 'anna, bo or cem'],
  [['anna', 'bo', 'cem', 'dora', 'eva'], 'anna, bo or one of 3 others'],
])('whoever of %j is asked reads "%s"', (people, words) => {
  expect(wordsOfPeople(people)).toBe(words);
});

test.each([
  ['a tester has still to sign off 1.1.0', [], 'A tester has still to sign off 1.1.0'],
  ['functional failed in test: 3 of 41', ['functional'], 'functional failed in test: 3 of 41'],
  ['1.1.0 is older and goes first', [], '1.1.0 is older and goes first'],
  ['prod-eu is down: no answer', [], 'prod-eu is down: no answer'],
])('"%s" alone stands as a sentence and keeps names', (clause, names, sentence) => {
  expect(sentenceCase(clause, names)).toBe(sentence);
});

test.each([
  ['passed', 1, 'behind'],
  ['passed', undefined, 'behind'],
  ['soaking', 1, 'here'],
  ['waiting', 1, 'here'],
  ['waiting', undefined, 'next'],
  ['ready', undefined, 'next'],
  ['deploying', undefined, 'here'],
  ['empty', undefined, 'ahead'],
] as const)('a stage that is %s (since %s) lies %s', (status, since, kind) => {
  expect(kindOfStop({ status, since })).toBe(kind);
});

describe('what is mine', () => {
  const blocker: Blocker = {
    code: 'approval',
    stage: 'PROD',
    because: 'an operator has still to approve',
    clears: { kind: 'person', who: ['anna'], command: 'lockstep approve 1.1.0' },
    askable: true,
  };
  test('are the blockers that name me and may be cleared now', () => {
    expect(blockersOf('anna', [blocker, { ...blocker, askable: false }])).toEqual([blocker]);
    expect(blockersOf('bo', [blocker])).toEqual([]);
  });

  test('are the commands of my roles in that system, and never a gate by role alone', () => {
    const mine: Me = { person: 'anna', name: 'Anna', groups: [], systems: { shop: ['tester'] }, isAdministrator: true, by: 'session' };
    expect([isAllowed(mine, 'shop', 'reject'), isAllowed(mine, 'shop', 'promote'), isAllowed(mine, 'till', 'reject')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isAllowed(mine, 'shop', 'approve')).toBe(false);
  });
});

test('the ledger is offered to exactly those who may read it', () => {
  const roles = ['admin', 'auditor', 'customer', 'developer', 'operator', 'release-manager', 'tester', 'viewer'];
  const file = {
    name: 'shop',
    roles: Object.fromEntries(roles.map((role) => [role, [`${role}-person`]])),
    services: [],
    hosts: [],
    environments: [],
    path: [],
  };
  const started = step(emptyState('shop'), { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['root'] } }, 0).state;
  const { state } = step(started, { kind: 'apply', by: 'root', file, digest: 'd' }, 0);
  for (const role of roles) {
    const me: Me = { person: 'x', name: 'x', groups: [], systems: { shop: [role] }, isAdministrator: false, by: 'session' };
    expect.soft(mayAudit(me, 'shop'), role).toBe(permitsVerb(state, `${role}-person`, 'audit'));
  }
});

describe('an entry of the ledger', () => {
  test('is said in words', () => {
    const look = { kind: 'check', gate: 'clean', stage: 'DEV', environment: 'dev', label: 'clean', verdict: 'pass', because: 'nothing' };
    expect(wordsOfEvent('evidenceGiven', JSON.stringify({ kind: 'evidenceGiven', release: '1.1.0', evidence: look }))).toBe(
      '1.1.0 from nothing in dev: clean',
    );
    const evidence = { kind: 'approval', stage: 'PROD', label: 'operator', verdict: 'pass', because: 'approved' };
    expect(wordsOfEvent('evidenceGiven', JSON.stringify({ kind: 'evidenceGiven', release: '1.1.0', evidence }))).toBe(
      'approved 1.1.0 for PROD',
    );
  });

  test.each([
    ['fromTheFuture', '{}'],
    ['releaseCreated', 'not json'],
    ['releaseCreated', 'null'],
    ['releaseCreated', '{}'],
  ])('that is not understood keeps the name of its kind: %s %s', (kind, body) => {
    expect(wordsOfEvent(kind, body)).toBe(kind);
  });

  test('of machines among themselves is noise; a verdict is not', () => {
    expect([isNoise('orderStarted'), isNoise('evidenceGiven')]).toEqual([true, false]);
  });
});

test('a path keeps what a name holds from becoming part of it', () => {
  expect(fillPath('/api/systems/:system/releases/:release', { system: 'shop', release: '1/../2' })).toBe(
    '/api/systems/shop/releases/1%2F..%2F2',
  );
});
