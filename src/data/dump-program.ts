// Which pg_dump can read a server: one of its major version or a later one.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

const debianFolder = '/usr/lib/postgresql';
const answerMs = 10_000;

/** Of those in the folders the one nearest to the server's version: what a later one writes an older server may not take. Undefined: none fits. */
export async function findDumpProgram(server: number, folders?: readonly string[]): Promise<string | undefined> {
  const all = [...new Set((folders ?? (await usualFolders())).map((folder) => path.join(folder, 'pg_dump')))];
  const known = await Promise.all(all.map(async (program) => ({ program, major: await majorOf(program) })));
  const fitting = known.flatMap(({ program, major }) =>
    major !== undefined && major >= Math.floor(server / 10_000) ? [{ program, major }] : [],
  );
  return fitting.toSorted((one, other) => one.major - other.major)[0]?.program;
}

/** Those of PATH, and those of all versions that Debian's packages put side by side. */
async function usualFolders(): Promise<readonly string[]> {
  const versions = await readdir(debianFolder).catch(() => []);
  const ofPath = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [...ofPath, ...versions.map((version) => path.join(debianFolder, version, 'bin'))];
}

/** `pg_dump (PostgreSQL) 17.2 (Debian 17.2-1)` is of 17. */
async function majorOf(program: string): Promise<number | undefined> {
  const said = await new Promise<string>((resolve) => {
    execFile(program, ['--version'], { timeout: answerMs }, (error, out) => resolve(error === null ? out : ''));
  });
  const [, major] = /^pg_dump \(PostgreSQL\) (\d+)/.exec(said) ?? [];
  return major === undefined ? undefined : Number(major);
}
