import type { FolderOrigin } from '#core/origin.ts';
import { askGit } from './run-git.ts';
import { SourceError } from './source-error.ts';
import type { SourceContext, Taken } from './source.ts';

/** The commit of a folder that lies in a repository; nothing where there is none, or no git. */
export async function takenCommit(folder: string, context: SourceContext): Promise<Pick<Taken, 'origin' | 'repository'>> {
  try {
    const run = { repository: folder };
    const commit = await askGit(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], run, context);
    if (commit === undefined) return {};
    // What git ignores, such as an output that is packed, is no part of any commit.
    const tracked = await askGit(['ls-files', '--cached', '--', '.'], run, context);
    if (tracked === undefined || tracked === '') return {};
    const below = await askGit(['rev-parse', '--show-prefix'], run, context);
    const status = await askGit(['status', '--porcelain', '--', '.'], run, context);
    const origin: FolderOrigin = {
      kind: 'folder',
      commit,
      ...(below !== undefined && below !== '' && { folder: below.replace(/\/$/, '') }),
      ...(status !== '' && { changed: true }),
    };
    return { origin, repository: folder };
  } catch (error) {
    if (error instanceof SourceError && error.code === 'no-program') return {};
    throw error;
  }
}
