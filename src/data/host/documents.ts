// What a host remembers of its refreshes, in a folder of its own: documents by effect key, on the disk before the copy takes its place; and how long
// things took, for the next one's reckoning. No value of a row stands in any of it.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { readLearned } from '#core/data/read-learned.ts';
import type { Learned } from '#core/data/learned.ts';

const refreshesKept = 50;

export class Documents {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async keep(effectKey: string, documents: { readonly [name: string]: string }): Promise<void> {
    const folder = this.#of(effectKey);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const [name, text] of Object.entries(documents)) await writeWhole(path.join(folder, name), text);
    await this.#prune();
  }

  /** Whether any were kept, or begun to be. */
  async has(effectKey: string): Promise<boolean> {
    return (await stat(this.#of(effectKey)).catch(() => undefined)) !== undefined;
  }

  /** Empty where they are gone: what was recorded at the database counts all the same. */
  async kept(effectKey: string): Promise<{ readonly [name: string]: string }> {
    const folder = this.#of(effectKey);
    const names = (await readdir(folder).catch(() => [])).filter((name) => !name.endsWith('.next'));
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)),
    );
  }

  async learned(database: string, environment: string): Promise<Learned | undefined> {
    return readLearned(await readFile(this.#learnedFile(database, environment), 'utf8').catch(() => ''));
  }

  async learn(database: string, environment: string, learned: Learned): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeWhole(this.#learnedFile(database, environment), JSON.stringify(learned));
  }

  #learnedFile(database: string, environment: string): string {
    return path.join(this.#folder, `took-${database}-${environment}.json`);
  }

  #of(effectKey: string): string {
    return path.join(this.#folder, 'refreshes', createHash('sha256').update(effectKey).digest('hex').slice(0, 32));
  }

  async #prune(): Promise<void> {
    const folder = path.join(this.#folder, 'refreshes');
    const all = await Promise.all(
      (await readdir(folder)).map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
    );
    const old = all.toSorted((one, other) => other.at - one.at).slice(refreshesKept);
    for (const { name } of old) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.next`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.next`, file);
}
