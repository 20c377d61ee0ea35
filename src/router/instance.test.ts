import { expect, test } from 'vitest';
import { Instance } from './instance.ts';

const create = () => new Instance({ host: '127.0.0.1', port: 1 });

test('an instance that refuses connections is passed over, longer each time, and never for more than 15 seconds', () => {
  const instance = create();
  const pauses = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
  let now = 0;
  for (const pause of pauses) {
    instance.refused(now);
    expect([instance.isHealthy(now + pause - 1), instance.isHealthy(now + pause)]).toEqual([false, true]);
    now += pause;
  }
});

test('an answer ends the pause and forgets the refusals', () => {
  const instance = create();
  instance.refused(0);
  instance.refused(0);
  instance.answered();
  expect(instance.isHealthy(0)).toBe(true);
  instance.refused(0);
  expect(instance.isHealthy(500)).toBe(true);
});

test('one failed probe is a busy moment, two are an answer, one good one takes them back', () => {
  const instance = create();
  const seen = [true, false, false, true].map((isUp) => {
    instance.probed(isUp);
    return instance.health(0);
  });
  expect(seen).toEqual(['up', 'up', 'down', 'up']);
});

test('nothing is known of an instance that was never probed', () => {
  expect(create().health(0)).toBe('unknown');
});
