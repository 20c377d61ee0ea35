/** A folder as the detectors see it: nothing is written, and tests give one of their own. */
export interface Tree {
  /** What the folder is called. */
  readonly name: string;
  /** Paths of files below it, with forward slashes, sorted. */
  readonly files: readonly string[];
  /** What stands in a file; undefined where there is none, or none that can be read as text. */
  text(path: string): string | undefined;
}

/** One folder of the tree, asked by names inside of it. */
export interface Place {
  /** `''` for the tree's own folder, else as `apps/api`. */
  readonly folder: string;
  /** What it is called. */
  readonly name: string;
  /** Names of files inside, folders below included. */
  readonly files: readonly string[];
  has(name: string): boolean;
  text(name: string): string | undefined;
  find(pattern: RegExp): string | undefined;
}

export function placeIn(tree: Tree, folder: string): Place {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = tree.files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
  const known = new Set(files);
  return {
    folder,
    name: folder === '' ? tree.name : (folder.split('/').at(-1) ?? folder),
    files,
    has: (name) => known.has(name),
    text: (name) => (known.has(name) ? tree.text(prefix + name) : undefined),
    find: (pattern) => files.find((file) => pattern.test(file)),
  };
}
