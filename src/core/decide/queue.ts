import { byAge } from '#core/age.ts';
import { must } from '#core/bug.ts';
import type { Event } from '#core/event.ts';
import { hasEntered, isOpen, nextStage, pathOf } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import { newerIn } from '#core/newer.ts';
import { policyOf } from '#core/path.ts';
import { requestOf } from './request.ts';
import { refreshedFrom } from '#core/refresh.ts';
import type { Promotion, Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { unpermitted } from '#core/unmasked.ts';

/** Ends what has no way forward any more: waiting promotions of ended releases, overtaken releases, outdated Proposals. */
export function tidy(state: State, now: Instant): readonly Event[] {
  return [...stopRunOut(state, now), ...orphanedRequests(state, now), ...outdatedProposals(state), ...overtaken(state)];
}

function stopRunOut(state: State, now: Instant): readonly Event[] {
  const { stop } = state.head;
  return stop?.until !== undefined && stop.until <= now ? [{ kind: 'stopLifted', by: 'lockstep' }] : [];
}

function orphanedRequests(state: State, now: Instant): readonly Event[] {
  return indexOf(state).unfinished.flatMap((promotion): readonly Event[] => {
    const because = promotion.state === 'waiting' ? (orphanedBy(state, promotion) ?? unpermitted(state, promotion, now)) : undefined;
    return because === undefined ? [] : [{ kind: 'promotionEnded', promotion: promotion.id, as: 'aborted', at: now, because }];
  });
}

function outdatedProposals(state: State): readonly Event[] {
  if (state.proposals.size === 0) return [];
  return [...state.proposals.values()]
    .filter((proposal) => proposal.state === 'open' && proposal.base !== state.head.version)
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map((proposal): Event => ({ kind: 'proposalEnded', id: proposal.id, as: 'outdated', by: 'lockstep' }));
}

function orphanedBy(state: State, { kind, release, waves }: Promotion): string | undefined {
  if (kind === 'normal') return isOpen(state.releases.get(release)) ? undefined : `${release} has ended`;
  const lost = kind === 'refresh' ? waves.flat().find((name) => refreshedFrom(state, name) === undefined) : undefined;
  return lost === undefined ? undefined : `the file does not say where the data of ${lost} come from`;
}

/** Superseded: a newer one has gone where it can't follow. Retired: it was live, and is nobody's way back any more. */
function overtaken(state: State): readonly Event[] {
  const { open, moving, newestIn } = indexOf(state);
  return open.flatMap((release): readonly Event[] => {
    if (moving.has(release.id)) return [];
    const path = pathOf(state, release);
    const last = must(path.at(-1), 'last stage').name;
    const newest = newestIn.get(last);
    if (newest !== undefined && byAge(newest, release) > 0) return outlived(state, release, last, newest);
    const next = nextStage(state, release)?.name;
    const passed = next === undefined ? undefined : newerIn(state, release, next);
    if (next === undefined || passed === undefined || policyOf(state, next) !== 'latest') return [];
    return [ending(release, 'superseded', `${passed.id} is newer and has entered ${next}`)];
  });
}

function outlived(state: State, release: Release, last: string, newest: Release): readonly Event[] {
  if (!hasEntered(release, last) && release.origin === 'created')
    return [ending(release, 'superseded', `${newest.id} is newer and live in ${last}`)];
  return runsOrLeadsBack(state, release)
    ? []
    : [ending(release, 'retired', `${newest.id} has taken its place, and nothing goes back to it`)];
}

function runsOrLeadsBack(state: State, release: Release): boolean {
  return [...state.environments.values()].some(
    ({ stay, good }) => stay?.release === release.id || good.some((way) => way.release === release.id),
  );
}

function ending(release: Release, as: 'superseded' | 'retired', because: string): Event {
  return { kind: 'releaseEnded', release: release.id, as, by: 'lockstep', because };
}

/** Every release with a goal asks for its next stage by itself, all in one pass: so the line, not the order of asking, says who goes first. */
export function requestNext(state: State, now: Instant): readonly Event[] {
  const { open, moving } = indexOf(state);
  const events: Event[] = [];
  for (const release of open) {
    if (release.goal === undefined || moving.has(release.id)) continue;
    const path = pathOf(state, release).map((stage) => stage.name);
    const next = nextStage(state, release);
    if (next === undefined || path.indexOf(next.name) > path.indexOf(release.goal.stage)) continue;
    const ordinal = state.head.ordinal + events.length + 1;
    events.push({ kind: 'promotionRequested', promotion: requestOf(release, next, { by: release.goal.by, at: now, ordinal }) });
  }
  return events;
}
