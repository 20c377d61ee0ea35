import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Place } from './place.ts';

const run = promisify(execFile);
const gitMs = 20_000;
const identity = ['-c', 'user.name=lockstep', '-c', 'user.email=lockstep@localhost', '-c', 'commit.gpgsign=false', '-c', 'core.hooksPath='];

/** A git repository: one file, a commit per checkpoint. Pushing it elsewhere is the business of whoever owns it. */
export function gitPlace(folder: string, id: string): Place {
  const file = `lockstep-${id}.checkpoint`;
  const git = (...args: readonly string[]): Promise<{ stdout: string }> =>
    run('git', ['-C', folder, ...identity, ...args], { timeout: gitMs, maxBuffer: 64 << 20, env: environmentOfGit() });
  return {
    name: `git:${folder}`,
    async keep(note, at) {
      await mkdir(folder, { recursive: true });
      // A repository that stands is left as it is.
      await git('init', '--quiet');
      await writeFile(path.join(folder, file), note);
      await git('add', '--', file);
      await git('commit', '--quiet', '--message', `checkpoint of ${new Date(at).toISOString()}`, '--', file);
    },
    /** The newest that was committed; the file itself may have been changed since. */
    async notes() {
      return git('show', `HEAD:${file}`).then(
        ({ stdout }) => [stdout],
        () => [],
      );
    },
    close: async () => undefined,
  };
}

/** Nothing of ours that could lead git elsewhere, and no way for it to dial anybody. */
function environmentOfGit(): { readonly [name: string]: string } {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = '/' } = process.env;
  return { PATH, HOME, LANG: 'C.UTF-8', GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };
}
