import { minuteMs, type Minute } from '#core/availability.ts';
import type { EnvironmentPlace, Standing, VisitCounts } from '#targets/target.ts';

/** What minutes are made of: looks of every second, and numbers that only grow. */
export interface MinuteSources {
  /** The controller's clock, ms. */
  readonly now: () => number;
  readonly standings: () => readonly Standing[];
  readonly counts: () => Promise<readonly VisitCounts[]>;
}

interface Looks {
  readonly place: EnvironmentPlace;
  told: number;
  up: number;
}

export type PlacedMinute = Minute & { readonly system: string };

/** Puts seconds together to minutes, one per environment. */
export class Minutes {
  readonly #sources: MinuteSources;
  #minute: number | undefined;
  #looks = new Map<string, Looks>();
  #counts = new Map<string, VisitCounts>();

  constructor(sources: MinuteSources) {
    this.#sources = sources;
  }

  /** One look; answers with the minute that has just ended, where one has. */
  async look(): Promise<readonly PlacedMinute[]> {
    const { now, standings, counts } = this.#sources;
    const minute = Math.floor(now() / minuteMs);
    const ended = this.#minute === undefined || this.#minute === minute ? undefined : this.#minute;
    const isFirst = this.#minute === undefined;
    this.#minute = minute;
    // Before the first whole minute the numbers tell of a time in which nobody looked.
    const told = isFirst || ended !== undefined ? await counts().catch(() => undefined) : undefined;
    const made = ended === undefined ? [] : this.#made(ended * minuteMs, told);
    if (told !== undefined) this.#counts = new Map(told.map((each) => [keyOf(each), each]));
    for (const standing of standings()) this.#note(standing);
    return made;
  }

  #note(standing: Standing): void {
    const key = keyOf(standing);
    const looks = this.#looks.get(key) ?? { place: standing, told: 0, up: 0 };
    // A clock that is set may make a minute longer than it is.
    if (looks.told < 60) {
      looks.told += 1;
      if (standing.up) looks.up += 1;
    }
    this.#looks.set(key, looks);
  }

  #made(at: number, counts: readonly VisitCounts[] | undefined): readonly PlacedMinute[] {
    const looks = this.#looks;
    this.#looks = new Map();
    return [...looks].map(([key, { place, told, up }]) => {
      const after = counts?.find((each) => keyOf(each) === key);
      return {
        system: place.system,
        environment: place.environment,
        at,
        ...grown(this.#counts.get(key), after),
        toldSeconds: told,
        upSeconds: up,
      };
    });
  }
}

/** A router that has started again counts from nothing; one that does not answer has counted nothing that anybody knows. */
function grown(before: VisitCounts | undefined, after: VisitCounts | undefined): Pick<Minute, 'requests' | 'failures' | 'serviceErrors'> {
  if (after === undefined || before === undefined) return { requests: 0, failures: 0, serviceErrors: 0 };
  const from = after.requests < before.requests ? { requests: 0, failures: 0, serviceErrors: 0 } : before;
  return {
    requests: after.requests - from.requests,
    failures: Math.max(0, after.failures - from.failures),
    serviceErrors: Math.max(0, after.serviceErrors - from.serviceErrors),
  };
}

function keyOf({ system, environment }: EnvironmentPlace): string {
  return `${system}/${environment}`;
}
