import type { PersonCommand } from '#core/command.ts';
import { refuse, type Refusal } from '#core/refusal.ts';

/** Says of the store's disk why nothing new is begun on it: how much is free, and where. Undefined where there is room. */
export type ShortOf = () => Promise<string | undefined>;

/** What begins something that will write for a long time. All else goes on: above all what ends something or takes it back. */
const beginnings: ReadonlySet<PersonCommand['kind']> = new Set(['create', 'promote']);

export async function refuseForRoom(command: PersonCommand, shortOf: ShortOf | undefined): Promise<Refusal | undefined> {
  const because = beginnings.has(command.kind) ? await shortOf?.() : undefined;
  if (because === undefined) return undefined;
  const sentence = `${because}: no new release and no new promotion is taken.`;
  return refuse('store-full', sentence, 'Make room there, and ask again. Aborts, rollbacks and what is under way go on.');
}
