import type { Draft } from './draft.ts';
import { brokenAt, downFrom, takenUp } from './stay.ts';
import type { Event } from '#core/event.ts';

export function applyEnvironmentEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'environmentDown':
    case 'environmentUp':
    case 'gapAttested':
      applyHealth(draft, event);
      return true;
    case 'urlsTold':
      draft.change('environments', event.environment, { urls: event.urls });
      return true;
    case 'secretChanged': {
      const { environment, name, version, as, by, at } = event;
      const { secrets } = draft.get('environments', environment);
      const changed = { version, by, at, ...(as === 'removed' && { removed: true as const }) };
      draft.change('environments', environment, { secrets: { ...secrets, [name]: changed } });
      return true;
    }
    case 'stageHeld': {
      const hold = { by: event.by, reason: event.reason, at: event.at };
      draft.head = { ...draft.head, holds: { ...draft.head.holds, [event.stage]: hold } };
      return true;
    }
    case 'stageFreed': {
      const { [event.stage]: _freed, ...holds } = draft.head.holds;
      draft.head = { ...draft.head, holds };
      return true;
    }
    case 'stopSet': {
      const { by, reason, at, until } = event;
      draft.head = { ...draft.head, stop: { by, reason, at, ...(until !== undefined && { until }) } };
      return true;
    }
    case 'stopLifted': {
      const { stop: _stop, ...head } = draft.head;
      draft.head = head;
      return true;
    }
    default:
      return false;
  }
}

/** Of what runs there: it is heard to be down, to be up, or to have been away without a word. */
function applyHealth(draft: Draft, event: Extract<Event, { kind: 'environmentDown' | 'environmentUp' | 'gapAttested' }>): void {
  const { stay, down: wasDown, ...kept } = draft.get('environments', event.environment);
  const here = stay && { environment: event.environment, stay };
  switch (event.kind) {
    case 'environmentDown': {
      const down = { since: wasDown?.since ?? event.at, because: event.because };
      const isDown = here && { stay: downFrom(draft, here, event.at) };
      draft.put('environments', kept.name, { ...kept, down, healthSeq: event.seq, ...isDown });
      return;
    }
    case 'environmentUp':
      draft.put('environments', kept.name, { ...kept, healthSeq: event.seq, ...(here && { stay: takenUp(draft, here, event.at) }) });
      return;
    case 'gapAttested':
      if (here?.stay.promotion === event.promotion)
        draft.change('environments', event.environment, { stay: brokenAt(draft, here, event.since) });
  }
}
