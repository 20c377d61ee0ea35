import { chmod, copyFile, mkdir, realpath, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { cleanLine } from '#core/clean.ts';
import { runProgram } from './run-program.ts';
import { SourceError } from './source-error.ts';
import type { SourceContext } from './source.ts';

/** One file or link of what is copied. */
export interface CopiedEntry {
  readonly path: string;
  readonly place: string;
  readonly kind: 'file' | 'link';
  readonly isProgram?: boolean;
  readonly target?: string;
}

export interface Build {
  readonly service: string;
  readonly command: string;
  readonly output: string;
  /** What it is built from: it works on a copy. */
  readonly entries: readonly CopiedEntry[];
  /** A Node of the service's own, that is found first. */
  readonly programs?: string;
}

/**
 * Runs a build in a clean copy, where what an earlier one wrote is not, and gives the folder that it wrote. Its words go on the screen as
 * they come; it gets everything that the one who asks has around her, but for the token of Lockstep.
 */
export async function runBuild({ service, command, output, entries, programs }: Build, context: SourceContext): Promise<string> {
  const folder = path.join(context.lent, 'build');
  const before = output === '.' ? undefined : path.posix.normalize(output).replace(/\/$/, '');
  const kept = entries.filter((entry) => before === undefined || (entry.path !== before && !entry.path.startsWith(`${before}/`)));
  await copyAll(kept, folder);
  context.say(`${service}: ${command}`);
  let last = '';
  const onLine = (line: string): void => {
    if (line.trim() !== '') last = line;
    context.say(`${service} | ${line}`);
  };
  const { LOCKSTEP_TOKEN: _token, PATH: paths = '', ...variables } = context.variables;
  const { code } = await runProgram({
    program: 'sh',
    args: ['-c', command],
    folder,
    variables: { ...variables, PATH: programs === undefined ? paths : `${programs}:${paths}` },
    signal: context.signal,
    onLine,
  });
  if (code !== 0) throw failed({ service, command, code, last });
  return requireOutput({ service, command, output, folder });
}

/** In the order of their paths: a link is made when everything before it is there, and nothing is written through one. */
async function copyAll(entries: readonly CopiedEntry[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const entry of entries.toSorted((one, other) => Number(one.kind === 'link') - Number(other.kind === 'link'))) {
    const file = path.join(folder, entry.path);
    await mkdir(path.dirname(file), { recursive: true });
    if (entry.kind === 'link') await symlink(entry.target ?? '', file);
    else {
      await copyFile(entry.place, file);
      await chmod(file, entry.isProgram === true ? 0o755 : 0o644);
    }
  }
}

async function requireOutput({
  service,
  command,
  output,
  folder,
}: {
  readonly service: string;
  readonly command: string;
  readonly output: string;
  readonly folder: string;
}): Promise<string> {
  const root = await realpath(folder);
  const found = await realpath(path.join(folder, output)).catch(() => undefined);
  const isInside = found === root || found?.startsWith(`${root}${path.sep}`) === true;
  if (found !== undefined && isInside && (await stat(found)).isDirectory()) return found;
  throw new SourceError('files', 'no-output', {
    sentence: `\`${command}\` ended well and wrote no folder \`${output}\` for ${service}.`,
    next: `Name the folder that it writes: \`output:\` of ${service} in the system file.`,
  });
}

interface Failed {
  readonly service: string;
  readonly command: string;
  readonly code: number;
  readonly last: string;
}

function failed({ service, command, code, last }: Failed): SourceError {
  const words = cleanLine(last).slice(0, 300);
  return new SourceError('world', 'build-failed', {
    sentence: `The build of ${service} ended with code ${code}: \`${command}\`.${words === '' ? '' : ` Its last words: ${words}`}`,
    next: 'Nothing was created. What it said stands above; it ran in a clean copy, without what `.lockstepignore` leaves out.',
  });
}
