import { expect, test } from 'vitest';
import { Out } from '#masks/out.ts';
import { Elements } from './elements.ts';

test.each([
  ['{}', []],
  ['{one,two words,NULL,"NULL"}', ['one', 'two words', 'NULL']],
  ['{"a, \\"b\\" \\\\ {c}",""}', ['a, "b" \\ {c}', '']],
  ['{{a,b},{"c",NULL}}', ['a', 'b', 'c']],
  ['[0:1]={a,b}', ['a', 'b']],
  ['{äöü,"ß"}', ['äöü', 'ß']],
])('%s has these elements', (text, wanted) => {
  const bytes = new TextEncoder().encode(`x${text}x`);
  const [elements, out] = [new Elements(), new Out(4)];
  elements.read(bytes, 1, bytes.length - 1);
  const read = Array.from({ length: elements.count }, (_none, element) => {
    elements.into(out, bytes, element);
    return new TextDecoder().decode(out.view());
  });
  expect(read).toEqual(wanted);
});
