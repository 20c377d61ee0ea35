import type { Draft } from './draft.ts';
import type { OwnItem } from '#core/checklist.ts';
import type { Event } from '#core/event.ts';

/** What people found at items of checklists, and which items a release alone has. */
export function applyChecklistEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'itemAdded': {
      const { kind: _kind, release, ...own } = event;
      draft.change('releases', release, { items: [...(draft.get('releases', release).items ?? []), own] });
      return true;
    }
    case 'itemDropped': {
      const { items = [] } = draft.get('releases', event.release);
      draft.change('releases', event.release, { items: items.filter((own) => !isSameItem(own, event)) });
      return true;
    }
    case 'itemTried': {
      const { kind: _kind, release, ...word } = event;
      const { tried = [] } = draft.get('releases', release);
      draft.change('releases', release, { tried: [...tried.filter((each) => !isSameItem(each, word)), word] });
      return true;
    }
    default:
      return false;
  }
}

type OfItem = Pick<OwnItem, 'stage' | 'gate' | 'item'>;

function isSameItem(one: OfItem, other: OfItem): boolean {
  return one.stage === other.stage && one.gate === other.gate && one.item === other.item;
}
