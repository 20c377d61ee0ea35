// What is live of hotfixes, or on its way there, and whether a release has it too.
import { byAge } from './age.ts';
import { environmentsOf, isOpen, pathOf } from './find.ts';
import type { Fix } from './hotfix-record.ts';
import { indexOf } from './index-of.ts';
import type { Release, State } from './state.ts';

/** The fixes that a release brings: its own, and those that it stands on. */
export function fixesOf(release: Release): readonly Fix[] {
  const { hotfix, id, bill, commits = {} } = release;
  if (hotfix === undefined) return [];
  const changed = Object.keys(hotfix.replaces);
  const services = changed.flatMap((name): (readonly [string, string])[] => {
    const digest = bill[name]?.digest;
    return digest === undefined ? [] : [[name, digest]];
  });
  // Where the list is cut, the rest of the fix is unknown.
  const known = changed.flatMap((name): (readonly [string, readonly string[]])[] => {
    const list = commits[name];
    return list === undefined || list.count !== list.list.length ? [] : [[name, list.list.map(({ commit }) => commit)]];
  });
  return [...hotfix.onto, { release: id, services: Object.fromEntries(services), commits: Object.fromEntries(known) }];
}

/** A fix that a release has not, and about which nobody has said why. */
export interface MissingFix extends Fix {
  /** It is not live yet: it would be overtaken. */
  readonly isComing?: true;
}

/**
 * Fixes that a release would take away: those that serve in the last stage of its path; and those that it would overtake on their way there. What was
 * rejected is no fix any more, though it still serves.
 */
export function missingFixes(state: State, release: Release): readonly MissingFix[] {
  const last = pathOf(state, release).at(-1);
  if (last === undefined) return [];
  const live = environmentsOf(last).flatMap((name) => state.environments.get(name)?.stay?.release ?? []);
  const fixes = [...new Set(live)].flatMap((id) => {
    const running = state.releases.get(id);
    return !isOpen(running) || id === release.id ? [] : fixesOf(running);
  });
  const coming = comingFixes(state, release, last.name).map((fix): MissingFix => ({ ...fix, isComing: true }));
  const different = [...new Map([...coming, ...fixes].map((fix) => [fix.release, fix])).values()];
  return different.filter((fix) => release.without?.[fix.release] === undefined && servicesWithout(state, release, fix).length > 0);
}

/** Of hotfixes that go before it, and were never in the last stage. One that was taken back there is asked for no more. */
function comingFixes(state: State, release: Release, last: string): readonly Fix[] {
  return indexOf(state).open.flatMap((other) => {
    if (other.hotfix === undefined || pathOf(state, other).at(-1)?.name !== last) return [];
    const isComing = other.entries[last]?.entered === undefined && other.held[last] === undefined;
    return isComing && byAge(other, release) < 0 ? fixesOf(other).slice(-1) : [];
  });
}

/** The services of a fix in which a release does not have it, as far as anybody knows. */
export function servicesWithout(state: State, release: Release, fix: Fix): readonly string[] {
  return Object.keys(fix.services).filter((service) => !hasFix(state, release, { fix, service, seen: new Set() }));
}

interface Asked {
  readonly fix: Fix;
  readonly service: string;
  readonly seen: Set<string>;
}

/**
 * The same bits; its commits among those that went in; or made of a release that has it, and behind none of whose commits it is. Only open
 * releases are looked at: what has ended leaves the slice, and decides nothing.
 */
function hasFix(state: State, release: Release, { fix, service, seen }: Asked): boolean {
  const digest = release.bill[service]?.digest;
  // A service that is not there any more has nothing to be fixed.
  if (digest === undefined || digest === fix.services[service] || release.id === fix.release) return true;
  if (seen.has(release.id)) return false;
  seen.add(release.id);
  const list = release.commits?.[service];
  const asked = fix.commits[service];
  const own = new Set(list?.list.map(({ commit }) => commit));
  if (asked !== undefined && asked.length > 0 && asked.every((commit) => own.has(commit))) return true;
  const made = list?.lacks === 0 ? list.since : undefined;
  if (made === fix.release) return true;
  const others = indexOf(state).open.filter(
    (other) => other.id === made || (other.id !== release.id && other.bill[service]?.digest === digest),
  );
  return others.some((other) => hasFix(state, other, { fix, service, seen }));
}
