import { must } from '#core/bug.ts';
import type { Draft } from './draft.ts';
import { begunAnew } from './stay.ts';
import type { Event } from '#core/event.ts';
import type { Evidence, Exception, Release } from '#core/state.ts';

export function applyEvidenceEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'evidenceGiven': {
      const release = draft.get('releases', event.release);
      draft.put('releases', release.id, { ...release, evidence: [...release.evidence, event.evidence] });
      return true;
    }
    case 'evidenceRevoked': {
      const revoked = { by: event.by, reason: event.reason };
      changeEvidence(draft, event.release, (item) => (item.id === event.evidence ? { ...item, revoked } : item));
      return true;
    }
    case 'recheckAsked': {
      const release = draft.get('releases', event.release);
      const key = recheckKey(event.entry, event.gate);
      draft.put('releases', release.id, { ...release, rechecks: { ...release.rechecks, [key]: (release.rechecks[key] ?? 0) + 1 } });
      return true;
    }
    case 'soakRestarted':
      restartSoak(draft, event);
      return true;
    case 'exceptionAsked': {
      const release = draft.get('releases', event.release);
      draft.put('releases', release.id, { ...release, exceptions: [...release.exceptions, event.exception] });
      draft.head = { ...draft.head, ordinal: draft.head.ordinal + 1 };
      return true;
    }
    case 'exceptionGranted':
      changeException(draft, event.release, event.id, (exception) => ({ ...exception, second: event.second }));
      return true;
    case 'exceptionRevoked':
      changeException(draft, event.release, event.id, (exception) => ({ ...exception, revoked: { by: event.by } }));
      return true;
    default:
      return false;
  }
}

/** Under which `Release.rechecks` counts. */
export function recheckKey(entry: string, gate: string): string {
  return `${entry} ${gate}`;
}

function changeEvidence(draft: Draft, id: string, change: (item: Evidence) => Evidence): void {
  const release = draft.get('releases', id);
  draft.put('releases', id, { ...release, evidence: release.evidence.map(change) });
}

function changeException(draft: Draft, id: string, exception: string, change: (item: Exception) => Exception): void {
  const release: Release = draft.get('releases', id);
  must(
    release.exceptions.find((item) => item.id === exception),
    `Exception ${exception}`,
  );
  draft.put('releases', id, { ...release, exceptions: release.exceptions.map((item) => (item.id === exception ? change(item) : item)) });
}

/** A soak that is satisfied can't be revoked (decide would latch it again); it can be begun anew. */
function restartSoak(draft: Draft, event: Extract<Event, { kind: 'soakRestarted' }>): void {
  const entered = draft.get('releases', event.release).entries[event.stage]?.entered;
  const revoked = { by: event.by, reason: event.reason };
  changeEvidence(draft, event.release, (item) =>
    item.kind === 'soak' && item.entry === entered && item.revoked === undefined ? { ...item, revoked } : item,
  );
  for (const environment of draft.all('environments')) {
    const { stay } = environment;
    if (stay === undefined || stay.promotion !== entered) continue;
    draft.put('environments', environment.name, { ...environment, stay: begunAnew(stay, event.at) });
  }
}
