import { loadOptions } from '#catalogue/checks/load.ts';
import { millisecondsOf } from '#catalogue/duration.ts';
import { lateAfterMs } from '#core/load/judge-load.ts';
import { wordsOfCoverage } from '#core/load/coverage.ts';
import { isRamp, readRamp, type Ramp } from '#core/load/ramp.ts';
import { readLegs } from '#core/load/read-legs.ts';
import type { Check, CheckContext, CheckOutcome } from '#checks/check.ts';
import type { Attempt, LoadOptions, LoadWork } from './attempt.ts';
import { firstLook } from './first-look.ts';
import { holdAlone } from './hold.ts';
import { searchKnee } from './knee.ts';
import { objectiveOf } from './objective.ts';
import { holdBeside } from './relative.ts';
import { coverageOfRun, keepReport } from './report.ts';
import { scenarioOf } from './steps.ts';

/** Sends a load from this host and judges it; what could not be told goes on, or is tried once more, and is then left to people. */
export const loadCheck: Check = {
  id: 'load',
  async run(definition, context) {
    const options = loadOptions.parse(definition.options);
    const work = await workOf(options, context);
    const seen = await firstLook(work.plan, context.signal);
    if (seen !== undefined) return seen;
    const title = `Load check ${definition.name}`;
    const first = await attempt(work);
    if (first.judged.verdict !== 'inconclusive' || first.judged.asideSeconds !== undefined) return outcomeOf([first], { title, work });
    context.log(`inconclusive: ${first.judged.because}; once more`);
    return outcomeOf([first, await attempt(work)], { title, work });
  },
};

async function workOf(options: LoadOptions, context: CheckContext): Promise<LoadWork> {
  const { service, url } = askedOf(options, context);
  const origins = Object.values(context.baseUrls).map((other) => new URL(other).origin);
  const limitMs = millisecondsOf(options.within ?? '10 s');
  const { steps, ...told } = await scenarioOf(options, service, context);
  const plan = {
    destinations: [{ url, origins }],
    steps,
    workers: options.workers ?? 1,
    limitMs,
    lateAfterMs: lateAfterMs(objectiveOf(options)),
  };
  return { options, context, service, plan, ...told };
}

function askedOf(options: LoadOptions, { baseUrls }: CheckContext): { readonly service: string; readonly url: string } {
  const [first] = Object.keys(baseUrls);
  const service = options.service ?? first;
  if (service === undefined) throw new Error('no service of this environment has an address');
  const url = Object.entries(baseUrls).find(([name]) => name === service)?.[1];
  if (url === undefined) throw new Error(`service ${service} has no address here (${Object.keys(baseUrls).join(', ') || 'none has'})`);
  return { service, url };
}

function attempt(work: LoadWork): Promise<Attempt> {
  const { legs } = work.options;
  return typeof legs === 'string' && isRamp(legs) ? searchKnee(work, rampOf(legs)) : holdLoad(work);
}

function rampOf(text: string): Ramp {
  const read = readRamp(text);
  if (!read.ok) throw new Error(read.sentence);
  return read.ramp;
}

async function holdLoad(work: LoadWork): Promise<Attempt> {
  const { options } = work;
  const read = readLegs(options.legs);
  if (!read.ok) throw new Error(read.sentence);
  return options.relative === undefined ? holdAlone(work, read.legs) : holdBeside(work, read.legs, options.relative);
}

async function outcomeOf(
  attempts: readonly Attempt[],
  { title, work }: { readonly title: string; readonly work: LoadWork },
): Promise<CheckOutcome> {
  const last = attempts.at(-1);
  if (last === undefined) throw new Error('nothing was run');
  const coverage = coverageOfRun(work, last);
  const covered = coverage === undefined ? {} : { coverage };
  const blobs = await keepReport({ title, steps: work.plan.steps, attempt: last, ...covered }, work.context);
  const seen = coverage === undefined ? '' : `; ${wordsOfCoverage(coverage)}`;
  const more = last.more === undefined ? '' : `; ${last.more}`;
  const because = `${last.judged.because}${more}${wordsOfFailed(last)}${seen}${wordsOfFirst(attempts)}`;
  return { verdict: last.judged.verdict, because, blobs };
}

/** Why requests failed, where any did: the most frequent reason. Beyond a knee they do, and that is what was looked for. */
function wordsOfFailed({ run, knee }: Attempt): string {
  const reasons = run.steps.flatMap((step) => Object.entries(step.reasons)).sort(([, left], [, right]) => right - left);
  const [most] = reasons;
  const failed = reasons.reduce((sum, [, times]) => sum + times, 0);
  return most === undefined || knee !== undefined ? '' : `; ${failed} requests failed, most of them: ${most[0]}`;
}

function wordsOfFirst([first, second]: readonly Attempt[]): string {
  if (first === undefined) return '';
  if (second === undefined) {
    const { verdict, asideSeconds } = first.judged;
    if (asideSeconds === undefined) return '';
    if (verdict !== 'inconclusive') return `; it went on for ${asideSeconds} s more, for its beginning could not be judged`;
    return `; it went on for ${asideSeconds} s more, which told no more: look at the report, and decide, or run it again when the machine is quiet`;
  }
  if (second.judged.verdict !== 'inconclusive') return `; it was the second run, for the first could not be told: ${first.judged.because}`;
  return '; a second run told no more than the first: look at the report, and decide, or run it again when the machine is quiet';
}
