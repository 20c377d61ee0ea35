import { expect, test } from 'vitest';
import type { TargetHost } from '#targets/target.ts';
import { Health, keyOf } from './health.ts';
import type { CommandRecord } from './record.ts';

const place = { system: 'shop', environment: 'prod' };
const record: CommandRecord = { ...place, release: '1.0.0', urls: {}, probes: ['https://shop.example/health'], secrets: [] };

interface Scene {
  readonly health: Health;
  readonly told: readonly string[];
  /** What the address answers from now on, and so many looks later. */
  readonly answers: (fault: string | undefined, looks: number) => Promise<void>;
  readonly busy: Set<string>;
  /** How often the address was asked. */
  readonly looks: () => number;
}

function sceneOf(records: readonly CommandRecord[]): Scene {
  const told: string[] = [];
  const busy = new Set<string>();
  let fault: string | undefined;
  const asked: number[] = [];
  const host: Pick<TargetHost, 'askHealth' | 'tellHealth'> = {
    askHealth: async () => {
      asked.push(Date.now());
      return fault;
    },
    tellHealth: ({ environment }, { up, because }) => told.push(`${environment} ${up ? 'up' : 'down'}: ${because}`),
  };
  const health = new Health({ host, records: { all: () => records }, busy });
  void health.run(1);
  const answers = async (next: string | undefined, count: number): Promise<void> => {
    fault = next;
    const end = asked.length + count + 1;
    while (asked.length < end) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { health, told, answers, busy, looks: () => asked.length };
}

test('an environment is down after two looks that failed, up after one that did not, and each is told once', async () => {
  const { health, told, answers } = sceneOf([record]);
  await answers(undefined, 3);
  expect(health.standings()).toEqual([{ ...place, up: true }]);
  await answers('https://shop.example/health answered 502', 4);
  expect(health.standings()).toEqual([{ ...place, up: false }]);
  await answers(undefined, 3);
  health.close();
  expect(told).toEqual([
    'prod up: Every address answers.',
    'prod down: https://shop.example/health answered 502.',
    'prod up: Every address answers.',
  ]);
});

test('nobody is asked while a command is at work there', async () => {
  const { health, told, answers, busy, looks } = sceneOf([record]);
  await answers(undefined, 1);
  busy.add(keyOf(place));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const before = looks();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(looks()).toBe(before);
  busy.delete(keyOf(place));
  await answers(undefined, 1);
  health.close();
  expect(told).toEqual(['prod up: Every address answers.']);
});

test('of an environment without an address nothing is told', async () => {
  const { health, told } = sceneOf([{ ...record, probes: [] }]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  health.close();
  expect([health.standings(), told]).toEqual([[], []]);
});
