import path from 'node:path';
import { fetchRepository } from './fetch-repository.ts';
import { requireRepository } from './repository.ts';
import { writeTree } from './write-tree.ts';
import type { GitOrigin } from '#core/origin.ts';
import { askGit } from '#sources/run-git.ts';
import { SourceError } from '#sources/source-error.ts';
import type { Source, SourceAsked, SourceContext, Taken } from '#sources/source.ts';

/** `git:URL-or-path`: the tree of one commit, from git's objects; what lies in a work tree is never looked at. */
export const git: Source = { take: takeGit };

async function takeGit(asked: SourceAsked, context: SourceContext): Promise<Taken> {
  const typed = requireRevision(asked);
  const repository = requireRepository(asked.place, asked.fileFolder);
  const folder = await fetchRepository(repository, typed, context);
  const commit = await commitOf(asked, typed, folder, context);
  const below = typeof asked.options['folder'] === 'string' ? cleanFolder(asked.options['folder']) : '';
  const tree = await treeOf({ asked, commit, below, folder }, context);
  const target = path.join(context.lent, 'git');
  context.tell(`git writes out ${commit.slice(0, 12)} of ${repository.shown}`);
  const without = await writeTree({ folder, tree, target, service: asked.service }, context);
  if (without.length > 0) context.say(`${asked.service}: submodules are not packed: ${without.join(', ')}`);
  const origin: GitOrigin = {
    kind: 'git',
    repository: repository.shown,
    commit,
    tree,
    ...(isCommit(typed) ? {} : { ref: typed }),
    ...(below !== '' && { folder: below }),
    ...(without.length > 0 && { without }),
  };
  return { folder: target, source: `git:${repository.shown}@${commit}`, origin, repository: folder };
}

/** The start of a commit is a commit; a tag of hex letters alone is taken for one, and then not found. */
function isCommit(typed: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(typed);
}

function requireRevision({ service, typed = '', place }: SourceAsked): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9._/+-]*$/.test(typed) && !typed.includes('..') && !/\/$|\.lock$|\/\/|@\{/.test(typed)) return typed;
  throw new SourceError('typed', 'needs-version', {
    sentence: `${service} comes from \`git:${place}\`, so a release names a commit, a tag or a branch${typed === '' ? '' : `; ${JSON.stringify(typed)} is none`}.`,
    next: `Write ${service}=COMMIT, like ${service}=v1.2.0: a tag or a branch is pinned to its commit.`,
  });
}

async function commitOf(asked: SourceAsked, typed: string, folder: string, context: SourceContext): Promise<string> {
  const found = await askGit(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${typed}^{commit}`],
    { repository: folder },
    context,
  );
  if (found !== undefined && /^[0-9a-f]{40,64}$/.test(found)) return found;
  const known = await askGit(
    ['for-each-ref', '--count=5', '--sort=-creatordate', '--format=%(refname:short)', 'refs/tags'],
    { repository: folder },
    context,
  );
  const tags = (known ?? '').split('\n').filter((tag) => tag !== '');
  throw new SourceError('typed', 'no-such-commit', {
    sentence: `\`git:${asked.place}\` has no commit, tag or branch \`${typed}\`.${tags.length === 0 ? '' : ` Its newest tags are ${tags.join(', ')}.`}`,
    next: 'Push it first, or name one that is there.',
  });
}

interface Below {
  readonly asked: SourceAsked;
  readonly commit: string;
  readonly below: string;
  readonly folder: string;
}

async function treeOf({ asked, commit, below, folder }: Below, context: SourceContext): Promise<string> {
  const object = below === '' ? `${commit}^{tree}` : `${commit}:${below}`;
  const found = await askGit(['rev-parse', '--verify', '--quiet', '--end-of-options', object], { repository: folder }, context);
  const type = found === undefined ? undefined : await askGit(['cat-file', '-t', found], { repository: folder }, context);
  if (found !== undefined && type === 'tree') return found;
  throw new SourceError('files', 'no-such-artefact', {
    sentence: `There is no folder \`${below}\` in commit ${commit.slice(0, 12)} of \`git:${asked.place}\`, for ${asked.service}.`,
    next: 'Look at `folder` of the source in the system file: it is relative to the root of the repository.',
  });
}

function cleanFolder(folder: string): string {
  return path.posix
    .normalize(folder)
    .replace(/^\.?\//, '')
    .replace(/\/$/, '')
    .replace(/^\.$/, '');
}
