import { expect, test } from 'vitest';
import { namesIn } from './names-in.ts';

test.each([
  ['', []],
  [' , ', []],
  ['ada', ['ada']],
  ['ada, bo', ['ada', 'bo']],
  ['ada bo;carla\nada,', ['ada', 'bo', 'carla']],
])('%j names %j', (text, names) => {
  expect(namesIn(text)).toEqual(names);
});
