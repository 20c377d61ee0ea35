import type { Draft } from './draft.ts';
import { brokenAt, downFrom, takenUp } from './stay.ts';
import type { Event } from '#core/event.ts';

export function applyEnvironmentEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'environmentDown': {
      const environment = draft.get('environments', event.environment);
      const { stay, ...kept } = environment;
      const down = { since: environment.down?.since ?? event.at, because: event.because };
      draft.put('environments', environment.name, {
        ...kept,
        down,
        healthSeq: event.seq,
        ...(stay && { stay: downFrom(draft, stay, event.at) }),
      });
      return true;
    }
    case 'environmentUp': {
      const { down: _down, stay, ...kept } = draft.get('environments', event.environment);
      draft.put('environments', kept.name, { ...kept, healthSeq: event.seq, ...(stay && { stay: takenUp(draft, stay, event.at) }) });
      return true;
    }
    case 'gapAttested': {
      const { stay } = draft.get('environments', event.environment);
      if (stay?.promotion === event.promotion)
        draft.change('environments', event.environment, { stay: brokenAt(draft, stay, event.since) });
      return true;
    }
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
