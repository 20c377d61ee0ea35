// Programs that know nothing of Node, and two that do what many do: take a port of their own, and write beside their own bits.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServedHouse } from './served-house.ts';

const file = `lockstep: 1
system: site
roles:
  developer: [dora]
services:
  pages: {source: "directory:./pages", command: ./start, health: {ready: /, start: 20 seconds}}
checks:
  smoke: {http: /, status: 200}
environments:
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: PROD
    environment: prod
    exit: [check: smoke]
`;

const serve = 'exec python3 -m http.server "$PORT" --bind 127.0.0.1';

describe.skipIf(!hasPython())('a program that is not of Node', () => {
  let house: ServedHouse;
  beforeAll(async () => {
    house = await ServedHouse.open(file, ['--agent']);
    expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
  });
  afterAll(async () => house.close(path.join('data', 'agent')));

  /** What was said of a release that is started by these lines of a shell. */
  async function bring(release: string, lines: readonly string[]): Promise<{ readonly exit: number | null; readonly words: string }> {
    const folder = path.join(house.folder, release);
    await mkdir(folder);
    await writeFile(path.join(folder, 'start'), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
    await writeFile(path.join(folder, 'index.html'), `this is ${release}`);
    expect(await house.run('dora', `release create ${release} pages=${folder}`)).toMatchObject({ exit: 0 });
    const { exit, out, err } = await house.run('dora', `promote ${release} --to PROD --wait=300s`);
    return { exit, words: `${out}${err}`.replaceAll(/\s+/g, ' ') };
  }

  test('serves, keeps what it writes into its folder, and is replaced by the next', async () => {
    expect(await bring('1.0.0', ['echo one >> "$DATA_DIR/visits"', serve])).toMatchObject({ exit: 0 });
    expect(await bring('1.1.0', ['echo two >> "$HOME/visits"', serve])).toMatchObject({ exit: 0 });
    const kept = path.join(house.folder, 'data', 'agent', 'data', 'site', 'prod', 'pages', 'visits');
    expect(await readFile(kept, 'utf8')).toBe('one\ntwo\n');
  }, 400_000);

  test('is told where it listens, where that is not the port that it was given', async () => {
    const { exit, words } = await bring('1.2.0', ['exec python3 -m http.server 0 --bind 127.0.0.1']);
    expect(exit).toBe(22);
    expect(words).toMatch(/it listens on port \d+, and not on \d+, which it was given as PORT/);
  }, 400_000);

  test.runIf(process.getuid?.() === 0)(
    'is told what it wrote beside its own bits, where nothing keeps it from that',
    async () => {
      const { exit, words } = await bring('1.3.0', ['echo mine > settings.ini', serve]);
      expect(exit).toBe(22);
      expect(words).toContain('In the folder of pages\'s bits "settings.ini" was written after they were unpacked.');
    },
    400_000,
  );
});

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
