import { describe, expect, test } from 'vitest';
import { digestOfText } from './canonical.ts';
import { compareBytes, manifestDigest } from './manifest.ts';

describe('the digest of a manifest', () => {
  const files = [
    { mode: '755', sha256: 'aa', path: 'bin/start' },
    { mode: '644', sha256: 'bb', path: 'server.js' },
  ] as const;

  test('is that of its sorted lines', () => {
    expect(manifestDigest(files)).toBe(digestOfText('644 bb server.js\n755 aa bin/start'));
  });

  test('does not depend on the order in which the files were read', () => {
    expect(manifestDigest(files.toReversed())).toBe(manifestDigest(files));
  });

  test.each([
    ['a mode', { mode: '644', sha256: 'aa', path: 'bin/start' }],
    ['a byte', { mode: '755', sha256: 'ab', path: 'bin/start' }],
    ['a name', { mode: '755', sha256: 'aa', path: 'bin/Start' }],
  ] as const)('changes with %s', (_what, changed) => {
    expect(manifestDigest([changed, files[1]])).not.toBe(manifestDigest(files));
  });

  test('is refused for a path that would write a line of its own', () => {
    expect(() => manifestDigest([{ mode: '644', sha256: 'aa', path: 'a\n644 bb b' }])).toThrow('line break');
  });

  test('sorts as UTF-8 bytes do, also above U+FFFF', () => {
    expect(['\u{1F680}', '\uFFFD', 'z'].toSorted(compareBytes)).toEqual(['z', '\uFFFD', '\u{1F680}']);
  });
});
