import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { archiveLimits, countEntries } from '#core/archive.ts';
import type { FilesRead } from '#core/bill.ts';
import { gapsOfFile, type FileGap } from '#core/configuration/file-gaps.ts';
import { namesInFile } from '#core/configuration/file-template.ts';
import { fileLimits } from '#core/configuration/limits.ts';
import type { ArtefactFile, Bill, System } from '#core/system.ts';
import type { BlobStore } from '#store/store.ts';
import { Refused } from './refused.ts';

interface Asked {
  readonly system: System;
  readonly service: string;
  /** Of the artefact, as the file names it. */
  readonly folder: string;
}

/**
 * What lies in the folders `files` of a bill, read from the bits themselves and never taken from whoever brings them. What an environment
 * of the path could not fill in refuses the release here, long before it is placed. An archive that is not here is left out: its files
 * get no secret, so that placing it fails by name.
 */
export async function readFiles(blobs: BlobStore, system: System, bill: Bill): Promise<FilesRead> {
  const read = system.services.map(async ({ name, files: folder }): Promise<readonly Found[]> => {
    const artefact = bill[name];
    if (folder === undefined || artefact === undefined) return [];
    const content = await blobs.get(artefact.blob);
    return content === undefined ? [] : [{ service: name, ...(await filesOf(content, { system, service: name, folder })) }];
  });
  const found = (await Promise.all(read)).flat();
  refuseGaps(found);
  return Object.fromEntries(found.map(({ service, files }) => [service, files]));
}

interface FolderRead {
  readonly files: readonly ArtefactFile[];
  readonly gaps: readonly FileGap[];
}

interface Found extends FolderRead {
  readonly service: string;
}

const mostSaid = 20;

function refuseGaps(found: readonly Found[]): void {
  const gaps = found.flatMap(({ service, gaps: own }) => own.map((gap) => ({ service, ...gap })));
  const [first] = gaps;
  if (first === undefined) return;
  const problems = gaps.slice(0, mostSaid).map(({ service, file, line, column, sentence }) => ({
    field: `${service}: ${file}:${line}:${column}`,
    sentence,
  }));
  const count = gaps.length === 1 ? 'One template' : `${gaps.length} templates`;
  const sentence = `${count} in the files of ${first.service} could not be filled in everywhere. ${first.file}:${first.line}:${first.column}: ${first.sentence}`;
  throw new Refused({ code: 'file-gap', sentence, next: 'lockstep validate', problems });
}

async function filesOf(content: AsyncIterable<Uint8Array>, asked: Asked): Promise<FolderRead> {
  const tar = extract();
  const source = Readable.from(content);
  source.on('error', (error) => tar.destroy(error));
  try {
    source.pipe(tar);
    return await walk(tar, asked);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw noFiles(asked, 'cannot be read: its artefact is no archive');
  } finally {
    source.destroy();
  }
}

async function walk(tar: ReturnType<typeof extract>, asked: Asked): Promise<FolderRead> {
  const files: ArtefactFile[] = [];
  const gaps: FileGap[] = [];
  const count = countEntries(archiveLimits);
  let left = fileLimits.bytes;
  for await (const entry of tar) {
    const { name, type, size } = entry.header;
    if (count(entry.header) !== undefined) throw noFiles(asked, 'cannot be read: its artefact is too large');
    const path = pathIn(asked.folder, name);
    if (path === undefined || type === 'directory') {
      entry.resume();
      continue;
    }
    left -= size;
    if (type !== 'file') throw noFiles(asked, `holds ${path}, which is a link`);
    if (files.length >= fileLimits.files || left < 0) throw noFiles(asked, `holds more than ${fileLimits.words}`);
    const text = await textOf(entry);
    files.push({ path, names: text === undefined ? [] : namesInFile(text) });
    if (text !== undefined) gaps.push(...gapsOfFile(asked.system, { file: `${asked.folder}/${path}`, text }));
  }
  if (files.length === 0) throw noFiles(asked, 'is not in its artefact, or is empty');
  return { files: files.toSorted((one, other) => (one.path < other.path ? -1 : 1)), gaps };
}

function pathIn(folder: string, name: string): string | undefined {
  const path = name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** Undefined where it is no text: it is copied as it is. */
async function textOf(entry: AsyncIterable<unknown>): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  for await (const part of entry) if (part instanceof Uint8Array) parts.push(part);
  const bytes = Buffer.concat(parts);
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined;
}

function noFiles({ service, folder }: Asked, what: string): Refused {
  return new Refused({
    code: 'no-files',
    sentence: `The folder ${folder} of ${service} ${what}.`,
    next: 'Pack the artefact with it, or take `files` out of the service.',
  });
}
