import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface OwnVersion {
  readonly version: string;
  /** Where the sources lie in a clone of git: the commit that is checked out. */
  readonly commit?: string;
}

/** From the package that these sources, or their bundle, lie in. */
export async function ownVersion(): Promise<OwnVersion> {
  for (let folder = import.meta.dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const version = /"version": "([^"]+)"/.exec((await textOf(path.join(folder, 'package.json'))) ?? '')?.[1];
    if (version === undefined) continue;
    const commit = await commitIn(path.join(folder, '.git'));
    return { version, ...(commit !== undefined && { commit }) };
  }
  return { version: 'unknown' };
}

/** Read as git writes it, without git: a commit, or the name of a branch whose commit lies in a file of its own or among the packed ones. */
async function commitIn(git: string): Promise<string | undefined> {
  const head = ((await textOf(path.join(git, 'HEAD'))) ?? '').trim();
  const branch = /^ref: (.+)$/.exec(head)?.[1];
  if (branch === undefined) return commitOf(head);
  const own = await textOf(path.join(git, branch));
  const packed = (await textOf(path.join(git, 'packed-refs'))) ?? '';
  return commitOf(own ?? packed.split('\n').find((line) => line.endsWith(` ${branch}`)) ?? '');
}

function commitOf(text: string): string | undefined {
  return /^[0-9a-f]{40}/.exec(text.trim())?.[0];
}

function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
