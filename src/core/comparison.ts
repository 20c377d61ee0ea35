import type { CompareRow } from './compare.ts';
import type { Commit } from './commits.ts';
import type { Instant } from './system.ts';
import { andOf, counted } from './words.ts';

/** What is held against what: two places, or two releases. */
export type ComparedKind = 'environments' | 'stages' | 'releases';

/** One side, and what it was made of at this ledger number: a release is pinned by its digest, a place by the release that runs there. */
export interface ComparedSide {
  /** As it was asked for. */
  readonly name: string;
  readonly release?: string;
  /** Of the bill of that release. */
  readonly digest?: string;
  readonly since?: Instant;
  /** Of a stage: where it was looked at; configuration and host are those of the first. */
  readonly environments?: readonly string[];
  /** Environments of the stage in which something else runs than in the first. */
  readonly apart?: readonly string[];
  /** Of a release: a newer one stands where it came furthest. */
  readonly newer?: { readonly release: string; readonly stage: string };
}

/** What went into a service between the two, told as what `of` has and the other has not. */
export interface CommitsApart {
  readonly service: string;
  readonly of: 'left' | 'right';
  readonly count: number;
  readonly list: readonly Commit[];
}

export interface Comparison {
  readonly of: ComparedKind;
  readonly sides: readonly [left: ComparedSide, right: ComparedSide];
  readonly commits: readonly CommitsApart[];
  readonly rows: readonly CompareRow[];
}

/** Two sides in one sentence, the same in the terminal and on the page. */
export function comparisonSentence(comparison: Comparison): string {
  return comparison.of === 'releases' ? releasesSentence(comparison) : placesSentence(comparison);
}

/** Whether somebody should look at a row: it differs and nobody said that it should, or is the same and must not be. */
export function isStrange({ state, expected, mustDiffer }: CompareRow): boolean {
  return mustDiffer === true || (state === 'differs' && expected !== true);
}

/** `1.1.0 changes 1 of 2 services against 1.0.0, with 14 commits, 1 config key and 1 migration.` */
function releasesSentence(comparison: Comparison): string {
  const { sides, rows } = comparison;
  const [left, right] = sides.map(({ release, name }) => release ?? name);
  const bits = rows.filter(({ topic }) => topic === 'bits');
  const others = bits.filter(({ state }) => state !== 'same');
  const parts = [...partsOf(comparison), ...keysOf(comparison)];
  // A plan names the bits: where they are others, so is the plan, and that is no news.
  const plan = others.length === 0 && rows.some(({ topic, state }) => topic === 'plan' && state === 'differs');
  const tail = plan ? '; it is placed by another plan.' : '.';
  if (others.length === 0 && parts.length === 0) return `Identical: ${sameDigests(bits.length)}${tail}`;
  const how = others.length === 0 ? `has ${sameDigests(bits.length)} as ${left}` : `changes ${shareOf(others, bits)} against ${left}`;
  return `${right} ${how}${parts.length === 0 ? '' : `, with ${andOf(parts)}`}${tail}`;
}

function sameDigests(count: number): string {
  return count === 1 ? 'the same digest' : `the same ${count} digests`;
}

function shareOf(some: readonly CompareRow[], all: readonly CompareRow[]): string {
  return `${some.length} of ${counted(all.length, 'service')}`;
}

/** Commits and migrations. */
function partsOf({ commits, rows }: Comparison): readonly string[] {
  const count = commits.reduce((sum, each) => sum + each.count, 0);
  const migrations = rows.filter(({ topic, state }) => topic === 'migration' && state === 'differs').length;
  return [...(count === 0 ? [] : [counted(count, 'commit')]), ...(migrations === 0 ? [] : [counted(migrations, 'migration')])];
}

/** A key that differs in several environments is one key: `int api MAIL` and `prod api MAIL`. */
function keysOf({ of, rows }: Comparison): readonly string[] {
  const keys = rows.filter((row) => row.topic === 'configuration' && (of === 'releases' ? row.state === 'differs' : isStrange(row)));
  const names = new Set(keys.map(({ key }) => (of === 'releases' ? key.slice(key.indexOf(' ') + 1) : key)));
  return names.size === 0 ? [] : [counted(names.size, 'config key')];
}

/** `INT runs 1.1.0 and PROD 1.0.0: 1 of 2 services differs, with 14 commits; 1 config key differs as well, 2 differ as they should, 3 are not known.` */
function placesSentence(comparison: Comparison): string {
  const { rows } = comparison;
  const own = rows.filter(({ expected }) => expected === true).length;
  const unknown = rows.filter(({ state }) => state === 'unknown').length;
  const tail = [
    strangeWords(comparison),
    ...(own === 0 ? [] : [`${own} ${own === 1 ? 'differs as it should' : 'differ as they should'}`]),
    ...(unknown === 0 ? [] : [`${unknown} ${unknown === 1 ? 'is' : 'are'} not known`]),
  ];
  return `${runsWords(comparison)}; ${tail.join(', ')}.`;
}

function runsWords(comparison: Comparison): string {
  const [left, right] = comparison.sides;
  if (left.release === undefined && right.release === undefined) return `Nothing runs in ${left.name} or ${right.name} yet`;
  if (left.release === undefined || right.release === undefined) {
    const [full, empty] = left.release === undefined ? [right, left] : [left, right];
    return `${full.name} runs ${full.release}, and nothing runs in ${empty.name} yet`;
  }
  const bits = comparison.rows.filter(({ topic }) => topic === 'bits');
  const others = bits.filter(({ state }) => state === 'differs');
  const isRead = bits.every(({ state }) => state !== 'unknown');
  if (left.release === right.release && others.length === 0)
    return isRead ? `Both run ${left.release}, ${sameDigests(bits.length)}` : `Both were asked to run ${left.release}`;
  const parts = partsOf(comparison);
  const apart = others.length === 0 ? 'no service differs' : `${shareOf(others, bits)} ${others.length === 1 ? 'differs' : 'differ'}`;
  return `${left.name} runs ${left.release} and ${right.name} ${right.release}: ${apart}${parts.length === 0 ? '' : `, with ${andOf(parts)}`}`;
}

/** What somebody should look at besides the release, its bits and what they carry. */
function strangeWords(comparison: Comparison): string {
  const hosts = comparison.rows.filter((row) => row.topic === 'host' && isStrange(row)).length;
  const found = [...keysOf(comparison), ...(hosts === 0 ? [] : [`${counted(hosts, 'fact')} of the host`])];
  return found.length === 0 ? 'nothing differs that should not' : `look at ${andOf(found)}`;
}
