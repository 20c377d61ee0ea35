import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '#core/failure.ts';
import type { CopySink } from '#store/physical-copy.ts';
import { type Manifest, manifestName, sealManifest } from './manifest.ts';

const syncsAtOnce = 16;

/** What a manifest says besides its files. */
type Facts = Omit<Manifest, 'lockstepBackup' | 'files' | 'folders'>;

/** A backup in the making. It has another name until it is whole and on the disk: a half one is never taken for a backup. */
export class BackupFolder {
  readonly #target: string;
  readonly #unfinished: string;
  readonly #folders = new Set<string>();
  readonly #files: Manifest['files'] = [];

  private constructor(target: string) {
    this.#target = target;
    this.#unfinished = `${target}.unfinished`;
  }

  /** Beside `target`, which must not exist, or be empty. What an earlier attempt left is removed. */
  static async begin(target: string): Promise<BackupFolder> {
    await refuseFilled(target, 'backup-target');
    const folder = new BackupFolder(target);
    await folder.abandon();
    await mkdir(folder.#unfinished, { recursive: true, mode: 0o700 });
    return folder;
  }

  async folder(name: string): Promise<void> {
    if (name === '.' || this.#folders.has(name)) return;
    this.#folders.add(name);
    await mkdir(path.join(this.#unfinished, name), { recursive: true, mode: 0o700 });
  }

  async file(name: string, content: AsyncIterable<Uint8Array>): Promise<{ readonly sha256: string }> {
    await this.folder(path.dirname(name));
    const hash = createHash('sha256');
    let size = 0;
    const handle = await open(path.join(this.#unfinished, name), 'wx', 0o600);
    try {
      for await (const chunk of content) {
        hash.update(chunk);
        size += chunk.byteLength;
        await handle.writeFile(chunk);
      }
    } finally {
      await handle.close();
    }
    const digest = hash.digest('hex');
    this.#files.push({ path: name, size, sha256: digest });
    return { sha256: digest };
  }

  /** The same folder, seen from one below it. */
  below(name: string): CopySink {
    return {
      folder: (inside) => this.folder(path.join(name, inside)),
      file: async (inside, content) => void (await this.file(path.join(name, inside), content)),
    };
  }

  /** Everything to the disk, then the manifest, then the name. */
  async finish(facts: Facts): Promise<Manifest> {
    const manifest: Manifest = { lockstepBackup: 1, ...facts, folders: [...this.#folders].toSorted(), files: this.#files };
    await this.#syncAll([...this.#files.map((file) => file.path), ...this.#folders]);
    const handle = await open(path.join(this.#unfinished, manifestName), 'wx', 0o600);
    try {
      await handle.writeFile(sealManifest(manifest));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await this.#syncAll(['.']);
    await rename(this.#unfinished, this.#target);
    await syncPath(path.dirname(this.#target));
    return manifest;
  }

  async abandon(): Promise<void> {
    await rm(this.#unfinished, { recursive: true, force: true });
  }

  async #syncAll(names: readonly string[]): Promise<void> {
    for (let done = 0; done < names.length; done += syncsAtOnce) {
      await Promise.all(names.slice(done, done + syncsAtOnce).map((name) => syncPath(path.join(this.#unfinished, name))));
    }
  }
}

async function syncPath(name: string): Promise<void> {
  const handle = await open(name);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Nothing is written over what is there. */
export async function refuseFilled(folder: string, code: 'backup-target' | 'restore-target'): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw targetFailure(code, `${folder} cannot be used: ${error.message}`);
  });
  if (found.length > 0) throw targetFailure(code, `${folder} is not empty: name a folder that is new.`);
}

function targetFailure(code: 'backup-target' | 'restore-target', sentence: string): Failure {
  if (code === 'backup-target') return new Failure('backup-target', sentence, { retryable: false });
  return new Failure('restore-target', sentence, { retryable: false });
}
