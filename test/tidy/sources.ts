// What every guard reads: the project's own sources as text, and as the syntax tree that Vite's parser gives of them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParseResult, Visitor, type VisitorObject, parseSync } from 'vite';

/** One file: its path from the project's root, with forward slashes, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** One violation, in a sentence that says where it is and what would mend it. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const trees = new WeakMap<Source, ParseResult>();

/** Every TypeScript file below these folders, in the order of their paths. A folder that does not exist has none. */
export function readSources(...folders: readonly string[]): readonly Source[] {
  return folders.flatMap(filesBelow).filter(isTypeScript).toSorted().map(readSource);
}

export function readSource(file: string): Source {
  return { path: file, text: readFileSync(path.join(root, file), 'utf8') };
}

/** Tests may import more, and be longer, than what they test. */
export function isTest(source: Source): boolean {
  return /\.test\.tsx?$/.test(source.path);
}

/** The tree of a file, parsed once. A file that does not parse is a mistake of its own, and says so. */
export function parse(source: Source): ParseResult {
  const known = trees.get(source);
  if (known !== undefined) return known;
  const tree = parseSync(source.path, source.text);
  const [error] = tree.errors;
  if (error !== undefined) throw new SyntaxError(`${source.path} does not parse: ${error.message}`);
  trees.set(source, tree);
  return tree;
}

export function visit(source: Source, visitor: VisitorObject): void {
  new Visitor(visitor).visit(parse(source).program);
}

/** The line of a position in a file, counted from 1. */
export function lineOf(source: Source, offset: number): number {
  return source.text.slice(0, offset).split('\n').length;
}

/** Findings as a reader meets them: one line each, `path:line message`. */
export function wordsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map((finding) => `${finding.path}:${finding.line} ${finding.message}`);
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(path.join(root, folder))) return [];
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.map((name) => path.posix.join(folder, name.replaceAll('\\', '/')));
}

function isTypeScript(file: string): boolean {
  return /\.tsx?$/.test(file) && !file.includes('/node_modules/');
}
