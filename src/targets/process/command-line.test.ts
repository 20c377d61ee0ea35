import { expect, test } from 'vitest';
import { splitCommand } from './command-line.ts';

test.each([
  ['node server.js', ['node', 'server.js']],
  ['  node   server.js --port=3 ', ['node', 'server.js', '--port=3']],
  ['node server.js | tee log', ['sh', '-c', 'node server.js | tee log']],
  ['MODE=fast node server.js', ['sh', '-c', 'MODE=fast node server.js']],
  ['node -e "1 + 1"', ['sh', '-c', 'node -e "1 + 1"']],
  ['serve $PORT', ['sh', '-c', 'serve $PORT']],
])('the command %j is started as %j', (command, words) => {
  expect(splitCommand(command)).toEqual(words);
});
