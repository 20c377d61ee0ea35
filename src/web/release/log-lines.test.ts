import { expect, test } from 'vitest';
import { linesOfLog } from './log-lines.ts';

test.each([
  ['lines', 'one\ntwo\n', ['one', 'two']],
  ['lines of another system', 'one\r\ntwo\r\n', ['one', 'two']],
  ['an empty line between', 'one\n\ntwo', ['one', '', 'two']],
  ['nothing', '', []],
  ['a last line without an end', 'one', ['one']],
  ['colours', '\u001b[32mok\u001b[0m 3 passed', ['ok 3 passed']],
  ['a link and a title for a terminal', '\u001b]0;title\u0007a \u001b]8;;http://x\u001b\\b\u001b]8;;\u001b\\', ['a b']],
  ['a bar that was written over', '10 %\r50 %\r100 %\ndone', ['100 %', 'done']],
])('%s', (_what, text, lines) => {
  expect(linesOfLog(text)).toEqual({ lines, left: 0 });
});

test('of a long log the end is shown, and how much stands before it', () => {
  const { lines, left } = linesOfLog(Array.from({ length: 1_200 }, (_, index) => `line ${index}`).join('\n'));
  expect([lines.length, lines.at(-1), left]).toEqual([1_000, 'line 1199', 200]);
});
