import { must } from '#core/bug.ts';
import type { Draft } from './draft.ts';
import { begunAnew } from './stay.ts';
import type { Event } from '#core/event.ts';
import { askedKey, oldAskedKey, askedOf, type Question } from '#core/deadlines.ts';
import { oldRecheckKey, recheckKey } from '#core/rechecks.ts';
import { askedByStage, recheckedByStage } from '#core/semantics.ts';
import type { Asked, Evidence, Exception, Release } from '#core/state.ts';

export function applyEvidenceEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'evidenceGiven': {
      const release = draft.get('releases', event.release);
      draft.put('releases', release.id, { ...release, evidence: [...release.evidence, event.evidence] });
      // While a check says no nobody is asked: who is asked again afterwards has the whole time again.
      if (event.evidence.kind === 'check' && event.evidence.verdict !== 'pass') forgetAsked(draft, event.release, () => true);
      return true;
    }
    case 'gateAsked':
      putAsked(draft, event, { stage: event.stage, gate: event.gate, at: event.at, told: 0 });
      return true;
    case 'gateEscalated':
      changeAsked(draft, event, (asked) => ({ ...asked, told: asked.told + 1 }));
      return true;
    case 'gateExpired':
      changeAsked(draft, event, (asked) => ({ ...asked, expired: event.as }));
      return true;
    case 'gateSettled':
      forgetAsked(draft, event.release, (asked) => isOf(asked, event));
      return true;
    case 'evidenceRevoked': {
      const of = draft.get('releases', event.release).evidence.find(({ id }) => id === event.evidence);
      forgetAsked(draft, event.release, (asked) => (isByStage(draft) ? isOf(asked, of) : asked.gate === of?.gate));
      const revoked = { by: event.by, reason: event.reason };
      changeEvidence(draft, event.release, (item) => (item.id === event.evidence ? { ...item, revoked } : item));
      return true;
    }
    case 'recheckAsked': {
      const release = draft.get('releases', event.release);
      const key = draft.head.semantics >= recheckedByStage ? recheckKey(event) : oldRecheckKey(event);
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

type OfGate = Question & { readonly release: string };

function isByStage(draft: Draft): boolean {
  return draft.head.semantics >= askedByStage;
}

function putAsked(draft: Draft, event: OfGate, asked: Asked): void {
  const key = isByStage(draft) ? askedKey(event) : oldAskedKey(event);
  draft.change('releases', event.release, { asked: { ...draft.get('releases', event.release).asked, [key]: asked } });
}

function changeAsked(draft: Draft, event: OfGate, change: (asked: Asked) => Asked): void {
  const release = draft.get('releases', event.release);
  const asked = isByStage(draft) ? askedOf(release, event) : release.asked?.[oldAskedKey(event)];
  if (asked !== undefined) putAsked(draft, event, change(asked));
}

function isOf({ stage, gate }: Asked, of: Pick<Asked, 'stage' | 'gate'> | undefined): boolean {
  return gate === of?.gate && stage === of.stage;
}

/** What has said no by its deadline stays so until somebody asks again. */
function forgetAsked(draft: Draft, id: string, isMeant: (asked: Asked) => boolean): void {
  const { asked, ...release } = draft.get('releases', id);
  if (asked === undefined) return;
  const kept = Object.entries(asked).filter(([, each]) => each.expired === 'fail' || !isMeant(each));
  draft.put('releases', id, { ...release, ...(kept.length > 0 && { asked: Object.fromEntries(kept) }) });
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
