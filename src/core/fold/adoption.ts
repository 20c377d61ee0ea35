import type { Draft } from './draft.ts';
import type { Event } from '#core/event.ts';

export function applyAdoptionEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'adoptionAsked':
      draft.put('adoptions', event.adoption.id, event.adoption);
      draft.head = { ...draft.head, ordinal: draft.head.ordinal + 1 };
      return true;
    case 'adoptionSigned':
      draft.change('adoptions', event.id, { state: 'signed', second: event.second });
      return true;
    default:
      return false;
  }
}
