// The checklist of a sign-off: its items come from the file and from the release itself, and what people found at each stands until the
// release comes into the stage anew.
import type { Release } from './state.ts';
import type { Gate, Instant, Stage } from './system.ts';
import { counted } from './words.ts';

export type SignOffGate = Extract<Gate, { kind: 'sign-off' }>;

export const itemResults = ['passed', 'failed', 'not-applicable'] as const;

export type ItemResult = (typeof itemResults)[number];

/** What a person found when they tried one item. What failed, and what does not apply, says why. */
export interface TriedItem {
  readonly result: ItemResult;
  readonly comment?: string;
  readonly by: string;
  readonly at: Instant;
}

/** Under which gate it was tried, and for which entry: a release that comes again is tried again. */
export interface Tried extends TriedItem {
  readonly stage: string;
  readonly gate: string;
  readonly entry: string;
  readonly item: string;
}

/** An item that this release alone has, for one sign-off: what is new in it. By the gate's label, which outlives a change of the file. */
export interface OwnItem {
  readonly stage: string;
  readonly gate: string;
  readonly item: string;
  readonly by: string;
  readonly at: Instant;
}

/** In the order in which they are tried: the file's, then the release's own. */
export function itemsOf(release: Release, stage: Stage, gate: SignOffGate): readonly string[] {
  return [...gate.checklist, ...ownItemsOf(release, stage, gate).map(({ item }) => item)];
}

export function ownItemsOf(release: Release, stage: Stage, gate: SignOffGate): readonly OwnItem[] {
  const own = (release.items ?? []).filter((each) => each.stage === stage.name && each.gate === gate.label);
  // The file may have taken one over since.
  return own.filter(({ item }) => !gate.checklist.includes(item));
}

/** What was found last, of each item that is asked for now. */
export function triedOf(
  { release, stage, entry }: { readonly release: Release; readonly stage: Stage; readonly entry: string },
  gate: SignOffGate,
): ReadonlyMap<string, TriedItem> {
  const items = new Set(itemsOf(release, stage, gate));
  const own = (release.tried ?? []).filter((each) => each.stage === stage.name && each.gate === gate.hash && each.entry === entry);
  return new Map(
    own.filter(({ item }) => items.has(item)).map(({ item, result, comment, by, at }) => [item, tried(result, comment, by, at)]),
  );
}

function tried(result: ItemResult, comment: string | undefined, by: string, at: Instant): TriedItem {
  return { result, ...(comment !== undefined && { comment }), by, at };
}

/** `6 of 8 items have a result, 1 failed`; undefined while nobody has tried anything. */
export function wordsOfTried(items: readonly string[], found: ReadonlyMap<string, TriedItem>): string | undefined {
  if (found.size === 0) return undefined;
  const failed = [...found.values()].filter(({ result }) => result === 'failed').length;
  const has = items.length === 1 ? 'has' : 'have';
  return `${found.size} of ${counted(items.length, 'item')} ${has} a result, ${failed === 0 ? 'none' : failed} failed`;
}
