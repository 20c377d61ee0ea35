import type { FileCatalogue } from './catalogue.ts';
import { nearest } from './nearest.ts';
import type { Report, Span } from './report.ts';
import type { Surroundings } from './surroundings.ts';
import type { Entry, FileNode, MapNode } from './tree.ts';
import { capital } from './values.ts';
import { parts, synonyms } from './words.ts';
import type { Part } from './words.ts';
import { noSpaceIn } from './yaml-errors.ts';

/** The file that is read, whichever it is. */
export interface OpenFile {
  readonly report: Report;
  readonly root: FileNode;
}

/** What every reader of a system file needs. */
export interface Reading extends OpenFile {
  readonly catalogue: FileCatalogue;
  /** What lies beside the file, where that can be looked at. */
  readonly around?: Surroundings;
}

export interface Owner {
  readonly part: Part;
  /** `service \`web\``; for the file itself `the file`. */
  readonly title: string;
  /** Its name, where it has one. */
  readonly name: string;
  /** How one is written, for whoever wrote something else. */
  readonly example: string;
}

/** The known keys of one map. Unknown ones have been said. */
export interface Fields {
  get(key: string): Entry | undefined;
  /** As `get`; says it where it is missing, unless a misspelt key was meant for it. `example` completes "Add …". */
  need(key: string, example: string): Entry | undefined;
  /** Whether a misspelt key, already said, was meant for this one. */
  isMeant(key: string): boolean;
}

/** More than a report shows: what was meant by each of twenty thousand keys is looked for by nobody. */
const mostUnknown = 200;

export function openFields(reading: OpenFile, node: FileNode, owner: Owner): Fields {
  if (node.kind !== 'map') {
    refuseShape(reading.report, node, owner);
    return { get: () => undefined, need: () => undefined, isMeant: () => true };
  }
  const meant = new Set<string>();
  const unknown = [...node.entries.values()].filter(({ key }) => !owner.part.keys.includes(key));
  for (const entry of unknown.slice(0, mostUnknown)) {
    const hint = refuseKey(reading, entry, owner);
    if (hint !== undefined) meant.add(hint);
  }
  const known = new Set(owner.part.keys);
  const get = (key: string): Entry | undefined => (known.has(key) ? node.entries.get(key) : undefined);
  return {
    get,
    isMeant: (key) => meant.has(key),
    need: (key, example) => get(key) ?? refuseMissing({ report: reading.report, node, owner, key, example, meant }),
  };
}

function refuseShape(report: Report, node: FileNode, owner: Owner): void {
  const missing = node.kind === 'text' && !node.isQuoted ? noSpaceIn(report.text, node.span.from) : undefined;
  if (missing !== undefined) {
    report.error(missing.span, 'no-space', { sentence: missing.sentence });
    return;
  }
  report.error(node.span, 'wants-map', { sentence: `${capital(owner.title)} has keys and values. Write \`${owner.example}\`.` });
}

interface Missing {
  readonly report: Report;
  readonly node: MapNode;
  readonly owner: Owner;
  readonly key: string;
  readonly example: string;
  readonly meant: ReadonlySet<string>;
}

function refuseMissing({ report, node, owner, key, example, meant }: Missing): undefined {
  if (meant.has(key)) return undefined;
  const span = ownerSpan(node);
  report.error(span, 'missing-key', { sentence: `${capital(owner.title)} has no \`${key}\`. Add \`${example}\`.`, hint: key });
  return undefined;
}

function ownerSpan(node: MapNode): Span {
  const [first] = node.entries.values();
  return first?.keySpan ?? node.span;
}

/** Says the key, and gives the key that was meant. */
function refuseKey(reading: OpenFile, entry: Entry, owner: Owner): string | undefined {
  const { key } = entry;
  const { part } = owner;
  if (part.later.includes(key)) return refuseLater(reading.report, entry, key);
  const ours = synonyms.find(([theirs, word]) => theirs === key && (part.keys.includes(word) || part.later.includes(word)))?.[1];
  if (ours !== undefined && part.later.includes(ours)) return refuseLater(reading.report, entry, ours);
  if (ours !== undefined) return refuseOtherWord(reading.report, entry, ours, part);
  const hint = nearest(key, [...part.keys, ...part.later]);
  const home = Object.values(parts).find((other) => other.keys.some((word) => word === key));
  if (home !== undefined && home.name !== part.name) return refuseMisplaced(reading, { entry, owner, home, hint });
  const guess = hint === undefined ? '' : ` Did you mean \`${hint}\`?`;
  const sentence = `\`${key}\` is not a word of ${part.article}.${guess}`;
  reading.report.error(entry.keySpan, 'unknown-key', { sentence, expected: part.keys, hint });
  return hint;
}

function refuseLater(report: Report, entry: Entry, word: string): undefined {
  const sentence = `\`${word}\` is not served yet by this Lockstep; leave it out for now.`;
  report.error(entry.keySpan, 'not-yet', { sentence });
  return undefined;
}

function refuseOtherWord(report: Report, entry: Entry, ours: string, part: Part): string {
  const theirs = /^[a-z]+$/.test(entry.key) ? capital(entry.key) : `\`${entry.key}\``;
  report.error(entry.keySpan, 'other-word', { sentence: `${theirs} is called \`${ours}\` here.`, expected: part.keys, hint: ours });
  return ours;
}

interface Misplaced {
  readonly entry: Entry;
  readonly owner: Owner;
  readonly home: Part;
  readonly hint: string | undefined;
}

function refuseMisplaced(reading: OpenFile, { entry, owner, home, hint }: Misplaced): string | undefined {
  const place = hint === undefined ? ` ${placeFor(reading, owner, home)}` : ` Did you mean \`${hint}\`?`;
  const belongs = home.name === 'file' ? 'the top of the file' : home.article;
  const sentence = `\`${entry.key}\` belongs to ${belongs}, not ${owner.part.article}.${place}`;
  reading.report.error(entry.keySpan, 'misplaced-key', { sentence, expected: owner.part.keys, hint });
  return hint;
}

function placeFor({ root, report }: OpenFile, owner: Owner, home: Part): string {
  const file = root.kind === 'map' ? root.entries : undefined;
  if (home.name === 'gate') return 'Move it below `entry` or `exit` of a stage.';
  if (home.name === 'stage' && owner.part.name === 'environment') {
    const path = file?.get('path')?.value;
    const stages = path?.kind === 'list' ? path.items : [];
    for (const stage of stages) {
      const named = stage.kind === 'map' ? stage.entries.get('stage')?.value : undefined;
      if (named?.kind !== 'text' || named.raw.toLowerCase() !== owner.name) continue;
      return `Move it to \`stage: ${named.raw}\`, L${report.lineOf(named.span.from)}.`;
    }
  }
  if (home.name === 'environment' && owner.part.name === 'stage') {
    const environments = file?.get('environments')?.value;
    const found = environments?.kind === 'map' ? environments.entries.get(owner.name.toLowerCase()) : undefined;
    if (found !== undefined) return `Move it to \`${found.key}\`, L${report.lineOf(found.keySpan.from)}.`;
  }
  return 'Move it there.';
}
