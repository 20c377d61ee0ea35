import { existsSync, linkSync, mkdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '#core/failure.ts';

export interface NewFile {
  /** Below the folder. */
  readonly path: string;
  readonly text: string;
}

export interface NewFiles {
  /** Written last: where it stands, everything stands. */
  readonly main: NewFile;
  /** Left alone where they stand already. */
  readonly others: readonly NewFile[];
  readonly replaces: boolean;
}

export type Written =
  | { readonly kind: 'written'; readonly files: readonly string[]; readonly kept?: string }
  | { readonly kind: 'there'; readonly file: string };

/** Each file is written whole under a name of its own, and given its name in one step; what came before a failure is taken away again. */
export function writeAllOrNothing(folder: string, { main, others, replaces }: NewFiles): Written {
  if (!replaces && existsSync(path.join(folder, main.path))) return { kind: 'there', file: main.path };
  const done: string[] = [];
  try {
    for (const file of others) if (place(folder, file)) done.push(file.path);
    const kept = replaces ? putAside(folder, main.path) : undefined;
    if (!place(folder, main)) {
      takeBack(folder, done);
      return { kind: 'there', file: main.path };
    }
    return { kind: 'written', files: [main.path, ...done], ...(kept !== undefined && { kept }) };
  } catch (cause) {
    takeBack(folder, done);
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('init-not-written', `Nothing was written: ${words}.`, { retryable: false, cause });
  }
}

/** True where it was written: a link fails where something stands, so that nothing is overwritten, also by two at once. */
function place(folder: string, { path: name, text }: NewFile): boolean {
  const target = path.join(folder, name);
  const unfinished = `${target}.${process.pid}.new`;
  mkdirSync(path.dirname(target), { recursive: true });
  try {
    writeFileSync(unfinished, text, { flag: 'wx' });
    linkSync(unfinished, target);
    return true;
  } catch (error) {
    if (existsSync(target)) return false;
    throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function putAside(folder: string, name: string): string | undefined {
  if (!existsSync(path.join(folder, name))) return undefined;
  for (let number = 1; ; number += 1) {
    const kept = `${name}.old${number === 1 ? '' : number}`;
    if (existsSync(path.join(folder, kept))) continue;
    renameSync(path.join(folder, name), path.join(folder, kept));
    return kept;
  }
}

function takeBack(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(path.join(folder, name), { force: true });
  for (const name of new Set(names.map((file) => path.dirname(file)))) removeIfEmpty(path.join(folder, name));
}

/** A folder that was made for a file goes with it; one with anything else in it stays. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something else lies there.
  }
}
