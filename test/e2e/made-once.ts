import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What fills the folder that it is given. */
export type Maker = (folder: string) => readonly string[];

/** A folder that a program has filled: once in a run, whichever tests ask for it and however many at once. The others wait for the first. */
export function madeOnce(name: string, maker: Maker, variables: NodeJS.ProcessEnv = {}): string {
  const place = path.join(tmpdir(), `lockstep-once-${name}`);
  const script = 'test -d "$0" || { "$@" >&2 && mv "$0.part" "$0"; }';
  const env = { ...process.env, ...variables };
  execFileSync('flock', [`${place}.lock`, 'sh', '-c', script, place, ...maker(`${place}.part`)], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return place;
}

const root = path.resolve(import.meta.dirname, '../..');
