// A small system on its way through June 2026, with everything that was written of it: for tests of why a date moves.
import { digestOf } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Command } from '#core/command.ts';
import type { Foretold } from '#core/foretold.ts';
import type { Refusal } from '#core/refusal.ts';
import { pack, type CompiledTime, type Schedule } from '#core/time/compiled.ts';
import { berlin, calendarOfTests, day, sorted } from '#core/time/fixture.ts';
import type { CalendarVersion } from '#core/time/types.ts';
import type { System } from '#core/system.ts';
import { World } from '#core/world-fixture.ts';
import { emptyHistory, takeEvents } from './history.ts';
import { newsOf } from './look.ts';
import { copyHistory, followTrail, type Trail, type TrailLine } from './trail.ts';
import type { Move } from './attribute.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export const movesFile = `lockstep: 1
system: shop
roles: {developer: [dora], tester: [carla], release-manager: [rita, rolf], operator: [olga]}
zone: Europe/Berlin
calendar: DE-BW
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  int: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
    exit: [soak: 3 working days]
  - stage: INT
    exit: [soak: 5 working days]
  - stage: PROD
    entry: [approval: tester]
`;

/** A freeze of the whole system: from one day up to another. */
export interface FreezeDays {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export class MovingWorld extends World {
  readonly lines: TrailLine[] = [];
  readonly #file: System;

  constructor(file = movesFile) {
    super(emptyState('shop'));
    const parsed = parseSystem(file, fixtureCatalogue);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    this.#file = parsed.system;
    this.say({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } });
    this.say({ kind: 'apply', by: 'ada', file: parsed.system, digest: 'one', time: this.timeWith() });
  }

  override say(command: Command | undefined): Refusal | undefined {
    const before = this.events.length;
    const refusal = super.say(command);
    const by = command?.by ?? 'lockstep';
    for (const event of this.events.slice(before)) this.lines.push({ seq: this.lines.length + 1, at: this.now, by, commandId: '', event });
    return refusal;
  }

  /** What the file says of time, and besides closed days and freezes that somebody adds. */
  timeWith(closed: readonly string[] = [], freezes: readonly FreezeDays[] = []): CompiledTime {
    const of = digestOf(this.#file.time);
    const closures = closed.map((date) => ({ day: day(date), counts: 0, because: 'Company day', kind: 'closure' }) as const);
    const calendar: CalendarVersion = { ...calendarOfTests, days: sorted([...calendarOfTests.days, ...closures]) };
    return { of, calendars: { default: { calendar, sources: [] } }, schedule: scheduleOf(of, freezes) };
  }

  compile(closed: readonly string[], freezes: readonly FreezeDays[] = []): void {
    this.say({ kind: 'compile-time', by: 'lockstep', time: this.timeWith(closed, freezes) });
  }

  /** As the controller would: each date that is news and has not moved is written, and where it stands in the ledger is the answer. */
  foretell(): Omit<Trail, 'now' | 'lines' | 'releases'> & { readonly after: number } {
    for (const { release, next } of this.news()) this.say({ kind: 'foretell', by: 'lockstep', release, foretold: next });
    const history = emptyHistory();
    takeEvents(
      history,
      this.lines.map(({ event }) => event),
    );
    return { state: this.state, history: copyHistory(history), at: this.now, after: this.lines.length };
  }

  news(): readonly { readonly release: string; readonly next: Foretold; readonly last?: Foretold }[] {
    const history = emptyHistory();
    takeEvents(
      history,
      this.lines.map(({ event }) => event),
    );
    return newsOf(this.state, history.waits, this.now);
  }

  /** Why the date of a release is another one than it was then. */
  moveSince(then: ReturnType<MovingWorld['foretell']>, release: string): Move {
    const lines = this.lines.slice(then.after);
    const walk = followTrail({ ...then, lines, now: this.now, releases: [release] });
    for (;;) {
      const { done, value } = walk.next();
      if (done !== true) continue;
      const move = value.get(release);
      if (move === undefined) throw new Error(`nothing is said of ${release}`);
      return move;
    }
  }
}

function scheduleOf(of: string, freezes: readonly FreezeDays[]): Schedule {
  const known = { from: day('2026-01-01') * dayMs, to: day('2027-01-31') * dayMs };
  const packed = freezes.map(({ name, from, to }) =>
    pack({
      name,
      scope: {},
      zone: berlin,
      known,
      kind: 'freeze' as const,
      because: 'quiet days',
      intervals: [{ from: day(from) * dayMs - 2 * hourMs, to: day(to) * dayMs - 2 * hourMs }],
    }),
  );
  return { of, zone: berlin, windows: [], freezes: packed };
}
