import { digestOfText } from './canonical.ts';

/** One file of an artefact. A link's digest is that of the path it points to, as text. */
export interface ManifestEntry {
  readonly mode: '644' | '755' | 'link';
  /** Hex, without `sha256:`. */
  readonly sha256: string;
  /** From the artefact's root, with forward slashes. */
  readonly path: string;
}

/**
 * The digest of an artefact: of the sorted lines `mode sha256 path`, not of the archive that carries them. Three tar programs make three
 * archives of one folder; its manifest is the same under every one, and under every umask. Throws a RangeError for a path with a line
 * break in it: two different folders could else have one manifest.
 */
export function manifestDigest(entries: readonly ManifestEntry[]): string {
  return digestOfText(entries.map(lineOf).toSorted(compareBytes).join('\n'));
}

/** The order of the texts' UTF-8 bytes, which is that of their code points; `<` alone compares UTF-16 and differs above U+FFFF. */
export function compareBytes(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (one !== other) return placeOfUnit(one) - placeOfUnit(other);
  }
  return left.length - right.length;
}

/** Halves of what lies above U+FFFF go behind all that lies below it. */
function placeOfUnit(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function lineOf({ mode, sha256, path }: ManifestEntry): string {
  if (/[\r\n]/.test(path)) throw new RangeError(`a line break in the path ${JSON.stringify(path)}`);
  return `${mode} ${sha256} ${path}`;
}
