// One release on its way through every sample, stage by stage. The inner loops only touch arrays that were made before.
import { endRow } from './ends.ts';
import { at, type Line } from './line.ts';
import { startsAt } from './permitted.ts';
import { rowOf, type Answers } from './rows.ts';
import { ofWait, type CompiledRelease, type Visit, type Wait, type WaivedWait } from './waits.ts';

/** Instants by visit and sample; infinity: never. */
export interface SampledRelease {
  readonly id: string;
  readonly started: readonly Float64Array[];
  readonly entered: readonly Float64Array[];
  /** When it runs in the last stage of its path. */
  readonly live: Float64Array;
  /** 1: in this sample a newer release took its place before it was done, so nobody waits for it any more. 2: it got stuck on the way. */
  readonly isGone: Uint8Array;
}

export class Run implements SampledRelease {
  readonly id: string;
  readonly started: Float64Array[];
  readonly entered: Float64Array[];
  readonly isGone: Uint8Array;
  /** When the soaks and checks of the stage it is in are over, and when people there have answered. */
  readonly proven: Float64Array;
  readonly #answered: Float64Array;
  readonly #checked: Float64Array;
  /** When it may enter the next stage, by its own gates. */
  readonly #ready: Float64Array;
  /** 1: it was let in when somebody was last, 0: it waits, or was let in before. */
  readonly came: Uint8Array;
  /** A hotfix: when something newer is live, and it ends. */
  readonly overtaken: Float64Array;
  readonly #waits: Uint8Array;
  /** Ends of what an Exception spares it, each with the end of that; and of what it is spared where it is. */
  #waived: readonly Waived[] = [];
  #waivedHere: readonly Waived[] = [];
  #spared: readonly Waived[] = [];
  readonly #displacedFrom: Float64Array;
  readonly #displacedAt: Float64Array;
  readonly #release: CompiledRelease;
  readonly #now: number;
  #next = 0;

