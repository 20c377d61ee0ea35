import { cleanLine } from '#core/clean.ts';
import { mostCommits, type CommitList } from '#core/commits.ts';
import { askGit, runGit } from './run-git.ts';
import type { SourceContext } from './source.ts';

export interface CommitRange {
  /** A repository, or a folder inside of one. */
  readonly repository: string;
  /** What an earlier release was made from, and what this one is. */
  readonly from: string;
  readonly to: string;
  /** Below the repository's root: commits that touch nothing there are left out. */
  readonly below?: string;
}

/** So long a subject may be. */
const mostLetters = 120;

/** The commits from one to another, newest first; undefined where the repository does not know both, as when it is another one. */
export async function commitsBetween(
  { repository, from, to, below }: CommitRange,
  context: SourceContext,
): Promise<Omit<CommitList, 'since'> | undefined> {
  const run = { repository };
  for (const commit of [from, to]) {
    if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
    if ((await askGit(['cat-file', '-e', `${commit}^{commit}`], run, context)) === undefined) return undefined;
  }
  const where = below === undefined ? [] : ['--', `:(top,literal)${below}`];
  const range = [`${from}..${to}`, ...where];
  const counted = await askGit(['rev-list', '--count', ...range], run, context);
  // None: the earlier one lies in its past, so that whatever went into that went into this one.
  const lost = await askGit(['rev-list', '--count', `${to}..${from}`, ...where], run, context);
  const log = await runGit(['log', '--no-show-signature', '-z', `--max-count=${mostCommits}`, '--format=%H %s', ...range], run, context);
  if (counted === undefined || lost === undefined || log.code !== 0) return undefined;
  const lines = log.stdout
    .toString()
    .split('\0')
    .filter((line) => line !== '');
  const list = lines.map((line) => ({
    commit: line.slice(0, line.indexOf(' ')),
    subject: shortSubject(line.slice(line.indexOf(' ') + 1)),
  }));
  return { count: Number(counted), lacks: Number(lost), list };
}

function shortSubject(text: string): string {
  const line = cleanLine(text).trim();
  return line.length <= mostLetters ? line : `${line.slice(0, mostLetters - 1)}…`;
}
