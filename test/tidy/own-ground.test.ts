import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { endThoseOn } from '../own-ground.ts';

const ground = mkdtempSync(path.join(tmpdir(), 'own-ground-'));
afterAll(() => rmSync(ground, { recursive: true, force: true }));

/** One that nobody waits for: its parent has ended. */
async function leave(cwd: string): Promise<number> {
  const parent = spawn('sh', ['-c', 'sleep 600 </dev/null >/dev/null 2>&1 & echo $!'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  parent.stdout.setEncoding('utf8').on('data', (part) => (said += String(part)));
  await once(parent, 'close');
  return Number(said);
}

test('what a test left running on the ground of a run is ended with it, and nothing beside', async () => {
  const [here, elsewhere] = [await leave(ground), await leave('/')];
  expect(endThoseOn(ground)).toEqual([here]);
  process.kill(elsewhere, 'SIGKILL');
});
