// Who comes into a stage before whom, and who loses a place by it.
import { at, type Line } from './line.ts';
import type { Answers } from './rows.ts';
import type { Run } from './run.ts';

export interface Queued {
  readonly run: Run;
  /** Where the newest goes first: when somebody newer asks. */
  readonly bound: Float64Array | undefined;
  readonly asked: Float64Array;
}

/** One after the other. True where somebody came before a hotfix that is older: then they come in another order in each sample. */
export function letIn(queued: readonly Queued[], line: Line, answers: Answers): boolean {
  let isMixed = false;
  for (const [place, { run, bound }] of queued.entries()) {
    if (run.isHotfix && run.isToCome) isMixed = letPass(queued.slice(place), line, answers) || isMixed;
    run.start(line, { bound });
    run.land(answers);
    line.take(run);
  }
  return isMixed;
}

/** Nobody waits for a hotfix that has not asked for the stage yet. */
function letPass([hotfix, ...behind]: readonly Queued[], line: Line, answers: Answers): boolean {
  let isMixed = false;
  const before = hotfix?.asked.slice() ?? new Float64Array();
  for (const { run, bound, asked } of behind) {
    if (run.start(line, { bound, before })) {
      run.land(answers);
      line.take(run);
      isMixed = true;
    }
    // Whoever waits keeps those behind it, too.
    for (let each = 0; each < before.length; each += 1) {
      if (!line.isLatest && run.waitsIn(each)) before[each] = Number.NEGATIVE_INFINITY;
      else if (run.isHotfix) before[each] = Math.min(at(before, each), at(asked, each));
    }
  }
  return isMixed;
}

/** Who is there when the next one comes loses its place: what was not proven until then never will be. */
export function displace(there: readonly Run[], { samples, isProtecting, isMixed }: Displacing): void {
  const never = (): Float64Array => new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
  let [starts, enters] = [never(), never()];
  for (const [index, run] of there.toReversed().entries()) {
    if (isMixed) {
      [starts, enters] = [never(), never()];
      const place = there.length - 1 - index;
      for (const [other, next] of there.entries()) if (other !== place) next.comesAfter(run, other > place, { starts, enters });
    }
    run.displaceBy(starts, enters, isProtecting);
  }
}

interface Displacing {
  readonly samples: number;
  readonly isProtecting: boolean;
  readonly isMixed: boolean;
}
