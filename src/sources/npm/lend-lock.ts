import { copyFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord, readJson, textIn } from '#sources/read-json.ts';
import { SourceError } from '#sources/source-error.ts';

interface Lending {
  readonly name: string;
  readonly version: string;
  /** A folder beside the system file: a package.json, and a lockfile where there is one. */
  readonly lock: string | undefined;
  readonly folder: string;
}

/**
 * Writes what npm is to install. With a lockfile of one's own, that and nothing else is installed, and this tells true; with a
 * package.json alone, its `overrides` and settings count, and npm resolves the rest.
 */
export async function lendLock({ name, version, lock, folder }: Lending): Promise<boolean> {
  const settings = lock === undefined ? {} : await readJson(path.join(lock, 'package.json'));
  if (!isRecord(settings)) {
    throw lockDiffers(
      `There is no package.json that can be read in \`${lock ?? ''}\``,
      'Write one there, or take `lock` out of the source.',
    );
  }
  const file = path.join(folder, 'package.json');
  if (lock !== undefined && (await hasLock(lock))) {
    await requireVersion({ name, version, lock });
    await copyFile(path.join(lock, 'package.json'), file);
    await copyFile(path.join(lock, 'package-lock.json'), path.join(folder, 'package-lock.json'));
    return true;
  }
  const dependencies = isRecord(settings['dependencies']) ? settings['dependencies'] : {};
  const own = { ...settings, private: true, dependencies: { ...dependencies, [name]: version } };
  await writeFile(file, `${JSON.stringify(own, undefined, 2)}\n`);
  return false;
}

async function hasLock(folder: string): Promise<boolean> {
  return (await stat(path.join(folder, 'package-lock.json')).catch(() => undefined)) !== undefined;
}

/** The lock is a pledge of its own: it must be for what the release names. */
async function requireVersion({
  name,
  version,
  lock,
}: {
  readonly name: string;
  readonly version: string;
  readonly lock: string;
}): Promise<void> {
  const content = await readJson(path.join(lock, 'package-lock.json'));
  const packages = isRecord(content) ? content['packages'] : undefined;
  const locked = isRecord(packages) ? textIn(packages[`node_modules/${name}`], 'version') : undefined;
  if (locked === version) return;
  throw lockDiffers(
    `\`${path.join(lock, 'package-lock.json')}\` locks ${locked === undefined ? `no ${name}` : `${name} ${locked}`}, not ${version}`,
    `npm install --package-lock-only --save-exact ${name}@${version} in that folder, and commit it.`,
  );
}

function lockDiffers(sentence: string, next: string): SourceError {
  return new SourceError('files', 'lock-differs', { sentence: `${sentence}.`, next });
}
