// When soaks are paused: piece by piece, by the freezes that the file had then.
import type { Event } from '#core/event.ts';
import type { Release } from '#core/state.ts';
import type { Schedule } from '#core/time/compiled.ts';

/** Where a release runs, and what it is. */
export interface Whereabouts {
  readonly environment: string;
  readonly stage: string;
  readonly kind: 'normal' | 'hotfix';
}

export function whereabouts(environment: string, stage: string, { hotfix }: Release): Whereabouts {
  return { environment, stage, kind: hotfix === undefined ? 'normal' : 'hotfix' };
}

interface InForce {
  readonly from: number;
  readonly freezes: Schedule['freezes'];
}

export class OraclePauses {
  readonly #known: InForce[] = [];
  readonly #edges = new Map<Schedule['freezes'], readonly number[]>();

  /** From this instant on, and no earlier. */
  take(event: Event): void {
    if (event.kind !== 'timeCompiled' || event.schedule === undefined) return;
    this.#known.push({ from: event.at, freezes: event.schedule.freezes.filter(({ pausesSoak }) => pausesSoak) });
  }

  countedFor(at: Whereabouts): (from: number, to: number) => number {
    return (from, to) => this.#counted(at, from, to);
  }

  #counted(at: Whereabouts, from: number, to: number): number {
    let sum = 0;
    for (let begin = from; begin < to;) {
      const end = Math.min(this.#nextEdge(begin), to);
      if (!this.#isPaused(at, begin)) sum += end - begin;
      begin = end;
    }
    return sum;
  }

  /** When so much has been counted. */
  end(at: Whereabouts, from: number, ms: number): number {
    let [begin, left] = [from, ms];
    while (left > 0) {
      const edge = this.#nextEdge(begin);
      const counts = this.#isPaused(at, begin) ? 0 : Math.min(left, edge - begin);
      left -= counts;
      begin = left > 0 ? edge : begin + counts;
    }
    return begin;
  }

  #isPaused({ environment, stage, kind }: Whereabouts, at: number): boolean {
    const { freezes = [] } = this.#known.findLast(({ from }) => from <= at) ?? {};
    return freezes.some(({ scope, seconds }) => {
      const isAbout = scope.environments?.includes(environment) ?? scope.stages?.includes(stage) ?? true;
      return isAbout && scope.kinds?.includes(kind) !== false && edgesOf(seconds).filter((edge) => edge <= at).length % 2 === 1;
    });
  }

  /** The first instant after this one at which a freeze begins or ends, or the file says other freezes. */
  #nextEdge(after: number): number {
    const all = this.#known.flatMap(({ from, freezes }) => {
      const edges = this.#edges.get(freezes) ?? freezes.flatMap(({ seconds }) => edgesOf(seconds));
      this.#edges.set(freezes, edges);
      return [
        from,
        ...edges
          .slice(
            Math.max(
              0,
              edges.findIndex((edge) => edge > after),
            ),
          )
          .slice(0, 1),
      ].filter((edge) => edge > after);
    });
    return Math.min(Number.POSITIVE_INFINITY, ...all);
  }
}

const laid = new Map<readonly number[], readonly number[]>();

/** Pairs of seconds: how long after the one before it begins, and how long it lasts. */
function edgesOf(seconds: readonly number[]): readonly number[] {
  const known = laid.get(seconds);
  if (known !== undefined) return known;
  let at = 0;
  const edges = seconds.map((each) => (at += each * 1000));
  laid.set(seconds, edges);
  return edges;
}
