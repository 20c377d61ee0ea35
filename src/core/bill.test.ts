import { expect, test } from 'vitest';
import { billDigestOf } from './bill.ts';

const bits = { digest: 'sha256:1', source: 'git:./api', blob: 'sha256:2' };
const from = { kind: 'folder', commit: 'a'.repeat(40) } as const;

test('who has the bits alone comes to the digest of the release: what was read in them, and where they came from, is no part of it', () => {
  const known = { ...bits, files: [], origin: { from, build: { command: 'npm run build', output: 'dist' } } };
  expect(billDigestOf({ api: known })).toBe(billDigestOf({ api: bits }));
});

test.each([{ digest: 'sha256:3' }, { blob: 'sha256:3' }, { source: 'git:./web' }])('other bits have another digest: %o', (other) => {
  expect(billDigestOf({ api: { ...bits, ...other } })).not.toBe(billDigestOf({ api: bits }));
});
