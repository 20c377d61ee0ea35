import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import { cleanLine } from '#core/clean.ts';

const run = promisify(execFile);
/** Names of a hundred thousand commits. */
const mostBytes = 32 * 1024 * 1024;
/** As it was written: `.mailmap` lies among the files that an author changes, and would rename whoever wrote them. */
const format = '%an <%ae>%n%(trailers:key=Co-authored-by,valueonly)';

/** Everybody who wrote a commit of a range, or stands in it as co-author, each once: `Dora <dora@example.org>`. */
export async function commitAuthors(folder: string, range: string): Promise<readonly string[]> {
  // A clone that was cut off knows fewer authors than there are, and says so to nobody.
  if ((await git(folder, range, ['rev-parse', '--is-shallow-repository'])).trim() === 'true') throw cutOff(range);
  const told = await git(folder, range, ['log', '--no-show-signature', `--format=${format}`, '--end-of-options', range, '--']);
  const byAddress = new Map<string, string>();
  for (const line of told.split('\n').map((each) => cleanLine(each).trim())) {
    if (line !== '' && !byAddress.has(addressOf(line))) byAddress.set(addressOf(line), line);
  }
  if (byAddress.size === 0) throw noCommits(range, 'it names no commit');
  return [...byAddress.values()];
}

/** Case says nothing in an address. */
function addressOf(author: string): string {
  return (/<([^>]+)>/.exec(author)?.[1] ?? author).toLowerCase();
}

async function git(folder: string, range: string, words: readonly string[]): Promise<string> {
  try {
    return (await run('git', ['-C', folder, ...words], { maxBuffer: mostBytes })).stdout;
  } catch (error) {
    throw noCommits(range, becauseOf(error));
  }
}

function becauseOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'there is no git here';
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : error.message;
  return `git says: ${cleanLine(said.trim().split('\n')[0] ?? '').replace(/^fatal: /, '')}`;
}

function noCommits(range: string, because: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'no-commits',
    sentence: `\`--commits ${cleanLine(range)}\` leads to no author: ${because}.`,
    next: 'Name a range that is there, like v1.0.0..HEAD, from inside of the repository; or say --author yourself.',
  });
}

function cutOff(range: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'history-cut-off',
    sentence: `\`--commits ${cleanLine(range)}\` would miss authors: this clone has not the whole history.`,
    next: 'git fetch --unshallow (of actions/checkout: fetch-depth: 0)',
  });
}
