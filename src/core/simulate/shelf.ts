// What has ended stands aside, as it leaves the slice of a controller: so a long history is decided as fast as a short one. Who is named again is
// fetched.
import type { Command } from '#core/command.ts';
import { prune } from '#core/entities.ts';
import type { Event } from '#core/event.ts';
import { indexOf } from '#core/index-of.ts';
import type { State } from '#core/state.ts';
import type { Want } from './wants.ts';

/** So many may have come since it was tidied last: to look through all of them each time would take longer than it saves. */
const mostLoose = 200;

type Kind = 'files' | 'releases' | 'promotions' | 'proposals' | 'adoptions';
type Tables = { readonly [Table in Kind]: Map<string, State[Table] extends ReadonlyMap<string, infer Item> ? Item : never> };

export class Shelf {
  readonly #aside: Tables = { files: new Map(), releases: new Map(), promotions: new Map(), proposals: new Map(), adoptions: new Map() };
  readonly #most: number;
  #kept = Number.NEGATIVE_INFINITY;

  constructor(most: number = mostLoose) {
    this.#most = most;
  }

  /** Decisions are the same with and without what has ended, but for releases that something under way belongs to. */
  tidy(state: State): State {
    if (sizeOf(state) <= this.#kept + this.#most) return state;
    const { files, releases, promotions, proposals, adoptions } = this.#aside;
    const pruned = prune(state);
    put(files, state.files, pruned.files);
    put(releases, state.releases, pruned.releases);
    put(promotions, state.promotions, pruned.promotions);
    put(proposals, state.proposals, pruned.proposals);
    put(adoptions, state.adoptions, pruned.adoptions);
    const tidied = this.#fetch(pruned, underWay(pruned));
    this.#kept = sizeOf(tidied);
    return tidied;
  }

  /** With what a command, a fact or a want is about. */
  with(state: State, said: readonly (Command | Event | Pick<Want, 'release'> | undefined)[]): State {
    return this.#fetch(
      state,
      said.flatMap((each) => (each === undefined ? [] : namesIn(each))),
    );
  }

  /** With everything that there ever was. */
  whole(state: State): State {
    const { files, releases, promotions, proposals, adoptions } = this.#aside;
    return {
      ...state,
      files: new Map([...files, ...state.files]),
      releases: new Map([...releases, ...state.releases]),
      promotions: new Map([...promotions, ...state.promotions]),
      proposals: new Map([...proposals, ...state.proposals]),
      adoptions: new Map([...adoptions, ...state.adoptions]),
    };
  }

  #fetch(state: State, names: readonly string[]): State {
    const aside = this.#aside;
    const releases = taken(aside.releases, names);
    const versions = releases.map(([, { version }]) => String(version));
    const [files, promotions] = [taken(aside.files, versions), taken(aside.promotions, names)];
    const [proposals, adoptions] = [taken(aside.proposals, names), taken(aside.adoptions, names)];
    if (releases.length + promotions.length + proposals.length + adoptions.length === 0) return state;
    return {
      ...state,
      files: new Map([...state.files, ...files]),
      releases: new Map([...state.releases, ...releases]),
      promotions: new Map([...state.promotions, ...promotions]),
      proposals: new Map([...state.proposals, ...proposals]),
      adoptions: new Map([...state.adoptions, ...adoptions]),
    };
  }
}

function sizeOf({ releases, promotions }: State): number {
  return releases.size + promotions.size;
}

function put<Item>(aside: Map<string, Item>, before: ReadonlyMap<string, Item>, after: ReadonlyMap<string, Item>): void {
  for (const [id, item] of before) if (!after.has(id)) aside.set(id, item);
}

/** It stands in one place only: who is withdrawn does not come back. */
function taken<Item>(aside: Map<string, Item>, names: readonly string[]): readonly (readonly [string, Item])[] {
  return [...new Set(names)].flatMap((name) => {
    const item = aside.get(name);
    aside.delete(name);
    return item === undefined ? [] : [[name, item] as const];
  });
}

/** Those that are moved, whichever way, and those that are displaced by it. */
function underWay(state: State): readonly string[] {
  return indexOf(state).unfinished.flatMap(({ release, deployments }) => [
    release,
    ...Object.values(deployments).flatMap(({ back }) => (back === undefined ? [] : [back.release])),
  ]);
}

const naming = ['release', 'promotion', 'hotfix', 'id', 'base'] as const;

/** Of a promotion its release is named too: `1.1.0@INT.4`. */
function namesIn(said: object): readonly string[] {
  const named = Object.entries(said).flatMap(([key, value]) =>
    naming.some((each) => each === key) && typeof value === 'string' ? [value, value.replace(/@[^@]*$/, '')] : [],
  );
  return named;
}
