// docs/first-hour.md, word by word: a real nginx with TLS before the controller; and after the last block nothing of it is left on the machine.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readPage } from '../tidy/docs.ts';
import { openFolder, packTarball, installBeside } from './packed.ts';
import { isRefusal, patternOf, playPage } from './play-page.ts';

const mayPlay = process.getuid?.() === 0 && spawnSync('nginx', ['-v']).status === 0;
if (!mayPlay) process.stderr.write('NOT TESTED: the first hour: it needs root and an nginx (Debian: apt-get install nginx-light)\n');

const ground = openFolder('hour');
afterAll(() => rmSync(ground, { recursive: true, force: true }));

describe.skipIf(!mayPlay)('the first hour', () => {
  test('does what it says, and leaves nothing behind', { timeout: 400_000 }, async () => {
    const [home, temporary] = [path.join(ground, 'home'), path.join(ground, 'tmp')];
    for (const folder of [home, temporary]) mkdirSync(folder);
    const tarball = packTarball(ground);
    copyFileSync(tarball, path.join(home, 'lockstep.tgz'));
    await installBeside({ tarball, folder: temporary });
    rmSync(temporary, { recursive: true });
    mkdirSync(temporary);

    const variables = { npm_config_offline: 'true', npm_config_loglevel: 'error', TMPDIR: temporary };
    const before = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
    const played = await playPage(readPage('docs/first-hour.md'), { home, variables, before });
    for (const { block, exit, said, printed } of played) {
      expect(exit === 0, `${block}\n\nended with ${exit} and said:\n${said}`).toBe(!isRefusal(printed));
      if (printed !== undefined) expect(said, block).toMatch(patternOf(printed));
    }
    expect(played.at(-1)?.block).toContain('rm -rf');
    expect({ temporary: readdirSync(temporary), running: whatRunsIn(ground) }).toEqual({ temporary: [], running: [] });
    expect(readdirSync(home).filter((name) => !['.config', '.npm', 'lockstep.tgz'].includes(name))).toEqual([]);
  });
});

/** Processes whose folder or command line lies there. */
function whatRunsIn(folder: string): readonly string[] {
  const own = new Set([String(process.pid), String(process.ppid)]);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !own.has(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) ? [line] : [];
      } catch {
        return [];
      }
    });
}
