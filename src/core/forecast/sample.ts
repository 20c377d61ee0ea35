// All open releases of a system are run through together, stage by stage, in hundreds of samples at once: what one waits for may be another.
// The inner loops only touch arrays that were made before.
import { endRow } from './ends.ts';
import { startsAt } from './permitted.ts';
import { rowOf, type Answers } from './rows.ts';
import { ofWait, type CompiledRelease, type CompiledSystem, type Visit, type Wait, type WaivedWait } from './waits.ts';

export interface Sampled {
  readonly samples: number;
  readonly releases: readonly SampledRelease[];
}

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

/** What is drawn for a wait depends on its key and nothing else, so that two systems that differ in one thing can be compared sample by sample. */
export function sample(system: CompiledSystem, answers: Answers, samples: number): Sampled {
  const runs = system.releases.map((release) => new Run(release, samples, system.now));
  for (const stage of system.stages.keys()) {
    const there = inOrder(runs, stage);
    const isLatest = system.stages[stage]?.queue === 'latest';
    const bounds = isLatest ? overtakings(there, stage, samples) : [];
    const queue = system.stages[stage]?.queue;
    const isProtecting = queue === 'protect-soak' || queue === 'hotfix-first';
    const line = new Line(samples, { isProtecting, isLatest, letsHotfixesIn: queue === 'hotfix-first' });
    for (const [place, run] of there.entries()) {
      run.prove(answers);
      run.enter(line, bounds[place], answers);
      run.leave(answers);
      line.take(run);
    }
    displace(there, samples, isProtecting);
  }
  return { samples, releases: runs };
}

/** Who is there already came before everybody who is not, whoever is older. */
function inOrder(runs: readonly Run[], stage: number): readonly Run[] {
  const there = runs.filter((run) => run.visitAt(stage) !== undefined);
  const beganAt = (run: Run): number => run.visitAt(stage)?.began?.at ?? Number.MAX_VALUE;
  return there.toSorted((left, right) => beganAt(left) - beganAt(right));
}

/** Where the newest goes first: as soon as a newer one asks for the stage, which is when it enters the one before, an older one that has not started is passed. */
function overtakings(there: readonly Run[], stage: number, samples: number): readonly Float64Array[] {
  const bounds: Float64Array[] = [];
  let next = new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
  for (const run of there.toReversed()) {
    bounds.unshift(run.isHotfix ? new Float64Array(samples).fill(Number.POSITIVE_INFINITY) : next);
    if (run.isHotfix) continue;
    const asked = run.askedFor(stage);
    const before = next;
    next = new Float64Array(samples);
    for (let each = 0; each < samples; each += 1) next[each] = Math.min(at(before, each), at(asked, each));
  }
  return bounds;
}

/** Who is there when the next one comes loses its place: what was not proven until then never will be. */
function displace(there: readonly Run[], samples: number, isProtecting: boolean): void {
  const starts = new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
  const enters = new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
  for (const run of there.toReversed()) run.displaceBy(starts, enters, isProtecting);
}

interface Policy {
  readonly isProtecting: boolean;
  readonly isLatest: boolean;
  /** Past a soak that is protected from everybody else. */
  readonly letsHotfixesIn: boolean;
}

/** Who was last into a stage, and until when it may not be displaced. */
class Line {
  readonly entered: Float64Array;
  readonly protectedUntil: Float64Array;
  readonly letsHotfixesIn: boolean;
  readonly #protects: boolean;
  readonly #isLatest: boolean;

  constructor(samples: number, { isProtecting, isLatest, letsHotfixesIn }: Policy) {
    this.entered = new Float64Array(samples).fill(Number.NEGATIVE_INFINITY);
    this.protectedUntil = new Float64Array(samples).fill(Number.NEGATIVE_INFINITY);
    this.letsHotfixesIn = letsHotfixesIn;
    this.#protects = isProtecting;
    this.#isLatest = isLatest;
  }

