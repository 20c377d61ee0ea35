import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QuietController } from '../crash/quiet-signals.ts';

const listeners = [0, 1, 2] as const;

/** What who listens hears of these doings, in order. */
function heard(controller: AbortController, doings: readonly (readonly [string, number])[]): readonly string[] {
  const words: string[] = [];
  const hear = listeners.map((each) => (): void => void words.push(`${each} ${controller.signal.aborted} ${controller.signal.reason}`));
  for (const [doing, which] of doings) {
    const listener = hear[which] ?? (() => undefined);
    if (doing === 'listen') controller.signal.addEventListener('abort', listener);
    else if (doing === 'leave') controller.signal.removeEventListener('abort', listener);
    else controller.abort(`reason ${which}`);
    words.push(`${doing} ${controller.signal.aborted}`);
  }
  return words;
}

test('whoever listens to a quiet signal hears what he would hear of one of Node’s', () => {
  const doing = fc.tuple(fc.constantFrom('listen', 'leave', 'abort'), fc.constantFrom(...listeners));
  fc.assert(
    fc.property(fc.array(doing), (doings) => {
      expect(heard(new QuietController(), doings)).toEqual(heard(new AbortController(), doings));
    }),
  );
});

test('without a reason there is one, as of Node’s', () => {
  const [quiet, loud] = [new QuietController(), new AbortController()];
  quiet.abort();
  loud.abort();
  expect(String(quiet.signal.reason)).toBe(String(loud.signal.reason));
  expect(() => quiet.signal.throwIfAborted()).toThrow('aborted');
});
