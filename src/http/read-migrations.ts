import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { archiveLimits, countEntries } from '#core/archive.ts';
import { currentSystem } from '#core/find.ts';
import { isMigrationFile, migrationFacts, type MigrationFacts, type Migrations } from '#core/migrations/facts.ts';
import type { MigrationFile } from '#core/migrations/lint.ts';
import type { State } from '#core/state.ts';
import type { Artefact, Bill } from '#core/system.ts';
import type { BlobStore } from '#store/store.ts';

/** SQL beyond this is no migration that anybody wrote; to read this much takes a second. */
const mostFileBytes = 512 * 1024;
const mostBytes = 2 * 1024 ** 2;

/**
 * What the migrations of a bill do, read from the bits themselves and never taken from whoever brings them. The agent holds the same bits
 * against their digest before it runs them. A service whose archive cannot be read, or holds no SQL of migrations, is left out.
 */
export async function readMigrations(blobs: BlobStore, state: State, bill: Bill): Promise<Migrations> {
  const services = currentSystem(state)?.services.filter(({ migrations }) => migrations !== undefined) ?? [];
  const read = services.map(async ({ name, migrations }): Promise<readonly (readonly [string, readonly MigrationFacts[]])[]> => {
    const artefact = bill[name];
    const facts =
      artefact === undefined
        ? undefined
        : (knownFacts(state, name, artefact) ??
          (await readArchive(blobs, artefact, typeof migrations === 'object' && 'sql' in migrations ? migrations.sql : undefined)));
    return facts === undefined || facts.length === 0 ? [] : [[name, facts]];
  });
  return Object.fromEntries((await Promise.all(read)).flat());
}

/** The same archive is not read twice. */
function knownFacts(state: State, service: string, { blob }: Artefact): readonly MigrationFacts[] | undefined {
  return [...state.releases.values()].find((release) => release.bill[service]?.blob === blob)?.migrations?.[service];
}

async function readArchive(
  blobs: BlobStore,
  { blob }: Artefact,
  folder: string | undefined,
): Promise<readonly MigrationFacts[] | undefined> {
  const content = await blobs.get(blob);
  if (content === undefined) return undefined;
  const tar = extract();
  const source = Readable.from(content);
  source.on('error', (error) => tar.destroy(error));
  try {
    source.pipe(tar);
    return migrationFacts(await filesOf(tar, folder));
  } catch {
    // What is no archive is refused by the agent that unpacks it, with its reason; here it has only not been read.
    return undefined;
  } finally {
    source.destroy();
  }
}

async function filesOf(tar: ReturnType<typeof extract>, folder: string | undefined): Promise<readonly MigrationFile[]> {
  const files: MigrationFile[] = [];
  const count = countEntries(archiveLimits);
  let left = mostBytes;
  for await (const entry of tar) {
    const { name, type, size } = entry.header;
    if (count(entry.header) !== undefined) throw new RangeError('too much');
    const path = name.replace(/^(?:\.\/)+/, '');
    if (type !== 'file' || !isMigrationFile(path, folder)) {
      entry.resume();
      continue;
    }
    left -= size;
    if (size > mostFileBytes || left < 0) throw new RangeError('too much');
    files.push({ path, text: await textOf(entry) });
  }
  return files;
}

async function textOf(entry: AsyncIterable<unknown>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of entry) if (part instanceof Uint8Array) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
