import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Surroundings } from '#core/file/surroundings.ts';

const mostBytes = 1024 * 1024;

/** The folder in which a system file lies, as far as it may be read. */
export function surroundingsIn(root: string): Surroundings {
  return { list: (folder) => namesIn(path.resolve(root, folder)), text: (file) => textOf(path.resolve(root, file)) };
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return statSync(file).size > mostBytes ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
