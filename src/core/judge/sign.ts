import { contextOf, notThere, refuseGiver, testimony, tooLate } from './people.ts';
import { findGate, isRefusal, openReleaseAt, type Ruling } from './ruling.ts';
import { itemsOf, triedOf, type TriedItem } from '#core/checklist.ts';
import type { PersonCommand } from '#core/command.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { quoted, typed } from '#core/words.ts';

type Sign = Extract<PersonCommand, { kind: 'sign' }>;

/** A sign-off: one person testifies at the exit, item by item. Signing again replaces the last word. */
export function judgeSign(state: State, command: Sign, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const { release, stage } = found;
  const gate = findGate(state, release, stage, ['sign-off'], command.gate);
  if (isRefusal(gate)) return gate;
  const context = contextOf(state, release, stage, gate, now);
  const refused =
    refuseGiver(state, { release, stage, by: command.by, roles: [gate.role] }) ??
    notThere(state, release, stage, gate, now) ??
    tooLate(context, gate);
  if (refused !== undefined) return refused;
  const items = itemsOf(release, stage, gate);
  const before = triedOf(context, gate);
  const wrong = unknownItem(command, items) ?? otherwise(command, items, before) ?? stillOpen(command, stage, items, before);
  if (wrong !== undefined) return wrong;
  const tried = Object.fromEntries(items.map((item) => [item, wordOn(item, command, before, now)]));
  const failed = items.filter((item) => tried[item]?.result === 'failed');
  const evidence = testimony(context, gate, {
    kind: 'sign-off',
    by: command.by,
    verdict: failed.length === 0 ? 'pass' : 'fail',
    because: command.comment ?? wordsOfItems(Object.values(tried), failed),
    at: now,
  });
  const checklist = Object.fromEntries(items.map((item) => [item, !failed.includes(item)]));
  return [
    { kind: 'evidenceGiven', release: release.id, evidence: { ...evidence, checklist, tried } },
    ...overruled(before, tried).map(([item, word]) => {
      const { stage: at, gate: hash, entry } = evidence;
      return { kind: 'itemTried', release: release.id, stage: at, gate: hash, entry, item, ...word } as const;
    }),
  ];
}

function unknownItem({ checklist, release }: Sign, items: readonly string[]): Refusal | undefined {
  const unknown = Object.keys(checklist).find((item) => !items.includes(item));
  return unknown === undefined ? undefined : noSuchItem(unknown, release);
}

export function noSuchItem(item: string, release: Release['id']): Refusal {
  return refuse('no-such-item', `The checklist has no item \`${item}\`.`, `lockstep checklist show ${release}`);
}

/** Whoever signs has read what the others found: to say otherwise takes a try of one's own. */
function otherwise(command: Sign, items: readonly string[], before: ReadonlyMap<string, TriedItem>): Refusal | undefined {
  for (const item of items) {
    const [given, found] = [command.checklist[item], before.get(item)];
    if (given === undefined || found === undefined || found.by === command.by) continue;
    if (given === (found.result !== 'failed')) continue;
    const why = found.comment === undefined ? '' : `: ${quoted(found.comment)}`;
    return refuse(
      'checklist-changed',
      `${found.by} found that \`${item}\` ${wordsOfResult[found.result]}${why}.`,
      `Where it is otherwise by now: lockstep checklist try ${command.release} ${typed(item)} --stage ${command.stage} --${given ? 'passed' : 'failed'}`,
    );
  }
  return undefined;
}

const wordsOfResult = { passed: 'passed', failed: 'failed', 'not-applicable': 'does not apply' } as const;

function stillOpen(command: Sign, stage: Stage, items: readonly string[], before: ReadonlyMap<string, TriedItem>): Refusal | undefined {
  const open = items.filter((item) => command.checklist[item] === undefined && !before.has(item));
  if (open.length === 0) return undefined;
  return refuse(
    'checklist-open',
    `The checklist is not filled in: ${open.join(', ')}.`,
    `lockstep sign ${command.release} --stage ${stage.name} --all`,
  );
}

/** What somebody had found themself and says otherwise now: the last word on an item is the one that they signed. */
function overruled(
  before: ReadonlyMap<string, TriedItem>,
  tried: { readonly [item: string]: TriedItem },
): readonly (readonly [item: string, word: TriedItem])[] {
  return Object.entries(tried).filter(([item, { result }]) => before.has(item) && before.get(item)?.result !== result);
}

/** What was tried before stands as it was told; what is only said now is the signer's own. */
function wordOn(item: string, { checklist, by }: Sign, before: ReadonlyMap<string, TriedItem>, now: Instant): TriedItem {
  const [given, found] = [checklist[item], before.get(item)];
  if (found !== undefined && (given === undefined || given === (found.result !== 'failed'))) return found;
  return { result: given === true ? 'passed' : 'failed', by, at: now };
}

function wordsOfItems(tried: readonly TriedItem[], failed: readonly string[]): string {
  if (failed.length > 0) return `not as wished: ${failed.join(', ')}`;
  const apply = tried.filter(({ result }) => result !== 'not-applicable').length;
  return apply === tried.length
    ? `${apply} of ${tried.length} as wished`
    : `${apply} of ${tried.length} as wished, the rest does not apply`;
}
