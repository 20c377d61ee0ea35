import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ProgramEnd, runProgram } from '#sources/run-program.ts';
import type { SourceContext, Variables } from '#sources/source.ts';

/** A folder in which npm works, with the settings that somebody wrote for it. */
export interface NpmPlace {
  readonly folder: string;
  /** For packages of any scope; absent: as `.npmrc` says. */
  readonly registry?: string;
  /** The package's own scope, `@acme`: an `.npmrc` may lead it elsewhere. */
  readonly scope?: string;
}

/**
 * The machine's npm. Install scripts are off, the tree is laid out as npm does by itself, and what is not for production is left out,
 * whatever `.npmrc` says. Tokens stay where npm finds them: in an `.npmrc`, or in a variable that one names.
 */
export function runNpm(
  args: readonly string[],
  place: NpmPlace,
  context: Pick<SourceContext, 'variables' | 'signal'> & { readonly onLine?: (line: string) => void },
): Promise<ProgramEnd> {
  const registry = place.registry === undefined ? [] : ['--registry', place.registry, ...scoped(place)];
  return runProgram({
    program: 'npm',
    args: [...args, ...always, '--prefix', place.folder, ...registry],
    folder: place.folder,
    variables: npmVariables(context.variables),
    signal: context.signal,
    ...(context.onLine !== undefined && { onLine: context.onLine }),
  });
}

const always = [
  '--global=false',
  '--workspaces=false',
  '--omit=dev',
  '--include=optional',
  '--install-strategy=hoisted',
  '--bin-links=true',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--color=false',
  '--progress=false',
  // Two more attempts, seconds apart: whoever waits for a release waits not for minutes.
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=4000',
] as const;

function scoped({ registry, scope }: NpmPlace): readonly string[] {
  return registry === undefined || scope === undefined ? [] : [`--${scope}:registry=${registry}`];
}

/** A `npx` that started us hands on where it lives itself: npm must not take that for where it is to work. */
function npmVariables(variables: Variables): Variables {
  const own =
    /^npm_(?:config_(?:global|prefix|local_prefix|global_prefix|workspaces?|ignore_scripts|omit|include)|package_.*|lifecycle_.*|command)$/i;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !own.test(name) && name !== 'NODE_ENV'));
}

/** The first `.npmrc` of these folders, beside what the user's own says. It is never packed. */
export async function lendNpmrc(folders: readonly string[], to: string): Promise<void> {
  for (const folder of folders) {
    const file = path.join(folder, '.npmrc');
    if ((await stat(file).catch(() => undefined))?.isFile() !== true) continue;
    await copyFile(file, path.join(to, '.npmrc'));
    return;
  }
}

/** A package of nothing: what npm works on. */
export async function lendPackage(folder: string, content: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(content, undefined, 2)}\n`);
}
