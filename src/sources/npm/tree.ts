import { isRecord, readJson, textIn } from '#sources/read-json.ts';
import { SourceError } from '#sources/source-error.ts';
import { digestOfText } from '#core/canonical.ts';
import { compareBytes } from '#core/manifest.ts';
import path from 'node:path';

/** One package of an installed tree, as npm wrote it down. */
export interface TreePackage {
  /** `node_modules/a/node_modules/b`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** What pins its bytes: the registry's integrity, or the commit of a package that comes from git. */
  readonly pinned: string;
  readonly hasScripts: boolean;
}

/** What npm has installed in a folder. A package whose bytes nothing pins is refused: the next install could bring others. */
export async function readTree(folder: string): Promise<readonly TreePackage[]> {
  const lock = await readJson(path.join(folder, 'node_modules', '.package-lock.json'));
  const packages = isRecord(lock) && isRecord(lock['packages']) ? lock['packages'] : {};
  return Object.entries(packages).map(([at, entry]) => {
    const name = textIn(entry, 'name') ?? at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const version = textIn(entry, 'version') ?? '';
    return { path: at, name, version, pinned: pinOf(entry) ?? refuse(name, version, entry), hasScripts: hasScripts(entry) };
  });
}

/** One line for each: two installs of one tree have the same lines, in whatever order npm wrote them. */
export function linesOfTree(tree: readonly TreePackage[]): string {
  const lines = tree.map((each) => `${each.path} ${each.name} ${each.version} ${each.pinned}`).sort(compareBytes);
  return `${lines.join('\n')}\n`;
}

export function digestOfTree(tree: readonly TreePackage[]): string {
  return digestOfText(linesOfTree(tree));
}

/** A package that lies in another's archive is pinned with it. */
function pinOf(entry: unknown): string | undefined {
  if (isRecord(entry) && entry['inBundle'] === true) return 'in-bundle';
  const commit = /#([0-9a-f]{40})$/.exec(textIn(entry, 'resolved') ?? '')?.[1];
  return textIn(entry, 'integrity') ?? (commit === undefined ? undefined : `git-${commit}`);
}

function hasScripts(entry: unknown): boolean {
  return isRecord(entry) && entry['hasInstallScript'] === true;
}

function refuse(name: string, version: string, entry: unknown): never {
  const from = isRecord(entry) && entry['link'] === true ? 'a link to a folder' : 'nothing says what its bytes are';
  throw new SourceError('files', 'tree-unpinned', {
    sentence: `${name} ${version} in the tree is not pinned: ${from}.`.replaceAll('  ', ' '),
    next: 'Take it from a registry, or from a commit of git.',
  });
}
