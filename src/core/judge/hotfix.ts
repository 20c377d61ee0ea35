import { isRefusal, needsReason } from './ruling.ts';
import { ageOf, byAge } from '#core/age.ts';
import { andOf } from '#core/words.ts';
import { environmentsOf, isOpen, pathOf } from '#core/find.ts';
import { fixesOf } from '#core/fixes.ts';
import { hotfixPath } from '#core/hotfix.ts';
import type { Hotfix } from '#core/hotfix-record.ts';
import { indexOf } from '#core/index-of.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Release, State, Stay } from '#core/state.ts';
import type { Bill, System } from '#core/system.ts';

/** What a hotfix stands on: the bill that runs in the whole of the last stage. */
interface Live {
  readonly release: string;
  readonly bill: Bill;
  /** Of what has ended. */
  readonly age?: number;
}

/** Where nothing runs there, or not the same everywhere, nobody can say what is to be repaired. */
function liveIn(state: State, system: System): Live | Refusal {
  const last = system.path.at(-1);
  if (last === undefined || hotfixPath(system).length < 2)
    return refuse(
      'hotfix-alone',
      'A hotfix never goes straight into production, and this path has one stage only.',
      'Write a stage before it into the file: lockstep apply',
    );
  const stays = environmentsOf(last).map((name) => state.environments.get(name)?.stay);
  const running = stays.filter((stay): stay is Stay => stay !== undefined);
  const [first] = running;
  if (first === undefined || running.length < stays.length)
    return refuse(
      'hotfix-no-base',
      `Nothing runs in ${first === undefined ? last.name : `all of ${last.name}`} yet, so there is nothing that a hotfix could repair.`,
      'lockstep release create NAME SERVICE=./FOLDER',
    );
  const others = [...new Set(running.map(({ release }) => release))];
  if (others.length === 1) return { release: first.release, bill: first.bill, ...(first.age !== undefined && { age: first.age }) };
  return refuse(
    'hotfix-no-base',
    `${andOf(others)} run in ${last.name}; a hotfix repairs what runs in all of it.`,
    `Wait until one of them is everywhere: lockstep status`,
  );
}

/** What is live while nothing else is on its way there: a hotfix of what is replaced meanwhile could never go live behind that. */
function baseIn(state: State, system: System): Live | Refusal {
  const last = system.path.at(-1)?.name;
  const moving = indexOf(state).unfinished.find(({ stage, state: is, kind }) => stage === last && is === 'running' && kind === 'normal');
  if (moving === undefined) return liveIn(state, system);
  return refuse(
    'hotfix-no-base',
    `${moving.release} is being brought into ${moving.stage} now; a hotfix repairs what runs there once that is over.`,
    `Wait for it, or have it taken back: lockstep abort ${moving.id} --reason "…"`,
  );
}

/** What a release takes along that is not named: a hotfix stands on what is live, and any other on the newest, where that was asked for. */
export function carriedInto(
  state: State,
  system: System,
  { hotfix, carry }: { readonly hotfix?: { readonly because: string }; readonly carry: boolean },
): Bill | Refusal | undefined {
  if (hotfix === undefined) return carry ? carriedBill(state, system) : undefined;
  const live = baseIn(state, system);
  return isRefusal(live) ? live : live.bill;
}

/**
 * From where a normal release takes what it does not name: the newest of the open ones, with the fixes of what is live where that had not changed
 * the service itself.
 */
function carriedBill(state: State, system: System): Bill | undefined {
  const open = [...state.releases.values()].filter(isOpen).toSorted(byAge);
  const newest = open.at(-1);
  const live = liveIn(state, system);
  const running = isRefusal(live) ? undefined : state.releases.get(live.release);
  if (newest === undefined || running?.hotfix === undefined) return newest?.bill;
  const fixed = Object.entries(running.bill).filter(([name]) => repairs(state, running, name, newest.bill[name]?.digest));
  return { ...newest.bill, ...Object.fromEntries(fixed) };
}

/** Whether a hotfix, or one that it stands on, replaces these bits. */
function repairs(state: State, { hotfix }: Release, service: string, digest: string | undefined): boolean {
  if (hotfix === undefined) return false;
  if (Object.hasOwn(hotfix.replaces, service) && hotfix.replaces[service] === digest) return true;
  const base = state.releases.get(hotfix.base);
  return base !== undefined && repairs(state, base, service, digest);
}

/** What is recorded of it: it changes something, and brings nothing that waits to become live. */
export function hotfixOf(state: State, system: System, bill: Bill, because: string): Hotfix | Refusal {
  const live = baseIn(state, system);
  if (isRefusal(live)) return live;
  const missing = needsReason(because);
  if (missing !== undefined) return missing;
  const changed = Object.keys(bill).filter((name) => bill[name]?.digest !== live.bill[name]?.digest);
  if (changed.length === 0)
    return refuse(
      'hotfix-empty',
      `A hotfix of exactly the bits of ${live.release}, which is live, repairs nothing.`,
      'Name what it changes: lockstep release create NAME SERVICE=./FOLDER --hotfix "…"',
    );
  const unreleased = unreleasedIn(state, bill, changed);
  if (unreleased !== undefined) return unreleased;
  const running = state.releases.get(live.release);
  const base = isOpen(running) ? running : undefined;
  return {
    because,
    base: live.release,
    after: base === undefined ? (live.age ?? oldestAhead(state) - 1) : ageOf(base),
    replaces: Object.fromEntries(changed.map((name) => [name, live.bill[name]?.digest ?? null])),
    onto: base === undefined ? [] : fixesOf(base),
  };
}

/** Bits that walk the path in another release would pass it by. */
function unreleasedIn(state: State, bill: Bill, changed: readonly string[]): Refusal | undefined {
  for (const release of state.releases.values()) {
    if (!isOpen(release) || wasLive(state, release)) continue;
    const taken = changed.filter((name) => bill[name]?.digest === release.bill[name]?.digest);
    if (taken.length === 0) continue;
    const what = `${andOf(taken)} ${taken.length === 1 ? 'has' : 'have'} the bits of ${release.id}, which is not live yet`;
    return refuse(
      'hotfix-unreleased',
      `${what}: a hotfix is what runs in production and the fix, and carries no unreleased change past its gates.`,
      `Leave ${taken.length === 1 ? 'it' : 'them'} out; or, where ${release.id} is the fix itself: lockstep reject ${release.id} --reason "…"`,
    );
  }
  return undefined;
}

function wasLive(state: State, release: Release): boolean {
  const last = pathOf(state, release).at(-1)?.name ?? '';
  return release.entries[last]?.entered !== undefined;
}

/** What is live was rejected under rules by which its age went with it: everything that is still ahead is newer. */
function oldestAhead(state: State): number {
  const ahead = [...state.releases.values()].filter((release) => isOpen(release) && !wasLive(state, release));
  return Math.min(state.head.releases + 1, ...ahead.map(({ ordinal }) => ordinal));
}
