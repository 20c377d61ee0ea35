import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Tree } from './tree.ts';

const deepest = 5;
/** A repository with more is a collection of them: what is found in the first ones is enough to begin with. */
const mostFiles = 20_000;
const mostBytes = 512 * 1024;

/** Folders in which nobody keeps what they wrote. */
const skipped = new Set([
  'node_modules',
  '.git',
  '.lockstep',
  'vendor',
  'dist',
  'target',
  '.venv',
  'venv',
  '__pycache__',
  '.next',
  'coverage',
]);

/** The folder as it lies on the disk now. Folders that may not be read count as empty. */
export function readTree(root: string): Tree {
  const files: string[] = [];
  walk(root, '', files);
  files.sort();
  return { name: path.basename(path.resolve(root)), files, text: (file) => textOf(path.join(root, file)) };
}

function walk(root: string, below: string, files: string[], depth = 0): void {
  if (depth > deepest) return;
  for (const entry of entriesOf(path.join(root, below))) {
    if (files.length >= mostFiles) return;
    const inside = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) files.push(inside);
    else if (entry.isDirectory() && !skipped.has(entry.name)) walk(root, inside, files, depth + 1);
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function textOf(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes.length > mostBytes || bytes.includes(0) ? undefined : bytes.toString('utf8');
  } catch {
    return undefined;
  }
}
