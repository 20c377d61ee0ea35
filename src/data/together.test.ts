import { expect, test } from 'vitest';
import { together } from './together.ts';

const untilEnded = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('was ended')), { once: true }));
const never = new AbortController().signal;

test('both come to what they come to', async () => {
  await expect(together(never, [() => Promise.resolve(1), () => Promise.resolve('two')], expect.unreachable)).resolves.toEqual([1, 'two']);
});

test.each([0, 1])('the first that fails ends the other, and is what is told: number %i', async (which) => {
  let broken = 0;
  const fails = (): Promise<never> => Promise.reject(new Error('no room'));
  const works = which === 0 ? ([fails, untilEnded] as const) : ([untilEnded, fails] as const);
  await expect(together(never, works, () => void (broken += 1))).rejects.toThrow('no room');
  expect(broken).toBe(1);
});

test('whoever gives up ends both, and hears the own reason', async () => {
  const gives = new AbortController();
  const both = together(gives.signal, [untilEnded, untilEnded], () => undefined);
  gives.abort(new Error('given up'));
  await expect(both).rejects.toThrow('given up');
});
