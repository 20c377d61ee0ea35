import { afterEach, describe, expect, test } from 'vitest';
import { Instance } from './instance.ts';
import { ask, createStage, listenerOf } from './testing.ts';

const { service, routerWith, end } = createStage();
afterEach(end);

const instances = (count: number) => Array.from({ length: count }, (_, index) => new Instance({ host: '127.0.0.1', port: index + 1 }));

/** Every instance ends a request so many times, in turn: bad or not by its index. */
function play(all: readonly Instance[], turns: number, isBad: (index: number) => boolean, now = 0): void {
  for (let turn = 0; turn < turns; turn += 1) for (const [index, instance] of all.entries()) instance.ended(isBad(index), all, now);
}

const healthy = (all: readonly Instance[], now: number) => all.map((instance) => instance.isHealthy(now));

describe('an instance', () => {
  test('that fails five times in a row while its fellows do not is passed over for five seconds', () => {
    const all = instances(3);
    play(all, 4, (index) => index === 0);
    expect(healthy(all, 0)).toEqual([true, true, true]);
    play(all, 1, (index) => index === 0);
    expect(healthy(all, 4_999)).toEqual([false, true, true]);
    expect(all[0]?.pausedUntil(4_999)).toBe(5_000);
    expect(healthy(all, 5_000)).toEqual([true, true, true]);
  });

  test('that succeeds now and then is not, and neither is one without fellows who serve', () => {
    const all = instances(2);
    for (let turn = 0; turn < 20; turn += 1) {
      all[0]?.ended(turn % 5 !== 0, all, turn);
      all[1]?.ended(false, all, turn);
    }
    expect(healthy(all, 20)).toEqual([true, true]);
    const [alone] = instances(1);
    for (let turn = 0; turn < 20; turn += 1) alone?.ended(true, [alone], 0);
    expect(alone?.isHealthy(0)).toBe(true);
    const quiet = instances(2);
    quiet[1]?.ended(false, quiet, 0);
    for (let turn = 0; turn < 20; turn += 1) quiet[0]?.ended(true, quiet, 0);
    expect(healthy(quiet, 0)).toEqual([true, true]);
  });

  test('is not blamed for what fails everywhere', () => {
    const all = instances(4);
    play(all, 50, () => true);
    expect(healthy(all, 0)).toEqual([true, true, true, true]);
  });

  test.each([
    [2, 1],
    [3, 1],
    [4, 2],
    [5, 2],
  ])('of %i keeps so many fellows that no more than %i are passed over', (count, most) => {
    const all = instances(count);
    play(all, 10, () => false);
    for (const instance of all.slice(0, -1)) for (let turn = 0; turn < 20; turn += 1) instance.ended(true, all, 0);
    expect(healthy(all, 0).filter((isHealthy) => !isHealthy)).toHaveLength(most);
  });

  test('is passed over twice as long each time that it comes back no better, and five minutes at most; who was well begins anew', () => {
    const all = instances(2);
    const pauses: number[] = [];
    let now = 0;
    const fail = () => {
      play(all, 10, (index) => index === 0, now);
      const until = all[0]?.pausedUntil(now) ?? now;
      pauses.push((until - now) / 1_000);
      now = until;
    };
    for (let turn = 0; turn < 8; turn += 1) fail();
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
    now += 300_000;
    all[0]?.ended(false, all, now);
    fail();
    expect(pauses.at(-1)).toBe(5);
  });
});

test('of two instances of which one answers 500, visitors soon meet only the other; the status says until when', async () => {
  const ill = await service((_, response) => response.writeHead(500).end('ill'));
  const well = await service((_, response) => response.end('well'));
  const router = await routerWith(listenerOf({ blue: [ill.port, well.port] }, 'blue'));
  const answers: string[] = [];
  for (let turn = 0; turn < 40; turn += 1) answers.push((await ask({ port: router.port })).body);
  expect(answers.filter((answer) => answer === 'ill').length).toBeLessThanOrEqual(6);
  const found = (await router.client.status()).listeners[0]?.sides['blue']?.instances ?? [];
  expect(found.map(({ port, health }) => [port, health])).toEqual([
    [ill.port, 'down'],
    [well.port, 'unknown'],
  ]);
  expect(Date.parse(found[0]?.pausedUntil ?? '')).toBeGreaterThan(Date.now());
});
