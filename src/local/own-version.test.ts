import { expect, test } from 'vitest';
import { ownVersion } from './own-version.ts';

test('the version is that of the package, and the commit of a clone is a commit', async () => {
  const { version, commit } = await ownVersion();
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  if (commit !== undefined) expect(commit).toMatch(/^[0-9a-f]{40}$/);
});
