import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Terminal } from '#cli/environment.ts';
import { Output } from '#cli/output.ts';
import { openProgress } from './progress.ts';

/** What is told at each millisecond, and what stood on stderr afterwards. */
function told(
  times: readonly (readonly [ms: number, words: string])[],
  options: { readonly isTTY?: boolean; readonly isJson?: boolean } = {},
): string {
  const parts: string[] = [];
  const stderr: Terminal = Object.assign(
    new PassThrough().on('data', (part) => parts.push(String(part))),
    { isTTY: options.isTTY === true },
  );
  const streams = { stdin: new PassThrough(), stdout: Object.assign(new PassThrough(), { isTTY: false }), stderr };
  const output = new Output(streams, { isJson: options.isJson === true, isQuiet: false, isPlain: true, variables: {} });
  let now = 0;
  const progress = openProgress({ output, streams }, () => now);
  for (const [ms, words] of times) {
    now = ms;
    progress.tell(words);
  }
  progress.say('done');
  progress.end();
  return parts.join('');
}

test('what takes less than a second says nothing', () => {
  expect(
    told([
      [0, 'a'],
      [999, 'b'],
    ]),
  ).toBe('done\n');
});

test('without a terminal there is a line now and then, with the time that it took', () => {
  expect(
    told([
      [1_000, 'a'],
      [1_500, 'b'],
      [11_000, 'c\u001B[31m'],
    ]),
  ).toBe('a (1 s)\nc[31m (11 s)\ndone\n');
});

test('at a terminal one line is written again, and leaves before something that stays', () => {
  expect(
    told(
      [
        [1_000, 'a'],
        [1_050, 'b'],
        [2_000, 'c'],
      ],
      { isTTY: true },
    ),
  ).toBe('\r\u001B[Ka (1 s)\r\u001B[Kc (2 s)\r\u001B[Kdone\n');
});

test('a program that reads JSON is told nothing', () => {
  expect(
    told(
      [
        [1_000, 'a'],
        [60_000, 'b'],
      ],
      { isTTY: true, isJson: true },
    ),
  ).toBe('');
});
