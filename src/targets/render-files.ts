import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { renderFile } from '#core/configuration/file-template.ts';
import { fileLimits } from '#core/configuration/limits.ts';
import { Failure } from '#core/failure.ts';
import type { Service } from '#core/system.ts';
import { lookUp, type TemplateSources } from './render-variables.ts';

/** A file of a service as one environment gets it. */
export interface RenderedFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

export interface RenderedFiles {
  readonly files: readonly RenderedFile[];
  /** Of paths, modes and contents: another one is another configuration. */
  readonly digest: string;
}

/**
 * Renders the folder `files` of a service, before anything of it is written or run; undefined where it has none. Throws a Failure that
 * names file, line and what is missing there, never a value.
 */
export async function renderFiles(
  { name, files: folder }: Pick<Service, 'name' | 'files'>,
  artefact: string,
  sources: TemplateSources,
): Promise<RenderedFiles | undefined> {
  if (folder === undefined) return undefined;
  const root = path.join(artefact, folder);
  const { paths, others } = await contentsOf(root).catch(() => noFolder(name, folder));
  if (others[0] !== undefined) throw noFiles(`The folder ${folder} of ${name} holds ${others[0]}, which is no plain file.`);
  if (paths.length > fileLimits.files) throw tooMuch(name, folder);
  const files: RenderedFile[] = [];
  let left = fileLimits.bytes;
  for (const each of paths) {
    const { mode, size } = await stat(path.join(root, each));
    left -= size;
    if (left < 0) throw tooMuch(name, folder);
    const content = await readFile(path.join(root, each));
    files.push({ path: each, content: rendered(content, `${folder}/${each} of ${name}`, sources), isExecutable: (mode & 0o111) !== 0 });
  }
  return { files, digest: digestOfFiles(files) };
}

/** What is no text is left as it is. */
function rendered(content: Buffer, what: string, sources: TemplateSources): Uint8Array {
  if (!isUtf8(content) || content.includes(0)) return content;
  const text = renderFile(content.toString('utf8'), (asked) => lookUp(asked, sources));
  if (text.ok) return Buffer.from(text.value);
  throw new Failure('template-gap', `The file ${what} needs \${${text.name}}, which is not there.`, { retryable: false });
}

/** Plain files, and what is neither that nor a folder: a link could lead to what is nobody's configuration. */
async function contentsOf(root: string): Promise<{ readonly paths: readonly string[]; readonly others: readonly string[] }> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const below = (found: (typeof entries)[number]): string => path.relative(root, path.join(found.parentPath, found.name));
  return {
    paths: entries
      .filter((entry) => entry.isFile())
      .map(below)
      .sort(),
    others: entries
      .filter((entry) => !entry.isFile() && !entry.isDirectory())
      .map(below)
      .sort(),
  };
}

function digestOfFiles(files: readonly RenderedFile[]): string {
  const hash = createHash('sha256');
  for (const { path: name, content, isExecutable } of files) {
    hash.update(`${JSON.stringify([name, isExecutable, content.length])}\n`).update(content);
  }
  return `sha256:${hash.digest('hex')}`;
}

function noFolder(service: string, folder: string): never {
  throw noFiles(`The artefact of ${service} has no folder ${folder}.`);
}

function tooMuch(service: string, folder: string): Failure {
  return noFiles(`The folder ${folder} of ${service} holds more than ${fileLimits.words}.`);
}

function noFiles(sentence: string): Failure {
  return new Failure('no-files', sentence, { retryable: false });
}
