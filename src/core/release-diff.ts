import type { Commit, CommitList } from './commits.ts';
import type { Origin } from './origin.ts';
import type { Artefact, Bill } from './system.ts';
import { counted } from './words.ts';

/** As far as two releases are held against each other. */
export interface DiffedRelease {
  readonly release: string;
  readonly bill: Bill;
  readonly commits?: { readonly [service: string]: CommitList };
}

export interface ServiceDiff {
  readonly service: string;
  readonly change: 'same' | 'changed' | 'new' | 'gone';
  readonly from?: Artefact;
  readonly to?: Artefact;
  /** What one word says of each: a version, a commit; absent where its source has none. */
  readonly versions?: { readonly from?: string; readonly to?: string };
  /** What went in from one to the other, where releases between them tell it without a gap. */
  readonly commits?: { readonly count: number; readonly list: readonly Commit[] };
}

export interface ReleaseDiff {
  readonly from: string;
  readonly to: string;
  readonly services: readonly ServiceDiff[];
}

/**
 * What one release has that another has not, service by service. `between` are releases in any order from which commits are told: each
 * says what went in since one before it, and from one such list to the next leads the way.
 */
export function diffReleases(from: DiffedRelease, to: DiffedRelease, between: readonly DiffedRelease[] = []): ReleaseDiff {
  const names = [...new Set([...Object.keys(from.bill), ...Object.keys(to.bill)])].sort();
  const known = new Map([...between, from, to].map((each) => [each.release, each]));
  return { from: from.release, to: to.release, services: names.map((service) => diffService(service, from, { to, known })) };
}

interface Toward {
  readonly to: DiffedRelease;
  readonly known: ReadonlyMap<string, DiffedRelease>;
}

function diffService(service: string, from: DiffedRelease, { to, known }: Toward): ServiceDiff {
  const [one, other] = [artefactOf(from, service), artefactOf(to, service)];
  const change = one === undefined ? 'new' : other === undefined ? 'gone' : one.digest === other.digest ? 'same' : 'changed';
  const commits = change === 'changed' ? commitsOnTheWay(service, from, { to, known }) : undefined;
  const [old, young] = [versionOf(one), versionOf(other)];
  const versions = { ...(old !== undefined && { from: old }), ...(young !== undefined && { to: young }) };
  return {
    service,
    change,
    ...(one && { from: one }),
    ...(other && { to: other }),
    ...(Object.keys(versions).length > 0 && { versions }),
    ...(commits && { commits }),
  };
}

/** Back from list to list: each begins where the one before it ends. A way that misses the older release tells nothing. */
function commitsOnTheWay(service: string, from: DiffedRelease, { to, known }: Toward): ServiceDiff['commits'] {
  const list: Commit[] = [];
  let count = 0;
  let at: DiffedRelease | undefined = to;
  const seen = new Set<string>();
  while (at !== undefined && at.release !== from.release && !seen.has(at.release)) {
    seen.add(at.release);
    const told: CommitList | undefined = at.commits !== undefined && Object.hasOwn(at.commits, service) ? at.commits[service] : undefined;
    if (told === undefined) return undefined;
    count += told.count;
    list.push(...told.list);
    at = known.get(told.since);
  }
  return at?.release === from.release ? { count, list } : undefined;
}

function artefactOf({ bill }: DiffedRelease, service: string): Artefact | undefined {
  return Object.hasOwn(bill, service) ? bill[service] : undefined;
}

/** The commit that an artefact was made from, where its source has commits. */
export function commitOfArtefact({ origin }: { readonly origin?: Origin }): string | undefined {
  const from = origin?.from;
  return from?.kind === 'git' || from?.kind === 'folder' ? from.commit : undefined;
}

/** `6.1.6`, the start of a commit or of a digest. */
function versionOf(artefact: Artefact | undefined): string | undefined {
  const from = artefact?.origin?.from;
  switch (from?.kind) {
    case 'npm':
      return from.version;
    case 'git':
    case 'folder':
      return `${from.commit.slice(0, 12)}${from.kind === 'folder' && from.changed === true ? ' and changes' : ''}`;
    case 'oci':
      return from.digest.slice(0, 19);
    case undefined:
      return undefined;
  }
}

/** One line for each thing that is known of where an artefact came from, for people. */
export function originLines({ origin }: Pick<Artefact, 'origin'>): readonly string[] {
  if (origin === undefined) return [];
  const { from, build, add, node } = origin;
  return [
    ...(from === undefined ? [] : [linesOfSource(from)]),
    ...(build === undefined ? [] : [`built by \`${build.command}\`, from \`${build.output}\``]),
    ...(add === undefined ? [] : [`with ./${add.folder} of one's own, ${add.digest.slice(0, 19)}…${wordsOfCommit(add)}`]),
    ...(node === undefined ? [] : [`runs on Node ${node.version} (${node.package}) of its own`]),
  ];
}

function wordsOfCommit({ commit, changed }: { readonly commit?: string; readonly changed?: true }): string {
  if (commit === undefined) return '';
  return `, commit ${commit.slice(0, 12)}${changed === true ? ', with changes that are in no commit' : ''}`;
}

function linesOfSource(from: NonNullable<Origin['from']>): string {
  switch (from.kind) {
    case 'npm': {
      const scripts = from.scripts === undefined ? 'no install scripts' : `install scripts of ${from.scripts.join(', ')}`;
      const tree = `${counted(from.packages, 'package')} by npm ${from.npm}${from.locked === true ? ' from a lock of its own' : ''}, ${scripts}`;
      return `${from.package} ${from.version} of ${from.registry}, ${tree}, tree ${from.tree.slice(0, 19)}…`;
    }
    case 'git': {
      const folder = from.folder === undefined ? '' : `, folder ${from.folder}`;
      return `commit ${from.commit.slice(0, 12)}${from.ref === undefined ? '' : ` (${from.ref})`} of ${from.repository}${folder}, tree ${from.tree.slice(0, 12)}`;
    }
    case 'folder':
      return wordsOfCommit(from).slice(', '.length);
    case 'oci':
      return `${from.image}@${from.digest.slice(0, 19)}…, ${Math.max(1, Math.round(from.bytes / 1000))} kB`;
  }
}
