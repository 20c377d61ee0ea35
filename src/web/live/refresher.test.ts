import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Refused } from '#web/api/client.ts';
import { Refresher } from './refresher.ts';
import { seqsIn } from './seqs.ts';

describe('up to which ledger number an answer is true', () => {
  test.each([
    [{ system: 'shop', seq: 4 }, [['shop', 4]]],
    [
      {
        boards: [
          { system: 'shop', seq: 4 },
          { system: 'till', seq: 9 },
        ],
      },
      [
        ['shop', 4],
        ['till', 9],
      ],
    ],
    [{ system: 'shop', events: [{ seq: 8 }, { seq: 7 }] }, [['shop', 8]]],
    [
      {
        pages: [
          { system: 'shop', events: [{ seq: 8 }] },
          { system: 'shop', events: [{ seq: 7 }] },
        ],
      },
      [['shop', 8]],
    ],
    [{ person: 'anna', systems: {} }, []],
    [undefined, []],
  ])('of %j it is %j', (answer, seqs) => {
    expect([...seqsIn(answer)]).toEqual(seqs);
  });
});

describe('a page that hears hints', () => {
  let client: QueryClient;
  let refresher: Refresher;
  let head = 1;
  let asked = 0;
  const ends: (() => void)[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    head = 1;
    asked = 0;
    client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
    refresher = new Refresher(client);
    ends.push(refresher.watchAnswers());
  });

  afterEach(() => {
    for (const end of ends.splice(0)) end();
    client.clear();
    vi.useRealTimers();
  });

  /** A query that is looked at; an answer takes 50 ms and is true for the moment at which it was asked. */
  function show(queryKey: readonly string[], answer: (seq: number) => unknown = (seq) => ({ system: 'shop', seq })): void {
    const queryFn = async (): Promise<unknown> => {
      asked += 1;
      const seq = head;
      await vi.advanceTimersByTimeAsync(0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return answer(seq);
    };
    ends.push(new QueryObserver(client, { queryKey, queryFn }).subscribe(() => undefined));
  }

  test('looks again when the ledger has gone on, once for many hints', async () => {
    show(['release', 'shop', '1']);
    await vi.advanceTimersByTimeAsync(1_000);
    head = 5;
    for (const seq of [3, 4, 5]) refresher.take({ system: 'shop', seq });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toBe(2);
    expect(client.getQueryData(['release', 'shop', '1'])).toEqual({ system: 'shop', seq: 5 });
  });

  test('does not look again for a number that it knows', async () => {
    head = 5;
    show(['release', 'shop', '1']);
    await vi.advanceTimersByTimeAsync(1_000);
    refresher.take({ system: 'shop', seq: 5 });
    refresher.take({ system: 'till', seq: 9 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(1);
  });

  test('holds an answer that was under way against what it heard meanwhile', async () => {
    show(['release', 'shop', '1']);
    await vi.advanceTimersByTimeAsync(10);
    head = 2;
    refresher.take({ system: 'shop', seq: 2 });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(client.getQueryData(['release', 'shop', '1'])).toEqual({ system: 'shop', seq: 2 });
  });

  test('asks ever more seldom for an answer that does not catch up', async () => {
    show(['release', 'shop', '1']);
    await vi.advanceTimersByTimeAsync(1_000);
    refresher.take({ system: 'shop', seq: 99 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBeLessThan(25);
  });

  test('looks at the boards again for a system that is new to them', async () => {
    show(['boards'], (seq) => ({ boards: [{ system: 'shop', seq }] }));
    await vi.advanceTimersByTimeAsync(1_000);
    refresher.take({ system: 'till', seq: 1 });
    await vi.advanceTimersByTimeAsync(400);
    expect(asked).toBeGreaterThan(1);
  });

  test('asks again where nobody answered, and not where the answer is no', async () => {
    const silent = new Error('The controller does not answer.');
    const no = new Refused({ code: 'not-your-role', sentence: 'eva may not.', next: 'lockstep whoami' });
    let [asSilent, asRefused] = [0, 0];
    show(['hosts'], () => {
      asSilent += 1;
      if (asSilent < 5) throw silent;
      return { hosts: [] };
    });
    show(['users'], () => {
      asRefused += 1;
      throw no;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([client.getQueryData(['hosts']), asSilent, asRefused]).toEqual([{ hosts: [] }, 5, 1]);
  });

  test('does not verify the whole chain again for every entry', async () => {
    show(['verify', 'shop']);
    await vi.advanceTimersByTimeAsync(1_000);
    refresher.take({ system: 'shop', seq: 2 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(1);
  });
});
