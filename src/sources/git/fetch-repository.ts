import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Repository } from './repository.ts';
import { askGit, gitWords, runGit } from '#sources/run-git.ts';
import { SourceError } from '#sources/source-error.ts';
import type { SourceContext, Variables } from '#sources/source.ts';

/**
 * A folder with the repository's objects: the repository itself where it lies on this machine, else a copy of our own that is only ever
 * fetched into. A commit that is in the copy already is not fetched again.
 */
export async function fetchRepository(repository: Repository, typed: string, context: SourceContext): Promise<string> {
  if (repository.isLocal) return requireLocal(repository, context);
  const folder = copyOf(repository.address, context.variables);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const here = { repository: folder };
  await runGit(['init', '--quiet', '--bare', '.'], here, context);
  const whole = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(typed);
  if (whole && (await askGit(['cat-file', '-e', `${typed}^{commit}`], here, context)) !== undefined) return folder;
  await fetchInto(folder, repository, whole ? typed : undefined, context);
  return folder;
}

async function requireLocal({ address, shown }: Repository, context: SourceContext): Promise<string> {
  if ((await askGit(['rev-parse', '--git-dir'], { repository: address }, context)) !== undefined) return address;
  throw new SourceError('files', 'repository-unreachable', {
    sentence: `There is no repository of git in \`${shown}\`, or it belongs to somebody else.`,
    next: 'The path is relative to the system file; git status in that folder says more.',
  });
}

async function fetchInto(
  folder: string,
  { address, shown }: Repository,
  commit: string | undefined,
  context: SourceContext,
): Promise<void> {
  context.tell(`git fetches ${shown}`);
  const onLine = (line: string): void => context.tell(`git fetches ${shown}: ${line.trim()}`);
  const args = ['fetch', '--progress', '--prune', '--force', '--no-recurse-submodules', '--no-tags', '--end-of-options', address];
  const end = await runGit([...args, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'], { repository: folder, onLine }, context);
  if (end.code !== 0) {
    throw new SourceError('world', 'repository-unreachable', {
      sentence: `git cannot fetch ${shown}: ${gitWords(end)}.`,
      next: `Try it: git ls-remote ${shown}. Who may read it is git's own matter: an ssh key, or a credential helper.`,
    });
  }
  // One that no branch holds any more may still be given away by its id.
  if (commit === undefined || (await askGit(['cat-file', '-e', `${commit}^{commit}`], { repository: folder }, context)) !== undefined)
    return;
  await runGit([...args, commit], { repository: folder, onLine }, context);
}

/** Beside what other programs keep for whoever runs them: it may be deleted at any time. */
function copyOf(address: string, { XDG_CACHE_HOME: cache, HOME: home }: Variables): string {
  const root = cache !== undefined && path.isAbsolute(cache) ? cache : path.join(home ?? homedir(), '.cache');
  return path.join(root, 'lockstep', 'git', createHash('sha256').update(address).digest('hex').slice(0, 24));
}
