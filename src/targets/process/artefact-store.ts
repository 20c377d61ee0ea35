import { chmod, mkdir, rename } from 'node:fs/promises';
import { chmodSync, existsSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';
import type { Artefact } from '#core/system.ts';
import { unpackArtefact } from './artefact.ts';
import { removeReadOnly } from './read-only.ts';
import { syncFolder } from './durable-file.ts';

/** A controller that is killed in the middle of an artefact is asked again; an archive that is no archive stays one. */
const mostAttempts = 6;
const pauseMs = 500;

/** Folders by what lies in them: `artefacts/<hex of the digest>`. A folder of that name is whole, or is not there. */
export class ArtefactStore {
  readonly #folder: string;
  readonly #fetch: (blob: string, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  readonly #running = new Map<string, Promise<string>>();

  constructor(folder: string, fetch: (blob: string, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>) {
    this.#folder = folder;
    this.#fetch = fetch;
  }

  folderOf(digest: string): string {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Failure('artefact-digest', `${digest} is no digest.`, { retryable: false });
    return path.join(this.#folder, digest.slice('sha256:'.length));
  }

  /** The artefact that a folder lies in, by the folder's name: undefined where it lies in none. */
  digestHolding(folder: string): string | undefined {
    const [first = ''] = path.relative(this.#folder, folder).split(path.sep);
    return /^[0-9a-f]{64}$/.test(first) ? `sha256:${first}` : undefined;
  }

  /** Fetches and unpacks what is not there yet, once for all who ask, and tells the folder. */
  ensure(artefact: Artefact, signal: AbortSignal): Promise<string> {
    const folder = this.folderOf(artefact.digest);
    if (this.#touch(folder)) return Promise.resolve(folder);
    const running = this.#running.get(folder) ?? this.#unpack(artefact, folder, signal).finally(() => this.#running.delete(folder));
    this.#running.set(folder, running);
    return running;
  }

  /**
   * Removes what is in no need and was asked for last before an instant (milliseconds since 1970). That, the look at it and its new name are
   * one step, in which nobody can ask for it; who asks afterwards fetches it again. Tells how many there were.
   */
  async removeUnused(needed: ReadonlySet<string>, before: number): Promise<number> {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    const gone = names.flatMap((name) => this.#takeAway(name, needed, before) ?? []);
    for (const folder of gone) await removeReadOnly(folder);
    return gone.length;
  }

  /** Removes one, whenever it was asked for last, unless somebody is just fetching it. Who asks for it afterwards fetches it again. */
  async discard(digest: string): Promise<void> {
    const folder = this.#takeAway(path.basename(this.folderOf(digest)), new Set(), Number.POSITIVE_INFINITY);
    if (folder !== undefined) await removeReadOnly(folder);
  }

  /** The new name of a folder that is to be removed; one that was left so before has it already. */
  #takeAway(name: string, needed: ReadonlySet<string>, before: number): string | undefined {
    const folder = path.join(this.#folder, name);
    if (/^[0-9a-f]{64}\.gone$/.test(name)) return folder;
    if (!/^[0-9a-f]{64}$/.test(name) || needed.has(`sha256:${name}`) || this.#running.has(folder)) return undefined;
    if (statSync(folder).mtimeMs >= before) return undefined;
    chmodSync(folder, 0o755);
    renameSync(folder, `${folder}.gone`);
    return `${folder}.gone`;
  }

  /** Whether it is there; if so, that it was asked for now is written down. */
  #touch(folder: string): boolean {
    if (!existsSync(folder)) return false;
    const now = new Date();
    utimesSync(folder, now, now);
    return true;
  }

  async #unpack(artefact: Artefact, folder: string, signal: AbortSignal): Promise<string> {
    const draft = `${folder}.draft`;
    await mkdir(this.#folder, { recursive: true, mode: 0o755 });
    const digest = await this.#fetchInto(draft, artefact, signal);
    if (digest !== artefact.digest) {
      await removeReadOnly(draft);
      throw new Failure('artefact-differs', `The artefact that came is ${digest}, not ${artefact.digest}.`, { retryable: false });
    }
    // A folder that cannot be written cannot be renamed by everybody.
    await chmod(draft, 0o755);
    await rename(draft, folder);
    await chmod(folder, 0o555);
    syncFolder(this.#folder);
    return folder;
  }

  async #fetchInto(draft: string, artefact: Artefact, signal: AbortSignal): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await removeReadOnly(draft);
        return (await unpackArtefact(await this.#fetch(artefact.blob, signal), draft)).digest;
      } catch (error) {
        const mayRetry = error instanceof Failure && error.retryable && attempt < mostAttempts && !signal.aborted;
        if (!mayRetry) throw error;
        await sleep(pauseMs);
      }
    }
  }
}
