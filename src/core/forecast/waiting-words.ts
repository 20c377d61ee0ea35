// What a release waited for while nothing happened to it: people first, for they can do something about it.
import { orOf } from '#core/access.ts';
import { wantedOf } from '#core/notify/wanted.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { wordsOfSpan } from '#core/words.ts';
import type { CompiledRelease, CompiledSystem, LastingWait } from './waits.ts';

export interface Waiting {
  /** `carla has not answered`. */
  readonly what: string;
  /** Since when it was asked for. */
  readonly since?: Instant;
}

export function waitingFor(system: CompiledSystem, state: State, id: string): Waiting {
  const release = system.releases.find((each) => each.id === id);
  const running = release === undefined ? [] : runningIn(release);
  const people = running.filter(({ of }) => of === 'person');
  const wait = people[0] ?? running.find(({ of }) => of === 'deployment') ?? running[0];
  if (wait?.askedAt === undefined) return { what: 'what stands before it took another time than foretold' };
  const since = Math.min(...(people.length === 0 ? [wait] : people).map(({ askedAt }) => askedAt ?? system.now));
  return { what: people.length > 0 ? unanswered(people, namesOf(state, id, system.now)) : `${wait.label} is not done`, since };
}

function runningIn({ visits }: CompiledRelease): readonly LastingWait[] {
  return visits
    .flatMap(({ began, deployment, entry, exit }) => [...(began?.as === 'started' ? [deployment] : []), ...entry, ...exit])
    .filter((wait): wait is LastingWait => wait.kind === 'lasting' && wait.askedAt !== undefined);
}

function namesOf(state: State, id: string, now: Instant): readonly string[] {
  const wanted = wantedOf(state, state.releases.get(id), now);
  return [...new Set(wanted.flatMap(({ blocker: { clears } }) => (clears.kind === 'person' ? clears.who : [])))].toSorted();
}

const mostNames = 3;

function unanswered(people: readonly LastingWait[], names: readonly string[]): string {
  const [only] = names;
  if (only !== undefined && names.length === 1) return `${only} has not answered`;
  if (names.length > 0 && names.length <= mostNames) return `no answer of ${orOf(names)}`;
  return `${people[0]?.label ?? 'an answer'} is not there`;
}

/** `carla has not answered for 2 d`. */
export function waitingWords({ what, since }: Waiting, until: Instant | undefined): string {
  return since === undefined || until === undefined || until <= since ? what : `${what} for ${wordsOfSpan(until - since)}`;
}
