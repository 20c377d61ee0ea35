// docs/ten-minutes.md, word by word, from an empty home with the package as others get it.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPage } from '../tidy/docs.ts';
import { installBeside, openFolder, packTarball } from './packed.ts';
import { isRefusal, patternOf, playPage } from './play-page.ts';

const ground = openFolder('guide');
/** In a network of its own, where it may be, so that its ports are free whatever else this machine does; what npm fetches is fetched before. */
const before = process.getuid?.() === 0 ? ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] : [];

afterAll(() => rmSync(ground, { recursive: true, force: true }));

test('the ten-minute guide does what it says', { timeout: 400_000 }, async () => {
  const home = path.join(ground, 'home');
  mkdirSync(home);
  const tarball = packTarball(ground);
  copyFileSync(tarball, path.join(home, 'lockstep.tgz'));
  const fetched = path.join(ground, 'fetched');
  mkdirSync(fetched);
  await installBeside({ tarball, folder: fetched });

  const variables = { npm_config_offline: 'true', npm_config_loglevel: 'error', npm_config_fund: 'false' };
  const started = performance.now();
  const played = await playPage(readPage('docs/ten-minutes.md'), { home, variables, before });
  process.stdout.write(`the ten-minute guide took the machine ${((performance.now() - started) / 1000).toFixed(1)} s\n`);

  for (const { block, exit, said, printed } of played) {
    expect(exit === 0, `${block}\n\nended with ${exit} and said:\n${said}`).toBe(!isRefusal(printed));
    if (printed !== undefined) expect(said, block).toMatch(patternOf(printed));
  }
  expect(played.at(-1)?.block).toContain('rm -rf');
});
