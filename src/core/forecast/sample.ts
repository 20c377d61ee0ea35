// All open releases of a system are run through together, stage by stage, in hundreds of samples at once: what one waits for may be another.
// The inner loops only touch arrays that were made before.
import { displace, letIn } from './let-in.ts';
import { at, Line } from './line.ts';
import type { Answers } from './rows.ts';
import { Run, type SampledRelease } from './run.ts';
import type { CompiledSystem } from './waits.ts';

export interface Sampled {
  readonly samples: number;
  readonly releases: readonly SampledRelease[];
}

/** What is drawn for a wait depends on its key and nothing else, so that two systems that differ in one thing can be compared sample by sample. */
export function sample(system: CompiledSystem, answers: Answers, samples: number): Sampled {
  const overtaken = new Map<string, Float64Array>();
  // When a hotfix is overtaken hangs on when others go live, and that on the hotfix: each pass is right a while further.
  for (let passes = 1; ; passes += 1) {
    const runs = goThrough(system, { answers, samples, overtaken });
    if (passes > system.stages.length + 1 || !overtake(runs, overtaken)) return { samples, releases: runs };
  }
}

interface Going {
  readonly answers: Answers;
  readonly samples: number;
  /** Hotfix → when something newer goes live before it. */
  readonly overtaken: ReadonlyMap<string, Float64Array>;
}

function goThrough(system: CompiledSystem, { answers, samples, overtaken }: Going): readonly Run[] {
  const runs = system.releases.map((release) => new Run(release, { samples, now: system.now, overtaken: overtaken.get(release.id) }));
  for (const stage of system.stages.keys()) {
    const there = inOrder(runs, stage);
    const queue = system.stages[stage]?.queue;
    const isLatest = queue === 'latest';
    const isProtecting = queue === 'protect-soak' || queue === 'hotfix-first';
    const line = new Line(samples, { isProtecting, isLatest, letsHotfixesIn: queue === 'hotfix-first' });
    for (const run of there) run.prove(answers);
    const bounds = isLatest ? overtakings(there, stage, samples) : [];
    const queued = there.map((run, place) => ({ run, bound: bounds[place], asked: run.askedFor(stage) }));
    const isMixed = letIn(queued, line, answers);
    displace(there, { samples, isProtecting, isMixed });
  }
  return runs;
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

/** Something newer is live before a hotfix that walks to the same stage: it ends as soon as it is where it is going. True where that is news. */
function overtake(runs: readonly Run[], overtaken: Map<string, Float64Array>): boolean {
  let isNews = false;
  for (const [place, run] of runs.entries()) {
    if (!run.isHotfix) continue;
    const before = overtaken.get(run.id);
    const soonest = new Float64Array(run.isGone.length).fill(Number.POSITIVE_INFINITY);
    for (const newer of runs.slice(place + 1)) {
      if (newer.lastStage !== run.lastStage) continue;
      for (let each = 0; each < soonest.length; each += 1)
        if (at(newer.live, each) <= at(run.live, each)) soonest[each] = Math.min(at(soonest, each), at(newer.live, each));
    }
    if (soonest.every((instant, each) => instant === (before?.[each] ?? Number.POSITIVE_INFINITY))) continue;
    overtaken.set(run.id, soonest);
    isNews = true;
  }
  return isNews;
}
