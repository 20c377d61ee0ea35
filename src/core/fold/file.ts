import type { Draft } from './draft.ts';
import type { Event } from '#core/event.ts';
import type { Roster } from '#core/command.ts';
import type { Head } from '#core/state.ts';
import type { System } from '#core/system.ts';
import { scheduleKey } from '#core/times.ts';

export function applyFileEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'fileApplied': {
      const { version, digest, by, file, semantics = draft.head.semantics } = event;
      draft.put('files', String(version), { version, digest, by, system: file, retired: false });
      draft.head = { ...draft.head, version, semantics };
      addEnvironments(draft, file);
      forgetSchedules(draft, file);
      retireFiles(draft);
      return true;
    }
    case 'proposalMade':
      draft.put('proposals', event.proposal.id, event.proposal);
      draft.head = { ...draft.head, ordinal: draft.head.ordinal + 1 };
      return true;
    case 'proposalEnded':
      draft.change('proposals', event.id, { state: event.as });
      return true;
    case 'rosterChanged':
      draft.head = withRoster(draft.head, event);
      return true;
    case 'semanticsChanged':
      draft.head = { ...draft.head, semantics: event.to };
      return true;
    default:
      return false;
  }
}

/** What is not said is not so any more. */
function withRoster(before: Head, { groups, services, identities, erased }: Roster): Head {
  const { services: _services, identities: _identities, erased: _erased, ...head } = before;
  return {
    ...head,
    groups,
    ...(services !== undefined && { services }),
    ...(identities !== undefined && { identities }),
    ...(erased !== undefined && { erased }),
  };
}

/** Of what a file does not say any more nothing is due; where a later one says it anew it is looked up anew, and due from then on. */
function forgetSchedules(draft: Draft, { time }: System): void {
  const schedule = draft.find('schedules', scheduleKey);
  const said = new Set((time?.refreshes ?? []).map(({ environment }) => environment));
  const { refreshes = [] } = schedule ?? {};
  const kept = refreshes.filter(({ environment }) => said.has(environment));
  if (schedule === undefined || kept.length === refreshes.length) return;
  draft.put('schedules', scheduleKey, { ...schedule, of: '', refreshes: kept });
}

function addEnvironments(draft: Draft, file: System): void {
  for (const { name } of file.environments) {
    if (draft.find('environments', name) === undefined) {
      draft.put('environments', name, { name, fence: 0, good: [], healthSeq: 0, urls: {} });
    }
  }
}

/** Marks the file versions that nothing open needs, so that they leave the slice. */
export function retireFiles(draft: Draft): void {
  const pinned = pinnedVersions(draft);
  for (const file of draft.all('files')) {
    const retired = !pinned.has(file.version);
    if (retired !== file.retired) draft.put('files', String(file.version), { ...file, retired });
  }
}

function pinnedVersions(draft: Draft): ReadonlySet<number> {
  const pinned = new Set([draft.head.version]);
  for (const release of draft.all('releases')) if (release.state === 'open') pinned.add(release.version);
  for (const promotion of draft.all('promotions')) if (promotion.endedAt === undefined) pinned.add(promotion.version);
  for (const environment of draft.all('environments')) {
    for (const way of environment.good) pinned.add(way.version);
    if (environment.stay !== undefined) pinned.add(environment.stay.version);
  }
  return pinned;
}
