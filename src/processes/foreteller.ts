// Says when releases are live, and why that is another day than it said before. What it needs to know of the past it reads from the ledger:
// how long waits took, once and on from there; how things stood when a date was foretold, only where that date has moved.
import { randomUUID } from 'node:crypto';
import type { EventKind } from '#core/event.ts';
import { emptyHistory, takeEvents, type HistoryFold } from '#core/forecast/history.ts';
import { isForetold, isOtherDate, isWorthTelling, newsOf, type News } from '#core/forecast/look.ts';
import { followTrail } from '#core/forecast/trail.ts';
import type { Boards, DateMove, Foretold } from '#core/foretold.ts';
import type { State } from '#core/state.ts';
import { upcast } from '#core/upcast.ts';
import type { Engine } from '#engine/engine.ts';
import { inBreaths } from '#http/in-breaths.ts';
import { ledgerPages } from '#http/ledger-pages.ts';
import type { Store } from '#store/store.ts';
import { startOfPast, readPast, type Past, type PastStart } from './foretold-past.ts';
import type { EngineLog } from '#engine/loop.ts';

export interface ForetellerPorts {
  readonly engine: Pick<Engine, 'read' | 'submit' | 'now'>;
  readonly store: Store;
  readonly log: EngineLog;
}

/** What is known of a system between two looks. */
interface Known {
  seq: number;
  readonly history: HistoryFold;
  lookedAt: number;
  /** From where on the ledger is read to say why a date has moved. */
  start: PastStart;
  /** Dates whose move was too little to be told, by release: it is not reckoned again until they have gone on. */
  readonly little: Map<string, News>;
}

const hourMs = 60 * 60_000;

export class Foreteller {
  readonly #ports: ForetellerPorts;
  readonly #known = new Map<string, Known>();

  constructor(ports: ForetellerPorts) {
    this.#ports = ports;
  }

  /** Looks at one system: at once done where nothing is on its way, or nothing happened within the hour that could move a date. */
  async look(system: string): Promise<void> {
    const { engine } = this.#ports;
    const first = await engine.read(system);
    if (first === undefined || !isForetold(first.state)) return;
    const known = this.#known.get(system) ?? {
      seq: 0,
      history: emptyHistory(),
      lookedAt: 0,
      start: startOfPast(system),
      little: new Map(),
    };
    this.#known.set(system, known);
    try {
      const hasMoved = await this.#readOn(system, known);
      if (!hasMoved && engine.now() - known.lookedAt < hourMs) return;
      const read = await engine.read(system);
      if (read !== undefined) await this.#tell(read, known);
    } catch (error) {
      // What was read half is read again from the beginning.
      this.#known.delete(system);
      throw error;
    }
  }

  async #readOn(system: string, known: Known): Promise<boolean> {
    let hasMoved = false;
    for await (const rows of ledgerPages(this.#ports.store, system, known.seq)) {
      for (const { seq, kind, body } of rows) {
        const events = upcast(kind, body);
        takeEvents(known.history, events);
        hasMoved ||= events.some((event) => !movesNothing.has(event.kind));
        known.seq = seq;
      }
    }
    return hasMoved;
  }

  async #tell({ state, seq }: { readonly state: State; readonly seq: number }, known: Known): Promise<void> {
    const now = this.#ports.engine.now();
    known.lookedAt = now;
    const news = newsOf(state, known.history.waits, now);
    const moved = news.filter((each) => hasMoved(each) && !isLittle(known.little.get(each.release), each));
    for (const { release, next, last, boards } of news)
      if (last === undefined || boards !== undefined) await this.#write(state, release, last ?? next, { ...(boards && { boards }) });
    if (moved.length === 0) return;
    const { pasts, start } = await readPast(this.#ports.store, { start: known.start, state, seq, moved });
    known.start = start;
    for (const past of pasts) await this.#tellMoves(state, past, known, now);
  }

  async #tellMoves(state: State, { trail, news }: Past, known: Known, now: number): Promise<void> {
    const releases = news.map(({ release }) => release);
    const moves = await inBreaths(followTrail({ ...trail, now, releases }));
    for (const { release, next, last } of news) {
      const move = moves.get(release);
      if (last === undefined || move === undefined) continue;
      if (isWorthTelling(last, next, move)) await this.#write(state, release, next, { move: { from: withoutTarget(last), ...move } });
      else known.little.set(release, { release, next, last });
    }
  }

  async #write(
    state: State,
    release: string,
    foretold: Foretold,
    more: { readonly move?: DateMove; readonly boards?: Boards },
  ): Promise<void> {
    const command = { kind: 'foretell', by: 'lockstep', release, foretold, ...more } as const;
    const answer = await this.#ports.engine.submit(state.head.system, command, randomUUID());
    // It ended, or went live, while it was reckoned: that is no fault of anybody.
    if (!answer.ok) this.#ports.log.info({ code: answer.refusal.code, release }, answer.refusal.sentence);
  }
}

function hasMoved({ last, next }: News): boolean {
  return last !== undefined && isOtherDate(last, next);
}

/** Since it was reckoned last neither of its dates has gone on by an hour. */
function isLittle(known: News | undefined, { next, last }: News): boolean {
  if (known === undefined || known.last?.at !== last?.at || known.next.pastTarget !== next.pastTarget) return false;
  const isNear = (date: 'evenOdds' | 'nineInTen'): boolean => Math.abs((known.next[date] ?? 0) - (next[date] ?? 0)) < hourMs;
  return isNear('evenOdds') && isNear('nineInTen');
}

function withoutTarget({ pastTarget: _pastTarget, ...dates }: Foretold): DateMove['from'] {
  return dates;
}

/** What machines tell each other, and what was written here: no date lies elsewhere because of it. */
const movesNothing: ReadonlySet<EventKind> = new Set<EventKind>([
  'dateForetold',
  'orderIssued',
  'orderStarted',
  'orderWaits',
  'orderEnded',
  'orderDropped',
  'strayHeard',
  'urlsTold',
  'waveStarted',
  'windowMissed',
  'secretChanged',
  'secretKeyChanged',
  'evidenceHeld',
  'evidenceHoldAcknowledged',
]);
