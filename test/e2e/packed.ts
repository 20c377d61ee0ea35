// The package as others get it: built once in a run, and installed by npm under the Node that a test wants.
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { madeOnce } from './made-once.ts';

const script = fileURLToPath(new URL('../../scripts/package.ts', import.meta.url));
const run = promisify(execFile);
const most = { maxBuffer: 16 * 1024 * 1024 };

/** The path of the tarball, laid into this folder. */
export function packTarball(folder: string): string {
  // As whoever publishes it builds it, and not as vitest would.
  const place = madeOnce('package', (into) => [process.execPath, script, into], { NODE_ENV: 'production' });
  const [name = ''] = readdirSync(place);
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(place, name), path.join(folder, name));
  return path.join(folder, name);
}

/** A folder that another user may enter. */
export function openFolder(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `lockstep-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

export interface InstallPlace {
  readonly tarball: string;
  readonly folder: string;
  /** The folder of the `node` that comes first on the path. */
  readonly node?: string;
  readonly user?: number;
}

/** `npm i -g TARBALL`, with a prefix of its own; the path of the command. */
export async function installGlobally({ tarball, ...place }: InstallPlace, ...options: readonly string[]): Promise<string> {
  await npm(place, ['install', '--global', '--prefix', place.folder, ...options, tarball]);
  return path.join(place.folder, 'bin', 'lockstep');
}

/** `npm i TARBALL` in an empty folder; the path of the command that `npx lockstep` runs. */
export async function installBeside({ tarball, ...place }: InstallPlace): Promise<string> {
  await npm(place, ['install', tarball]);
  return path.join(place.folder, 'node_modules', '.bin', 'lockstep');
}

/** The `bin` folder of exactly this Node, from npm's registry. */
export async function fetchNode(version: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const name = `node-${process.platform}-${process.arch}`;
  await npm({ folder }, ['install', '--ignore-scripts', `${name}@${version}`]);
  return path.join(folder, 'node_modules', name, 'bin');
}

/** What a path begins with so that this Node is the one that `#!/usr/bin/env node` finds. */
export function pathWith(node: string | undefined): string {
  const rest = process.env['PATH'] ?? '';
  return node === undefined ? rest : `${node}${path.delimiter}${rest}`;
}

/** npm's own prefix is where the machine's Node lies, whichever Node runs it. */
async function npm({ folder, node, user }: Omit<InstallPlace, 'tarball'>, argv: readonly string[]): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error'];
  const env = {
    ...process.env,
    PATH: pathWith(node),
    ...(user !== undefined && { HOME: folder, npm_config_cache: path.join(folder, '.npm') }),
  };
  await run('npm', [...argv, ...quiet], { ...most, cwd: folder, env, ...(user !== undefined && { uid: user, gid: user }) });
}
