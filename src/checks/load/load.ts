import type { z } from 'zod';
import { loadOptions } from '#catalogue/checks/load.ts';
import { millisecondsOf } from '#catalogue/duration.ts';
import { judgeLoad, type LoadVerdict } from '#core/load/judge-load.ts';
import { readLegs } from '#core/load/read-legs.ts';
import { lengthOf } from '#core/load/schedule.ts';
import type { Check, CheckContext, CheckOutcome } from '#checks/check.ts';
import { firstLook } from './first-look.ts';
import { generate, type LoadPlan, type LoadRun } from './generate.ts';
import { objectiveOf } from './objective.ts';
import { keepReport } from './report.ts';
import { stepsOf } from './steps.ts';
import type { SecondTally } from './thread-order.ts';

export type LoadOptions = z.infer<typeof loadOptions>;

/** A run, and what is said of it. */
export interface JudgedRun {
  readonly run: LoadRun;
  readonly judged: LoadVerdict;
}

/** Sends a load from this host and judges it; what could not be told is tried once more, and then left to people. */
export const loadCheck: Check = {
  id: 'load',
  async run(definition, context) {
    const options = loadOptions.parse(definition.options);
    const plan = planOf(options, context);
    const title = `Load check ${definition.name}`;
    const seen = await firstLook(plan, context.signal);
    if (seen !== undefined) return seen;
    const first = await runOnce(plan, options, context);
    if (first.judged.verdict !== 'inconclusive') return outcomeOf([first], { title, plan, context });
    context.log(`inconclusive: ${first.judged.because}; once more`);
    return outcomeOf([first, await runOnce(plan, options, context)], { title, plan, context });
  },
};

function planOf(options: LoadOptions, context: CheckContext): LoadPlan {
  const read = readLegs(options.legs);
  if (!read.ok) throw new Error(read.sentence);
  return {
    destination: { url: addressOf(options, context), origins: Object.values(context.baseUrls).map((url) => new URL(url).origin) },
    steps: stepsOf(options, context),
    legs: read.legs,
    workers: options.workers ?? 1,
    limitMs: millisecondsOf(options.within ?? '10 s'),
  };
}

function addressOf(options: LoadOptions, { baseUrls }: CheckContext): string {
  const [first] = Object.keys(baseUrls);
  const service = options.service ?? first;
  const url = Object.entries(baseUrls).find(([name]) => name === service)?.[1];
  if (url !== undefined) return url;
  if (service === undefined) throw new Error('no service of this environment has an address');
  throw new Error(`service ${service} has no address here (${Object.keys(baseUrls).join(', ') || 'none has'})`);
}

async function runOnce(plan: LoadPlan, options: LoadOptions, context: CheckContext): Promise<JudgedRun> {
  const seconds = Math.round(lengthOf(plan.legs) / 1_000);
  const onSecond = ({ second, answered, failed }: SecondTally): void => {
    if (second % 10 === 9) context.log(`${second + 1} of ${seconds} s: ${answered} answered and ${failed} failed in the last`);
  };
  const run = await generate(plan, { signal: context.signal, onSecond });
  return { run, judged: judgeLoad(run.seconds, objectiveOf(options)) };
}

interface Ran {
  readonly title: string;
  readonly plan: LoadPlan;
  readonly context: CheckContext;
}

async function outcomeOf(runs: readonly JudgedRun[], { title, plan, context }: Ran): Promise<CheckOutcome> {
  const last = runs.at(-1);
  if (last === undefined) throw new Error('nothing was run');
  const { verdict, because } = last.judged;
  const blobs = await keepReport({ title, plan, run: last.run, judged: last.judged }, context);
  return { verdict, because: `${because}${wordsOfFailed(last.run)}${wordsOfFirst(runs)}`, blobs };
}

/** Why requests failed, where any did: the most frequent reason. */
function wordsOfFailed({ steps }: LoadRun): string {
  const reasons = steps.flatMap((step) => Object.entries(step.reasons)).sort(([, left], [, right]) => right - left);
  const [most] = reasons;
  const failed = reasons.reduce((sum, [, times]) => sum + times, 0);
  return most === undefined ? '' : `; ${failed} requests failed, most of them: ${most[0]}`;
}

function wordsOfFirst([first, second]: readonly JudgedRun[]): string {
  if (first === undefined || second === undefined) return '';
  if (second.judged.verdict !== 'inconclusive') return `; it was the second run, for the first could not be told: ${first.judged.because}`;
  return '; a second run told no more than the first: look at the report, and decide, or run it again when the machine is quiet';
}
