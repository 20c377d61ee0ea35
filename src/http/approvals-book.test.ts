// What waits for people in all systems: told whole once, and then only where it changed.
import { beforeEach, describe, expect, test } from 'vitest';
import { emptyState } from '#core/empty-state.ts';
import type { State } from '#core/state.ts';
import { ApprovalsBook } from './approvals-book.ts';

describe('the book of approvals', () => {
  let states: Map<string, { readonly seq: number; readonly state: State }>;
  let book: ApprovalsBook;
  beforeEach(() => {
    book = new ApprovalsBook();
    states = new Map(['a', 'b', 'c'].map((system) => [system, { seq: 1, state: emptyState(system) }]));
  });
  const look = (since?: string, { person = 'dora', now = 0, asOf = book.begin() } = {}, a = states.get('a')) =>
    book.views([...new Map([...states, ...(a === undefined ? [] : [['a', a] as const])]).values()], { person, now, since, asOf });
  const namesOf = ({ approvals }: ReturnType<typeof look>): string => approvals.map(({ system, seq }) => `${system}${seq}`).join(' ');
  /** As whoever has asked twice, and so has everything behind them. */
  const settled = (person = 'dora'): string => look(look(undefined, { person }).asOf, { person }).asOf;

  test('tells the whole to whoever comes, and to whoever has the number of another controller', () => {
    expect(look()).toMatchObject({ isWhole: true, systems: 3 });
    expect(namesOf(look())).toBe('a1 b1 c1');
    expect(namesOf(look(new ApprovalsBook().begin().replace('.', 'x.')))).toBe('a1 b1 c1');
  });

  test('tells again only where something happened, though nothing waits there, for the page waits for its number', () => {
    const before = settled();
    expect(look(before)).toMatchObject({ isWhole: false, systems: 3, approvals: [] });
    states.set('b', { seq: 9, state: emptyState('b') });
    const after = look(before);
    expect(namesOf(after)).toBe('b9');
    expect(namesOf(look(look(after.asOf).asOf))).toBe('');
  });

  test('time alone is no news', () => {
    expect(namesOf(look(settled(), { now: 3_600_000 }))).toBe('');
  });

  test('what another request found out while this one read is told the next time', () => {
    const before = settled();
    const asOf = book.begin();
    const [old, next] = [states.get('a'), { seq: 2, state: emptyState('a') }];
    if (old === undefined) throw new Error('a is there');
    expect(namesOf(look(before, {}, next))).toBe('a2');
    const slow = look(before, { asOf }, old);
    expect(namesOf(look(slow.asOf, {}, next))).toBe('a2');
  });

  test('is one for each person', () => {
    const before = settled();
    settled('rita');
    expect(namesOf(look(before))).toBe('');
  });
});