  /** Older first: who never gets in keeps everybody behind it out, but where the newest goes first, or when it has lost its way. */
  take(run: Run): void {
    const { nowEntered, proven, isGone, protects } = run;
    for (let each = 0; each < isGone.length; each += 1) {
      const entered = at(nowEntered, each);
      if (isGone[each] !== 0 || (this.#isLatest && entered === Number.POSITIVE_INFINITY)) continue;
      this.entered[each] = entered;
      this.protectedUntil[each] = this.#protects && protects ? at(proven, each) : Number.NEGATIVE_INFINITY;
    }
  }
}

/** One release on its way through every sample. */
class Run implements SampledRelease {
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
  /** Ends of what an Exception spares it, each with the end of that. */
  #waived: readonly Waived[] = [];
  readonly #displacedFrom: Float64Array;
  readonly #displacedAt: Float64Array;
  readonly #release: CompiledRelease;
  readonly #now: number;
  #next = 0;

  constructor(release: CompiledRelease, samples: number, now: number) {
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

  get isHotfix(): boolean {
    return this.#release.isHotfix === true;
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
    const ready = this.#ready;
    const visit = this.#release.visits[this.#next];
    const before = this.entered[this.#next - 1];
    if (before === undefined) ready.fill(this.#release.from);
    else {
      for (let each = 0; each < ready.length; each += 1) {
        const [entered, proven, answered] = [at(before, each), at(this.proven, each), at(this.#answered, each)];
        // Where nothing had to be proven, nothing is lost.
        const isLost =
          (proven > entered && proven > at(this.#displacedFrom, each)) || (answered > entered && answered > at(this.#displacedAt, each));
        if (isLost && visit?.began === undefined) this.isGone[each] = 1;
        // Who never came to the stage before stands in nobody's way at this one.
        else if (entered === Number.POSITIVE_INFINITY && this.isGone[each] === 0) this.isGone[each] = 2;
        ready[each] = Math.max(entered, proven, answered);
      }
    }
    if (visit === undefined || visit.began !== undefined) return;
    const from = before ?? ready.slice();
    this.#checked.set(from);
    for (const wait of sorted(visit.entry)) this.#await(wait, from, ready, answers);
    this.#waived = [...this.#waived, ...this.#spare(visit.waived?.entry, from, answers)];
  }

  /** The windows of the stage, the line before it, and the deployment. */
  enter(line: Line, bound: Float64Array | undefined, answers: Answers): void {
    const position = this.#next;
    const visit = this.#release.visits[position];
    const [started, entered] = [this.started[position], this.entered[position]];
    this.#next += 1;
    if (visit === undefined || started === undefined || entered === undefined) return;
    if (visit.began?.as === 'entered') {
      started.fill(visit.began.at);
      entered.fill(visit.began.at);
      return;
    }
    if (visit.began !== undefined) started.fill(visit.began.at);
    else this.#start(visit, started, { line, bound, platform: this.entered[position - 1] });
    entered.set(started);
    this.#await(visit.deployment, started, entered, answers);
    for (let each = 0; each < entered.length; each += 1) entered[each] = startsAt(visit.moves, at(entered, each));
  }

  #start(visit: Visit, started: Float64Array, { line, bound, platform }: Waiting): void {
    const passes = line.letsHotfixesIn && this.isHotfix;
    for (let each = 0; each < started.length; each += 1) {
      const open = Math.max(this.#now, at(this.#ready, each), at(line.entered, each), passes ? 0 : at(line.protectedUntil, each));
      const came = platform === undefined ? this.#release.from : at(platform, each);
      const start = this.isGone[each] !== 0 ? Number.POSITIVE_INFINITY : this.#startOf(visit, { open, came, each });
      if (bound !== undefined && this.isGone[each] === 0 && start > at(bound, each)) this.isGone[each] = 1;
      started[each] = this.isGone[each] !== 0 ? Number.POSITIVE_INFINITY : start;
    }
  }

  /** Where an Exception has ended by then, its gate has to be open by itself. */
  #startOf(visit: Visit, { open, came, each }: { readonly open: number; readonly came: number; readonly each: number }): number {
    let [from, start] = [open, leavesAt(visit, open, came)];
    for (let passes = 0; passes < this.#waived.length; passes += 1) {
      const ended = this.#waived.filter(({ until }) => start >= until);
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

  /** What it has to prove in the stage that it has just entered. */
  leave(answers: Answers): void {
    const visit = this.#release.visits[this.#next - 1];
    const entered = this.nowEntered;
    for (const row of [this.proven, this.#answered, this.#checked]) row.set(entered);
    this.#waived = this.#spare(visit?.waived?.exit, entered, answers).map((spared, index) => {
      const ofPerson = visit?.waived?.exit[index];
      return { ...spared, lost: ofPerson !== undefined && ofWait(ofPerson.wait) === 'person' ? this.#displacedAt : this.#displacedFrom };
    });
    if (visit === undefined) return;
    for (const wait of sorted(visit.exit)) this.#await(wait, entered, ofWait(wait) === 'person' ? this.#answered : this.proven, answers);
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

interface Waived {
  readonly ends: Float64Array;
  readonly until: number;
  /** From when on it never ends: somebody else has taken the place that it needs. */
  readonly lost?: Float64Array;
}

interface Waiting {
  readonly line: Line;
  readonly bound: Float64Array | undefined;
  /** When it came to the stage before; absent: there is none. */
  readonly platform: Float64Array | undefined;
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

function at(row: Float64Array, index: number): number {
  return row[index] ?? Number.NaN;
}
