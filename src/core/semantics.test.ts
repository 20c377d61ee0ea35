import { expect, test } from 'vitest';
import { emptyState } from './empty-state.ts';
import type { Event } from './event.ts';
import { fixtureCatalogue, fixtureFile } from './file/fixture.ts';
import { parseSystem } from './file/parse-system.ts';
import { fold } from './fold/index.ts';
import { semantics } from './semantics.ts';
import type { Environment, Order, State, Stay } from './state.ts';
import { step } from './step.ts';

const parsed = parseSystem(fixtureFile, fixtureCatalogue);
if (!parsed.ok) throw new Error('the fixture has mistakes');
const { system: file, digest } = parsed;
const began = fold(emptyState('shop'), [{ kind: 'rosterChanged', groups: { 'installation-admin': ['gus'] } }]);

test('a system begins by the rules of today, and its first file says so', () => {
  const { events, state } = step(began, { kind: 'apply', by: 'gus', file, digest }, 0);
  expect(events).toMatchObject([{ kind: 'fileApplied', semantics }]);
  expect(state.head.semantics).toBe(semantics);
});

test('a system that older rules decided says once where those of today begin, and until then is folded as it was', () => {
  const applied: Event = { kind: 'fileApplied', version: 1, digest, by: 'gus', file };
  const old = fold(began, [applied]);
  expect(old.head.semantics).toBe(1);
  const { events, state } = step(old, undefined, 0);
  expect(events).toEqual([{ kind: 'semanticsChanged', to: semantics }]);
  expect(step(state, undefined, 0).events).toEqual([]);
});

const stay: Stay = {
  release: '1.0.0',
  bill: {},
  version: 1,
  promotion: 'p1',
  stage: 'INT',
  since: 100,
  upSince: 100,
  earnedMs: 0,
};

const switching: Order = {
  key: 'p2/int/f2/switch/1',
  kind: 'step',
  promotion: 'p2',
  environment: 'int',
  host: 'local',
  fence: 2,
  attempt: 1,
  attemptLimit: 3,
  issued: 500,
  deadline: 900,
  state: 'open',
  seq: 1,
  step: { id: 'switch', kind: 'switch', timeoutMs: 400, undoable: true, looks: false },
  index: 0,
  undo: false,
};

/** A place where something runs, while a switch to something else is under way there. */
function placeBy(rules: number): State {
  const state = emptyState('shop');
  const environment: Environment = { name: 'int', fence: 2, stay, good: [], healthSeq: 0, urls: {} };
  return {
    ...state,
    head: { ...state.head, semantics: rules },
    environments: new Map([['int', environment]]),
    orders: new Map([[switching.key, switching]]),
  };
}

test.each([
  ['by the first rules a switch that failed', 1, ['failed'], stay],
  ['since the second a switch that failed, for it may have done half,', 2, ['failed'], { aside: true, earnedMs: 500 }],
  ['a switch of which is known that it did nothing', 2, ['absent', 'failed'], stay],
  ['a switch of which nothing is heard', 2, ['lost'], stay],
] as const)('%s (rules %i: %s) leaves of the soak there what it may', (_name, rules, ends, left) => {
  const events = ends.map((as, index): Event => ({ kind: 'orderEnded', key: switching.key, seq: 2 + index, as, at: 600, because: '' }));
  expect(fold(placeBy(rules), events).environments.get('int')?.stay).toMatchObject(left);
});

test.each([
  ['by the second rules', 2, stay],
  ['since the third', 3, { aside: true, earnedMs: 500 }],
] as const)(
  'a switch of which nobody knows, and that is to be tried again, leaves of the soak there what it may: %s',
  (_name, rules, left) => {
    const events: readonly Event[] = [
      { kind: 'orderEnded', key: switching.key, seq: 2, as: 'unknown', at: 600, because: '' },
      { kind: 'orderSettled', key: switching.key, as: 'retry', by: 'olga', reason: 'looked', at: 600 },
    ];
    expect(fold(placeBy(rules), events).environments.get('int')?.stay).toMatchObject(left);
  },
);
