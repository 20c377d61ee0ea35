// From a date that was foretold to the one of now: everything that happened between is applied in the order of the ledger, and so is the
// time that nobody did anything in.
import { fold } from '#core/fold/index.ts';
import type { Event } from '#core/event.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { addUp, livesIn, type Move } from './attribute.ts';
import { compileSystem } from './compile-release.ts';
import { defaultSamples } from './forecast.ts';
import { happeningOf, isNamed, seenBy, type Happening } from './happenings.ts';
import { takeEvents, type HistoryFold } from './history.ts';
import { mergeParts } from './merge-parts.ts';
import { waitingFor, waitingWords, type Waiting } from './waiting-words.ts';
import type { CompiledSystem } from './waits.ts';

/** What a line of the ledger says, and when. */
export interface TrailLine {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly commandId: string;
  readonly event: Event;
}

export interface Trail {
  /** What was known when the date was foretold. It stays as it is. */
  readonly state: State;
  readonly history: HistoryFold;
  readonly at: Instant;
  /** Everything since. */
  readonly lines: readonly TrailLine[];
  readonly now: Instant;
  readonly releases: readonly string[];
  readonly samples?: number;
}

/** So many things are told apart; what came before them is summed. */
const mostNamed = 30;

/** Below it, nobody waited. */
const momentMs = 60_000;

/** Of each release how far its date has moved, and by what. It stops after each world that was run through, so that others are served. */
export function* followTrail(trail: Trail): Generator<void, ReadonlyMap<string, Move>> {
  const walk = new Walk(trail);
  const steps = transactionsOf(trail.lines);
  const named = steps.filter(({ events }) => isNamed(events)).slice(-mostNamed);
  const [first] = named;
  const earlier = first === undefined ? 0 : steps.filter((step) => step.seq < first.seq && isNamed(step.events)).length;
  walk.note(trail.at, undefined);
  yield;
  for (const step of steps) {
    if (!named.includes(step)) {
      walk.take(step.events);
      continue;
    }
    if (step === first && earlier > 0) walk.note(step.at, { kind: 'queue', words: `${earlier} things before #${step.seq} of the ledger` });
    // Whoever is left behind waited until then: what that comes to is the matter of the train.
    else if (step.at - walk.at >= momentMs && !step.events.some(({ kind }) => kind === 'trainMissed')) walk.note(step.at, 'time');
    yield;
    const before = walk.state;
    walk.take(step.events);
    walk.note(step.at, happeningOf(before, walk.state, step.events) ?? 'time');
    yield;
  }
  walk.note(trail.now, 'time');
  return new Map(trail.releases.map((release) => [release, walk.moveOf(release)]));
}

interface Row {
  readonly lives: ReadonlyMap<string, Float64Array>;
  /** What lies between the row before and this one; undefined of the first. `time`: it went by. */
  readonly by: Happening | 'time' | undefined;
  readonly at: Instant;
  /** Of each release. */
  readonly waiting: ReadonlyMap<string, Waiting>;
}

/** The system on its way from then to now. */
class Walk {
  state: State;
  at: Instant;
  readonly #history: HistoryFold;
  readonly #rows: Row[] = [];
  readonly #trail: Trail;

  constructor(trail: Trail) {
    this.#trail = trail;
    this.state = trail.state;
    this.at = trail.at;
    this.#history = copyHistory(trail.history);
  }

  take(events: readonly Event[]): void {
    this.state = fold(this.state, events);
    takeEvents(this.#history, events);
  }

  /** A clock that was set back does not make anything unknown. */
  note(at: Instant, by: Row['by']): void {
    this.at = Math.max(this.at, at);
    const system = compileSystem(this.state, this.#history.waits, this.at);
    this.#rows.push({
      lives: livesIn(system, this.#trail.samples ?? defaultSamples),
      by,
      at: this.at,
      waiting: by === 'time' ? this.#waiting(system) : new Map(),
    });
  }

  moveOf(release: string): Move {
    const samples = this.#trail.samples ?? defaultSamples;
    const unknown = new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
    const lives = this.#rows.map((row) => row.lives.get(release) ?? unknown);
    return mergeParts(addUp(lives, this.#causesOf(release)));
  }

  #waiting(system: CompiledSystem): ReadonlyMap<string, Waiting> {
    const all = this.#trail.releases.map((release) => [release, waitingFor(system, this.state, release)] as const);
    return new Map(all);
  }

  /** Who waits for the same thing again and again waits once, and as long as he did at last. */
  #causesOf(release: string) {
    const until = new Map<string, Instant>();
    for (const row of this.#rows) {
      const waiting = row.waiting.get(release);
      if (waiting !== undefined) until.set(waiting.what, row.at);
    }
    return this.#rows.slice(1).map(({ by, waiting }) => {
      const own = waiting.get(release);
      if (by !== undefined && by !== 'time') return seenBy(by, release);
      return { kind: 'wait', words: own === undefined ? '' : waitingWords(own, until.get(own.what)) } as const;
    });
  }
}

interface Transaction {
  readonly seq: number;
  readonly at: Instant;
  readonly events: readonly Event[];
}

/** Lines of one instant, one author and one command: what was written together is seen together. */
function transactionsOf(lines: readonly TrailLine[]): readonly Transaction[] {
  const found: { seq: number; at: Instant; key: string; events: Event[] }[] = [];
  for (const { seq, at, by, commandId, event } of lines) {
    const key = JSON.stringify([at, by, commandId]);
    const last = found.at(-1);
    if (last?.key === key) last.events.push(event);
    else found.push({ seq, at, key, events: [event] });
  }
  return found;
}

/** One that can be gone on with while the other stays: its rows of waits are never changed in place. */
export function copyHistory({ waits, promotions, stands, checks, made }: HistoryFold): HistoryFold {
  return { made: [...made], waits: new Map(waits), promotions: new Map(promotions), stands: new Map(stands), checks: new Map(checks) };
}
