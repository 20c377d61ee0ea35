import type { Draft } from './draft.ts';
import type { Event } from '#core/event.ts';

export function applyScopeEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'scopeSet':
      draft.change('releases', event.release, { scope: event.scope });
      return true;
    case 'scopeSigned': {
      const { scope } = draft.get('releases', event.release);
      // What was signed is what stands: nothing is between the two in one transaction.
      if (scope === undefined || scope.digest !== event.digest) return true;
      const signatures = [...scope.signatures.filter(({ by }) => by !== event.signature.by), event.signature];
      draft.change('releases', event.release, { scope: { ...scope, signatures } });
      return true;
    }
    default:
      return false;
  }
}
