import type { OracleView } from './oracle-view.ts';
import type { Event } from '#core/event.ts';
import type { Evidence } from '#core/state.ts';

interface Word {
  readonly release: string;
  readonly stage: string;
  readonly entry: string;
  readonly item: string;
}

export function wordKey({ release, stage, entry, item }: Word): string {
  return `${release} ${stage} ${entry} ${item}`;
}

/** What is known of items: those of a release alone, and the last word on each. */
export function takeItem(view: OracleView, event: Event): void {
  if (event.kind === 'itemTried') view.lastWords.set(wordKey(event), event);
  if (event.kind !== 'itemAdded' && event.kind !== 'itemDropped') return;
  const key = `${event.release} ${event.stage}`;
  const others = [...(view.ownItems.get(key) ?? [])].filter((item) => item !== event.item);
  view.ownItems.set(key, event.kind === 'itemAdded' ? [...others, event.item] : others);
}

/** Whether what was signed is still all there is, and nobody has found a failure since. */
export function coversAll(view: OracleView, release: string, { stage, entry, checklist = {} }: Evidence): boolean {
  const own = view.ownItems.get(`${release} ${stage}`) ?? [];
  return [...own, ...Object.keys(checklist)].every((item) => {
    const isAsked = own.includes(item) || !item.startsWith('Invoice');
    return !isAsked || (checklist[item] !== undefined && view.lastWords.get(wordKey({ release, stage, entry, item }))?.result !== 'failed');
  });
}
