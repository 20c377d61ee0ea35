// What people do about the checklist of INT: add what is new, try it, drop it, and sign for all of it.
import { picked } from './picked.ts';
import type { World } from './world.ts';
import { itemResults } from '#core/checklist.ts';
import type { Release } from '#core/state.ts';

/** Of what runs in INT: mostly by those who may, now and then by anybody. */
export function tryOut(world: World, by: string, pick: number, other: number): void {
  const release = world.state.releases.get(world.state.environments.get('i1')?.stay?.release ?? '');
  if (release?.state !== 'open') return;
  const [one, two] = pick % 4 === 0 ? [by, 'fay'] : pick % 4 === 1 ? ['ann', 'fay'] : ['fay', 'ann'];
  const on = { release: release.id, stage: 'INT' };
  const own = `Invoice ${pick % 3}`;
  const item = picked(['Order placed', 'Return booked', own], pick) ?? own;
  const add = (): void => void world.do({ kind: 'add-item', by: picked(['dan', by], pick) ?? by, ...on, item: own });
  const drop = (): void => void world.do({ kind: 'drop-item', by: one, ...on, item, reason: pick % 7 === 0 ? '' : 'it moved to the next' });
  const found = (who: string): void => {
    const result = picked(itemResults, pick + other) ?? 'failed';
    world.do({ kind: 'try-item', by: who, ...on, item, result, ...(other % 9 > 0 && { comment: 'a cent is missing' }) });
  };
  const sign = (who: string): void =>
    void world.do({ kind: 'sign', by: who, ...on, checklist: allOf(world.state.releases.get(release.id) ?? release, pick % 6 > 0) });
  const ways = [
    [add, () => found(one)],
    [() => found(one), () => sign(two)],
    [() => sign(one), add],
    [() => sign(one), () => found(two)],
    [add, () => sign(one), drop],
  ];
  for (const act of ways[other % ways.length] ?? []) act();
}

/** Every item of it, the last as `isWell` says. */
export function allOf({ items = [] }: Pick<Release, 'items'>, isWell: boolean): { readonly [item: string]: boolean } {
  const names = ['Order placed', 'Return booked', ...items.map(({ item }) => item)];
  return Object.fromEntries(names.map((name, index) => [name, isWell || index < names.length - 1]));
}
