import { CommandError } from './command-error.ts';
import type { Input } from './parse/input.ts';
import { exits } from './exits.ts';
import type { ShownRelease } from './http/answers.ts';
import { gateHash, readRelease, signOffOf, stageAsking } from './reads.ts';
import type { Session } from './session.ts';

/** Where one item of a checklist stands, as a command names it. */
export interface ItemPlace {
  readonly view: ShownRelease;
  readonly named: { readonly release: string; readonly stage: string; readonly gate?: string; readonly item: string };
}

/** What every command on one item is told beside it. */
export const placeOptions = {
  stage: { kind: 'text', value: 'STAGE', says: 'the stage to leave; may be left out where one asks' },
  gate: { kind: 'text', value: 'GATE', says: 'the label or hash of the sign-off, where the stage has several' },
} as const;

/** `RELEASE ITEM [--stage] [--gate]`. An item is named in its own words, or by its number where `isKnown`. */
export async function readPlace(session: Session, input: Input<'stage' | 'gate'>, isKnown: boolean): Promise<ItemPlace> {
  const view = await readRelease(session, input.positional(0));
  const stage = stageAsking(view, 'sign-off', input.text('stage'));
  const typed = input.text('gate');
  const gate = typed === undefined ? undefined : gateHash(view, stage, typed);
  const item = isKnown ? itemNamed(view, stage, { gate, typed: input.positional(1) }) : input.positional(1);
  return { view, named: { release: view.release, stage, item, ...(gate !== undefined && { gate }) } };
}

function itemNamed(
  view: ShownRelease,
  stage: string,
  { gate, typed }: { readonly gate: string | undefined; readonly typed: string },
): string {
  const items = signOffOf(view, stage, gate).flatMap(({ items: each = [] }) => each);
  if (!/^\d+$/.test(typed) || items.some(({ item }) => item === typed)) return typed;
  const meant = items[Number(typed) - 1];
  if (meant !== undefined) return meant.item;
  throw new CommandError(exits.usage, {
    code: 'no-such-item',
    sentence: `The checklist of ${view.release} in ${stage} has ${items.length} items, and no ${typed}.`,
    next: `lockstep checklist show ${view.release} --stage ${stage}`,
  });
}
