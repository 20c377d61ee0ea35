import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import { heldFor } from './go-on.ts';
import { judgeLoad, type LoadSecond } from './judge-load.ts';

const asked = { seconds: 20, slack: 10_000 };

function second(change: Partial<LoadSecond> = {}, ms = 20): LoadSecond {
  const latency = new Histogram();
  for (let request = 0; request < 30; request += 1) latency.record(1_000 * ms);
  return { intended: 30, late: 0, answered: 30, failed: 0, latency, ownDelayMs: 2, ownProcessor: 0.2, machineBusy: 0.4, ...change };
}

/** A second to each letter: good, spoiled by the machine, or slow as what is not warm yet. */
function known(letters: string): readonly LoadSecond[] {
  const kinds: { readonly [letter: string]: LoadSecond } = { g: second(), x: second({ machineBusy: 0.99 }), w: second({}, 400) };
  return letters.split('').map((letter) => kinds[letter] ?? second());
}

test.each([
  ['all were good', 'ggggggggggggggggggg', 20],
  ['two were spoiled', 'gggggxxgggggggggggg', 20],
  ['three were spoiled at its beginning: the first is left behind', 'xxxgggggggggggggggg', 21],
  ['three were spoiled here and there', 'ggxgggggxggggggxggg', 23],
  ['five were spoiled in the middle: three are left behind', 'ggggggxxxxxgggggggg', 29],
  ['the last were spoiled: one of them is left behind', 'ggggggggggggggggxxx', 37],
  ['it went on, and one more is spoiled meanwhile', 'xxxggggggggggggggggxg', 22],
  ['all were spoiled', 'xxxxxxxxxxxxxxxxxxx', 37],
  ['it went on, all was spoiled, and twice as long would not do', 'xxxxxxxxxxxxxxxxxxxxxxxxx', 20],
  ['the warm-up took half of it', 'wwwwwwwwwwggggggggg', 25],
  ['the warm-up took a quarter, which may be left out', 'wwwwwgggggggggggggg', 20],
])('a load of 20 s of which %s (%s) is held for %i s', (_words, letters, seconds) => {
  expect(heldFor(known(letters), asked)).toBe(seconds);
});

test('how the service did prolongs nothing: a broken promise stays broken', () => {
  const failing = Array.from({ length: 19 }, (_, index) => second({ failed: 30, answered: 0 }, 20 + 200 * index));
  expect(heldFor(failing, asked)).toBe(20);
});

test('whatever comes: at least as long as asked, at most twice; and what is held to a good end can be judged', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[gx]{40}$/), (letters) => {
      const all = known(letters);
      // As a generator does: asked again with each second, until the end that was told is there.
      let [end, wanted] = [asked.seconds, asked.seconds];
      for (let told = asked.seconds - 1; told < end; told += 1) {
        wanted = heldFor(all.slice(0, told), asked);
        end = Math.max(end, wanted);
      }
      expect(end).toBeGreaterThanOrEqual(asked.seconds);
      expect(end).toBeLessThanOrEqual(2 * asked.seconds);
      const isGivenUp = wanted < end;
      if (isGivenUp || letters[end - 1] === 'x') return;
      const judged = judgeLoad(all.slice(end - asked.seconds, end), { p95Ms: 500 });
      expect(judged.because).not.toContain('the generator was late');
    }),
  );
});
