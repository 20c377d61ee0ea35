import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const mostBytes = 512 * 1024 * 1024;

export type Written =
  | { readonly ok: true; readonly clocks: { readonly [system: string]: number } }
  | { readonly ok: false; readonly because: string };

/** What the writer needs besides the product's sources: this commit's own, for an earlier one may not have it yet. */
const writer = ['test/upgrade/write-store.ts', 'test/upgrade/situations.ts', 'test/upgrade/stored-world.ts', 'test/crash/person.ts'];

/** Checks the commit before this one out below `folder`, and lets its sources write the store `folder/data/store`. */
export async function writeWithPreviousCommit(folder: string): Promise<Written> {
  const history = await run('git', ['rev-parse', '--verify', 'HEAD~1'], { cwd: root }).catch(() => undefined);
  if (history === undefined) return { ok: false, because: 'there is no history of git here' };
  const sources = path.join(folder, 'previous');
  await mkdir(sources);
  const archive = path.join(folder, 'previous.tar');
  await run('git', ['archive', '--output', archive, history.stdout.trim(), 'src', 'package.json'], { cwd: root, maxBuffer: mostBytes });
  await run('tar', ['-xf', archive, '-C', sources]);
  await symlink(path.join(root, 'node_modules'), path.join(sources, 'node_modules'));
  for (const file of writer) await cp(path.join(root, file), path.join(sources, file));
  const { stdout } = await run(process.execPath, [path.join(sources, 'test/upgrade/write-store.ts'), path.join(folder, 'data', 'store')]);
  return { ok: true, clocks: z.record(z.string(), z.number()).parse(JSON.parse(stdout)) };
}
