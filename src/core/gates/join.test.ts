import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gateAtLeast, joinGates } from './join.ts';
import { makeGate } from '#core/file/gate-hash.ts';
import { migrationsAllowed, type Gate } from '#core/system.ts';

const runs = { numRuns: 500 };
const side = fc.constantFrom('entry' as const, 'exit' as const);
const role = fc.constantFrom('tester', 'lead', 'customer');
const slots = fc.uniqueArray(fc.record({ role, count: fc.integer({ min: 1, max: 3 }) }), { selector: (slot) => slot.role, minLength: 1 });
const gate: fc.Arbitrary<Gate> = fc
  .oneof(
    fc.record({
      kind: fc.constant('check' as const),
      side,
      check: fc.record({
        name: fc.constantFrom('smoke', 'unit'),
        kind: fc.constant('http'),
        options: fc.record({ path: fc.constantFrom('/', '/a') }),
        timeoutMs: fc.constant(1000),
      }),
    }),
    fc.record({ kind: fc.constant('approval' as const), side, slots }),
    fc.record({
      kind: fc.constant('soak' as const),
      side,
      ms: fc.integer({ min: 1, max: 4 }),
      mode: fc.constantFrom('continuous' as const, 'cumulative' as const),
    }),
    fc.record({ kind: fc.constant('migrations' as const), side, allows: fc.constantFrom(...migrationsAllowed) }),
    fc.record({ kind: fc.constant('sign-off' as const), side, role, checklist: fc.subarray(['placed', 'booked']) }),
    fc.record({ kind: fc.constant('manual' as const), side, role, instruction: fc.constantFrom('call', 'write') }),
  )
  .map((definition) => makeGate(definition));
const gates = fc.array(gate, { maxLength: 5 });

function isUpperBound(join: readonly Gate[], of: readonly Gate[]): boolean {
  return of.every((asked) => join.some((other) => gateAtLeast(other, asked)));
}

function hashesOf(list: readonly Gate[]): readonly string[] {
  return list.map((item) => item.hash).sort();
}

test('a gate demands at least what it demands itself', () => {
  fc.assert(
    fc.property(gate, (a) => gateAtLeast(a, a)),
    runs,
  );
});

test('what demands more than something that demands more demands more', () => {
  fc.assert(
    fc.property(gate, gate, gate, (a, b, c) => !(gateAtLeast(c, b) && gateAtLeast(b, a)) || gateAtLeast(c, a)),
    { numRuns: 5000 },
  );
});

test('two gates that each demand the other are one gate', () => {
  fc.assert(
    fc.property(gate, gate, (a, b) => !(gateAtLeast(a, b) && gateAtLeast(b, a)) || a.hash === b.hash),
    { numRuns: 5000 },
  );
});

test('a join demands all that both lists demand', () => {
  fc.assert(
    fc.property(gates, gates, (pinned, today) => {
      const join = joinGates(pinned, today);
      return isUpperBound(join, pinned) && isUpperBound(join, today);
    }),
    runs,
  );
});

test('a join asks for nothing that neither list asked for, and for nothing twice', () => {
  fc.assert(
    fc.property(gates, gates, (pinned, today) => {
      const join = joinGates(pinned, today);
      const known = new Set(hashesOf([...pinned, ...today]));
      return join.every((item) => known.has(item.hash)) && new Set(hashesOf(join)).size === join.length;
    }),
    runs,
  );
});

test('a join of a join with either of its lists is that join', () => {
  fc.assert(
    fc.property(gates, gates, (pinned, today) => {
      const join = joinGates(pinned, today);
      for (const list of [join, pinned, today]) expect(hashesOf(joinGates(join, list))).toEqual(hashesOf(join));
    }),
    runs,
  );
});

test('a join does not depend on which list is named first', () => {
  fc.assert(
    fc.property(gates, gates, (pinned, today) => {
      expect(hashesOf(joinGates(pinned, today))).toEqual(hashesOf(joinGates(today, pinned)));
    }),
    runs,
  );
});

test.each([
  ['a longer soak', { kind: 'soak', side: 'exit', ms: 5, mode: 'continuous' }, { kind: 'soak', side: 'exit', ms: 3, mode: 'continuous' }],
  [
    'a continuous soak',
    { kind: 'soak', side: 'exit', ms: 5, mode: 'continuous' },
    { kind: 'soak', side: 'exit', ms: 5, mode: 'cumulative' },
  ],
  [
    'no migrations at all',
    { kind: 'migrations', side: 'entry', allows: 'none' },
    { kind: 'migrations', side: 'entry', allows: 'expand-only' },
  ],
  [
    'one more slot',
    {
      kind: 'approval',
      side: 'entry',
      slots: [
        { role: 'lead', count: 1 },
        { role: 'tester', count: 1 },
      ],
    },
    { kind: 'approval', side: 'entry', slots: [{ role: 'tester', count: 1 }] },
  ],
  [
    'one more person',
    { kind: 'approval', side: 'entry', slots: [{ role: 'tester', count: 2 }] },
    { kind: 'approval', side: 'entry', slots: [{ role: 'tester', count: 1 }] },
  ],
] as const)('%s is stricter, and the other way round it is not', (_words, strict, lax) => {
  expect(gateAtLeast(makeGate(strict), makeGate(lax))).toBe(true);
  expect(gateAtLeast(makeGate(lax), makeGate(strict))).toBe(false);
});

test('a check under another name is the same gate', () => {
  const check = { name: 'smoke', kind: 'http', options: { path: '/' }, timeoutMs: 1000 };
  const renamed = { ...check, name: 'quick' };
  expect(makeGate({ kind: 'check', side: 'exit', check: renamed }).hash).toBe(makeGate({ kind: 'check', side: 'exit', check }).hash);
});