  constructor(release: CompiledRelease, { samples, now, overtaken }: RunOptions) {
    const row = (): Float64Array => new Float64Array(samples);
    this.id = release.id;
    this.#release = release;
    this.#now = now;
    this.started = release.visits.map(row);
    this.entered = release.visits.map(row);
    this.isGone = new Uint8Array(samples).fill(release.lost === undefined ? 0 : 1);
    [this.proven, this.#answered, this.#checked, this.#ready] = [row(), row(), row(), row()];
    [this.#displacedFrom, this.#displacedAt] = [row(), row()];
    for (const each of [this.#displacedFrom, this.#displacedAt]) each.fill(Number.POSITIVE_INFINITY);
    this.overtaken = overtaken ?? row().fill(Number.POSITIVE_INFINITY);
    [this.came, this.#waits] = [new Uint8Array(samples), new Uint8Array(samples)];
  }

  get live(): Float64Array {
    return this.entered.at(-1) ?? new Float64Array(this.isGone.length).fill(Number.POSITIVE_INFINITY);
  }

  get nowEntered(): Float64Array {
    return this.entered[this.#next - 1] ?? this.#ready;
  }

  get protects(): boolean {
    return this.#release.visits[this.#next - 1]?.protects ?? false;
  }

  /** Soaks and checks of where it is that an Exception opens: they protect it again once that has ended. */
  get spared(): readonly Waived[] {
    return this.#spared;
  }

  get isHotfix(): boolean {
    return this.#release.isHotfix === true;
  }

  get lastStage(): number | undefined {
    return this.#release.visits.at(-1)?.stage;
  }

  /** It is not known yet when it begins where it is to go. */
  get isToCome(): boolean {
    return this.#release.visits[this.#next - 1]?.began === undefined;
  }

  waitsIn(sample: number): boolean {
    return this.#waits[sample] === 1 && this.isGone[sample] === 0;
  }

  visitAt(stage: number): Visit | undefined {
    return this.#release.visits.find((visit) => visit.stage === stage);
  }

  /** When it asks for a stage: as soon as it is in the one before. */
  askedFor(stage: number): Float64Array {
    const position = this.#release.visits.findIndex((visit) => visit.stage === stage);
    return this.entered[position - 1] ?? new Float64Array(this.isGone.length).fill(this.#release.from);
  }

  /** Whether what it had to prove where it was is proven by the time that it is displaced there; and when its gates are open. */
  prove(answers: Answers): void {
    const position = this.#next;
    const visit = this.#release.visits[position];
    this.#next += 1;
    this.#waits.fill(1);
    this.#leaveBehind(position, visit);
    if (visit === undefined || visit.began !== undefined) return;
    const ready = this.#ready;
    const from = this.entered[position - 1] ?? ready.slice();
    this.#checked.set(from);
    for (const wait of sorted(visit.entry)) this.#await(wait, from, ready, answers);
    this.#waived = [...this.#waivedHere, ...this.#spare(visit.waived?.entry, from, answers)];
  }

  #leaveBehind(position: number, visit: Visit | undefined): void {
    const ready = this.#ready;
    const before = this.entered[position - 1];
    if (before === undefined) return void ready.fill(this.#release.from);
    for (let each = 0; each < ready.length; each += 1) {
      const [entered, proven, answered] = [at(before, each), at(this.proven, each), at(this.#answered, each)];
      // Where nothing had to be proven, nothing is lost.
      const isLost =
        (proven > entered && proven > at(this.#displacedFrom, each)) || (answered > entered && answered > at(this.#displacedAt, each));
      const isOver = isLost || (entered < Number.POSITIVE_INFINITY && entered >= at(this.overtaken, each));
      if (isOver && visit?.began === undefined) this.isGone[each] = 1;
      // Who never came to the stage before stands in nobody's way at this one.
      else if (entered === Number.POSITIVE_INFINITY && this.isGone[each] === 0) this.isGone[each] = 2;
      ready[each] = Math.max(entered, proven, answered);
    }
  }

  /** The windows of the stage and the line before it. `before`: only where that is sooner; elsewhere it waits on. Whether it came in any sample. */
  start(line: Line, { bound, before }: Coming): boolean {
    const position = this.#next - 1;
    const [visit, started] = [this.#release.visits[position], this.started[position]];
    this.came.fill(0);
    if (visit === undefined || started === undefined) return false;
    const platform = this.entered[position - 1];
    const passes = line.letsHotfixesIn && this.isHotfix;
    const waived = passes ? this.#waived : [...this.#waived, ...line.spared];
    const waiting: Waiting = { protectedUntil: passes ? undefined : line.protectedUntil, waived, line, bound, platform };
    let isAny = false;
    for (let each = 0; each < started.length; each += 1) {
      if (this.#waits[each] === 0) continue;
      const start = visit.began?.at ?? this.#startIn(visit, waiting, each);
      if (before !== undefined && !(start < at(before, each))) continue;
      started[each] = start;
      this.#waits[each] = 0;
      this.came[each] = 1;
      isAny = true;
    }
    return isAny;
  }

  /** The deployment, and what it has to prove in the stage that it has entered. */
  land(answers: Answers): void {
    const position = this.#next - 1;
    const visit = this.#release.visits[position];
    const [started, entered] = [this.started[position], this.entered[position]];
    if (visit === undefined || started === undefined || entered === undefined) return;
    for (let each = 0; each < entered.length; each += 1)
      entered[each] = this.#waits[each] === 1 ? Number.POSITIVE_INFINITY : at(started, each);
    if (visit.began?.as !== 'entered') {
      this.#await(visit.deployment, started, entered, answers);
      for (let each = 0; each < entered.length; each += 1) entered[each] = startsAt(visit.moves, at(entered, each));
    }
    this.#stay(visit, entered, answers);
  }

  #startIn(visit: Visit, { line, bound, platform, protectedUntil, waived }: Waiting, each: number): number {
    if (this.isGone[each] !== 0) return Number.POSITIVE_INFINITY;
    const open = Math.max(this.#now, at(this.#ready, each), at(line.entered, each), protectedUntil?.[each] ?? 0);
    const came = platform === undefined ? this.#release.from : at(platform, each);
    const start = this.#startOf(visit, { open, came, waived, each });
    if (bound !== undefined && start > at(bound, each)) this.isGone[each] = 1;
    // Something newer is live: it waits for ever.
    const isLate = this.isHotfix && visit.stage === this.lastStage && start >= at(this.overtaken, each);
    return this.isGone[each] !== 0 || isLate ? Number.POSITIVE_INFINITY : start;
  }

  /** Where an Exception has ended by then, its gate has to be open by itself. */
  #startOf(visit: Visit, { open, came, waived, each }: Starting): number {
    let [from, start] = [open, leavesAt(visit, open, came)];
    for (let passes = 0; passes < waived.length; passes += 1) {
      const ended = waived.filter(({ until }) => start >= until);
      const isLost = ended.some(({ ends, lost }) => lost !== undefined && at(ends, each) > at(lost, each));
      if (isLost) this.isGone[each] = 1;
      from = isLost ? Number.POSITIVE_INFINITY : ended.reduce((latest, { ends }) => Math.max(latest, at(ends, each)), from);
      start = from === Number.POSITIVE_INFINITY ? from : leavesAt(visit, from, came);
    }
    return start;
  }

  #spare(waived: readonly WaivedWait[] | undefined, from: Float64Array, answers: Answers): readonly Waived[] {
    return (waived ?? []).map(({ wait, until }) => {
      const ends = from.slice();
      this.#await(wait, from, ends, answers);
      return { ends, until };
    });
  }

  #stay(visit: Visit, entered: Float64Array, answers: Answers): void {
    for (const row of [this.proven, this.#answered, this.#checked]) row.set(entered);
    const exits = visit.waived?.exit ?? [];
    const spared = this.#spare(exits, entered, answers);
    const isOfPerson = (index: number): boolean => exits.some(({ wait }, other) => other === index && ofWait(wait) === 'person');
    this.#waivedHere = spared.map((each, index) => ({ ...each, lost: isOfPerson(index) ? this.#displacedAt : this.#displacedFrom }));
    this.#spared = spared.filter((_, index) => !isOfPerson(index));
    for (const wait of sorted(visit.exit)) this.#await(wait, entered, ofWait(wait) === 'person' ? this.#answered : this.proven, answers);
  }

  /** Where it came to the stage after another one, and sooner than who is known to have. */
  comesAfter(run: Run, isBehind: boolean, { starts, enters }: { readonly starts: Float64Array; readonly enters: Float64Array }): void {
    const [own, its] = [this.started[this.#next - 1], run.started[run.#next - 1]];
    if (own === undefined || its === undefined) return;
    for (let each = 0; each < starts.length; each += 1) {
      const [start, before, enter] = [at(own, each), at(its, each), at(this.nowEntered, each)];
      if (this.isGone[each] !== 0 || enter === Number.POSITIVE_INFINITY || start >= at(starts, each)) continue;
      if (start < before || (start === before && !isBehind)) continue;
      [starts[each], enters[each]] = [start, enter];
    }
  }

  /** A newer one starts, and enters: from then on the place is lost. */
  displaceBy(starts: Float64Array, enters: Float64Array, isProtecting: boolean): void {
    // A host that is to attest a soak just when somebody moves in is not asked; only where he waits for it, it is.
    for (let each = 0; each < starts.length; each += 1) this.#displacedFrom[each] = at(starts, each) - (isProtecting ? 0 : 1);
    this.#displacedAt.set(enters);
    const [started, entered] = [this.started[this.#next - 1], this.nowEntered];
    if (started === undefined) return;
    for (let each = 0; each < starts.length; each += 1) {
      if (this.isGone[each] !== 0 || at(entered, each) === Number.POSITIVE_INFINITY) continue;
      starts[each] = at(started, each);
      enters[each] = at(entered, each);
    }
  }

  #await(wait: Wait, from: Float64Array, target: Float64Array, answers: Answers): void {
    const lengths = rowOf(wait, { release: this.id, samples: from.length, now: this.#now, answers });
    const isCheck = ofWait(wait) === 'check';
    const isLater = wait.kind === 'lasting' && wait.afterChecks === true;
    endRow(wait, { from: isLater ? this.#checked : from, lengths, now: this.#now, target: isCheck ? this.#checked : target });
    if (!isCheck) return;
    for (let each = 0; each < from.length; each += 1) target[each] = Math.max(at(target, each), at(this.#checked, each));
  }
}

export interface Waived {
  readonly ends: Float64Array;
  readonly until: number;
  /** From when on it never ends: somebody else has taken the place that it needs. */
  readonly lost?: Float64Array;
}

interface RunOptions {
  readonly samples: number;
  readonly now: number;
  readonly overtaken: Float64Array | undefined;
}

interface Coming {
  readonly bound: Float64Array | undefined;
  readonly before?: Float64Array;
}

interface Waiting extends Coming {
  readonly line: Line;
  /** When it came to the stage before; absent: there is none. */
  readonly platform: Float64Array | undefined;
  readonly protectedUntil: Float64Array | undefined;
  readonly waived: readonly Waived[];
}

interface Starting {
  readonly open: number;
  readonly came: number;
  readonly waived: readonly Waived[];
  readonly each: number;
}

/** By windows and freezes; where trains leave, in the first departure that it is in time for. */
function leavesAt({ starts, departures }: Visit, open: number, came: number): number {
  if (departures === undefined) return startsAt(starts, open);
  for (const { from, to, cutOff } of departures) {
    if (to <= open || cutOff <= came) continue;
    const start = startsAt(starts, Math.max(open, from));
    if (start < to) return start;
  }
  return Number.POSITIVE_INFINITY;
}

/** Checks first: people may wait for them. */
function sorted(waits: readonly Wait[]): readonly Wait[] {
  return waits.toSorted((left, right) => Number(ofWait(right) === 'check') - Number(ofWait(left) === 'check'));
}
