import { expect, test } from 'vitest';
import { Blob, longestBlob } from './blob.ts';
import { masked } from './testing.ts';

const blob = new Blob();
const magics = { png: '89504e470d0a1a0a', jpeg: 'ffd8ffe1', gif: '474946383761', pdf: '255044462d312e37', zip: '504b0304' };

test.each(Object.entries(magics))('a %s becomes an empty one, as bytes, in base 64 and as an address', (_kind, magic) => {
  const file = `${magic}${'c0ffee'.repeat(20)}`;
  const empty = masked(blob, `\\x${file}`);
  expect(empty.startsWith(`\\x${magic.slice(0, 8) === '504b0304' ? '504b0506' : magic.slice(0, 6)}`)).toBe(true);
  expect(empty).not.toContain('c0ffee');
  expect(masked(blob, `\\x${file}00`)).toBe(empty);
  const base64 = Buffer.from(file, 'hex').toString('base64');
  expect(`\\x${Buffer.from(masked(blob, base64), 'base64').toString('hex')}`).toBe(empty);
  expect(masked(blob, `data:image/png;base64,${base64}`)).toBe(`data:image/png;base64,${masked(blob, base64)}`);
  expect(masked(blob, `data:image/png;base64,${base64}`).length).toBeLessThanOrEqual(longestBlob);
});

test('anything else becomes a word, and nothing stays nothing', () => {
  expect(masked(blob, '\\x4d6961')).toBe(`\\x${Buffer.from('masked').toString('hex')}`);
  expect(masked(blob, 'Mia')).toBe('masked');
  expect(masked(blob, 'data:text/plain;base64,TWlh')).toBe(`data:text/plain;base64,${btoa('masked')}`);
  expect(masked(blob, 'data:mia/berger;base64,TWlh')).toBe('masked');
  expect(['', '\\x'].map((text) => masked(blob, text))).toEqual(['', '\\x']);
});
