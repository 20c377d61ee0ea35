import { applyAdoptionEvent } from './adoption.ts';
import { applyChecklistEvent } from './checklist.ts';
import { Draft } from './draft.ts';
import { applyEnvironmentEvent } from './environment.ts';
import { applyEvidenceEvent } from './evidence.ts';
import { applyFileEvent } from './file.ts';
import { applyOrderEvent } from './order.ts';
import { applyPromotionEvent } from './promotion.ts';
import { applyReleaseEvent } from './release.ts';
import { applyScopeEvent } from './scope.ts';
import { applyTimeEvent } from './time.ts';
import { applyUnmaskedEvent } from './unmasked.ts';
import type { Event } from '#core/event.ts';
import type { State } from '#core/state.ts';

/** What the ledger says, as a State. Pure: the same events give the same State, whatever the clock says. */
export function fold(state: State, events: readonly Event[]): State {
  if (events.length === 0) return state;
  const draft = new Draft(state);
  for (const event of events) applyEvent(draft, event);
  return draft.state();
}

/** Each kind belongs to exactly one file beside this one; each of them says whether the event was its own. */
function applyEvent(draft: Draft, event: Event): void {
  const taken =
    applyFileEvent(draft, event) ||
    applyTimeEvent(draft, event) ||
    applyReleaseEvent(draft, event) ||
    applyScopeEvent(draft, event) ||
    applyEvidenceEvent(draft, event) ||
    applyChecklistEvent(draft, event) ||
    applyPromotionEvent(draft, event) ||
    applyOrderEvent(draft, event) ||
    applyEnvironmentEvent(draft, event) ||
    applyUnmaskedEvent(draft, event) ||
    applyAdoptionEvent(draft, event);
  if (!taken && !forTheEye.has(event.kind)) throw new RangeError(`no fold for ${event.kind}`);
}

/** They fold to nothing. */
const forTheEye: ReadonlySet<Event['kind']> = new Set([
  'strayHeard',
  'windowMissed',
  'secretKeyChanged',
  'evidenceHeld',
  'evidenceHoldAcknowledged',
]);
