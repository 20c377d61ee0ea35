import { smallName } from '#core/file/names.ts';
import { detectors } from './detectors/index.ts';
import { findHealth } from './find-health.ts';
import { packageOf } from './detectors/node.ts';
import { findMigrations, type FoundMigrations } from './find-migrations.ts';
import { findCi, findTests, findUnserved, type FoundTests, type Unserved } from './find-others.ts';
import { findVariables, type FoundVariable } from './find-variables.ts';
import { placeIn, type Place, type Tree } from './tree.ts';

export interface FoundService {
  readonly name: string;
  /** `''` for the repository's own folder. */
  readonly folder: string;
  readonly kind: string;
  readonly command?: string;
  readonly build?: string;
  readonly health?: string;
  readonly migrations?: FoundMigrations;
  readonly variables: readonly FoundVariable[];
  readonly ignore: readonly string[];
  readonly notes: readonly string[];
}

export interface Found {
  /** What the system is probably called. */
  readonly name: string;
  readonly services: readonly FoundService[];
  readonly tests?: FoundTests;
  readonly ci?: string;
  readonly unserved: readonly Unserved[];
}

const mostServices = 12;

/** What lies in a folder, as far as it can be told by looking. */
export function recognise(tree: Tree): Found {
  const root = placeIn(tree, '');
  const places = foldersOf(tree).map((folder) => placeIn(tree, folder));
  const services: FoundService[] = [];
  for (const place of places) {
    // What lies in the folder of a service belongs to it: its pages, its tools, its examples.
    const isInside = services.some(({ folder }) => folder === '' || place.folder.startsWith(`${folder}/`));
    if (isInside || services.length >= mostServices) continue;
    const service = serviceIn(place, services);
    if (service !== undefined) services.push(service);
  }
  const tests = findTests(root);
  const ci = findCi(root);
  return {
    name: nameOf(packageOf(root)?.name?.replace(/^@[^/]*\//, '') ?? root.name, 'system'),
    services,
    ...(tests !== undefined && { tests }),
    ...(ci !== undefined && { ci }),
    unserved: findUnserved(root),
  };
}

/** The tree's own folder first, then those below it, shallow before deep. Folders of examples and tests hold no service of the system. */
function foldersOf(tree: Tree): readonly string[] {
  const folders = new Set(['']);
  for (const file of tree.files) {
    const parts = file.split('/').slice(0, -1);
    if (parts.length > 3 || parts.some((part) => /^(?:\.|(?:examples?|tests?|fixtures?|docs?|scripts|e2e|demo)$)/.test(part))) continue;
    for (let depth = 1; depth <= parts.length; depth += 1) folders.add(parts.slice(0, depth).join('/'));
  }
  return [...folders].toSorted((left, right) => depthOf(left) - depthOf(right) || (left < right ? -1 : 1));
}

function depthOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

function serviceIn(place: Place, others: readonly FoundService[]): FoundService | undefined {
  for (const { detect, id } of detectors) {
    const detected = detect(place);
    // Pages in a folder of a folder are documentation, or what a program serves.
    if (detected === undefined || (id === 'pages' && depthOf(place.folder) > 1)) continue;
    const { ignore = [], notes = [], health = findHealth(place), ...rest } = detected;
    const migrations = findMigrations(place);
    return {
      name: freeName(nameOf(place.name, 'web'), others),
      folder: place.folder,
      ...rest,
      ...(health !== undefined && { health }),
      ...(migrations !== undefined && { migrations }),
      variables: findVariables(place),
      ignore,
      notes,
    };
  }
  return undefined;
}

function nameOf(text: string, otherwise: string): string {
  const mended = smallName.mend(text).slice(0, 40).replace(/-+$/, '');
  return smallName.shape.test(mended) && !(mended in Object.prototype) ? mended : otherwise;
}

function freeName(name: string, others: readonly FoundService[]): string {
  const taken = new Set(others.map((other) => other.name));
  for (let number = 2; taken.has(name); number += 1) {
    const next = `${name.slice(0, 36).replace(/-+$/, '')}-${number}`;
    if (!taken.has(next)) return next;
  }
  return name;
}
