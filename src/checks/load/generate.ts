import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { GeneratorFigures } from '#core/load/figures.ts';
import type { LoadSecond } from '#core/load/judge-load.ts';
import type { LoadStep } from '#core/load/scenario.ts';
import { heldUntil, lengthOf, type Leg } from '#core/load/schedule.ts';
import { Histogram } from '#core/measure/histogram.ts';
import type { Milliseconds } from '#core/system.ts';
import type { Destination } from './connection.ts';
import { threadFile } from './thread-file.ts';
import type { GoOn, SecondTally, StepTally, ThreadMessage, ThreadOrder, ThreadResult } from './thread-order.ts';

/** A load to be sent. */
export interface LoadPlan {
  /** Visits go to them in turn; of two, in blocks of time, where one is held against the other. */
  readonly isInBlocks?: true;
  readonly destinations: readonly Destination[];
  readonly steps: readonly LoadStep[];
  readonly legs: readonly Leg[];
  readonly workers: number;
  readonly limitMs: Milliseconds;
  /** Sent later than this after its time, a request counts as late. Default: 5 ms. */
  readonly lateAfterMs?: Milliseconds;
}

const usualLateMs = 5;

/** What came of a step. */
export interface StepRun {
  readonly answered: number;
  readonly failed: number;
  readonly latency: Histogram;
  readonly reasons: { readonly [because: string]: number };
}

/** A second, with the rate at which it was really sent. */
export interface RunSecond extends LoadSecond {
  readonly sent: number;
}

/** What a generator counted: every second of the legs, and each step in all. */
export interface LoadRun {
  /** As they were sent: the last may have gone on for longer than it was to. */
  readonly legs: readonly Leg[];
  readonly seconds: readonly RunSecond[];
  readonly steps: readonly StepRun[];
  readonly generator: GeneratorFigures;
}

const mostConnections = 2_000;
/** Threads load their code before the first request is due. */
const headStartMs = 400;

/** Sends a load from threads of its own, and counts. Rejects when the signal aborts, or a thread breaks; none is left either way. */
export async function generate(ordered: LoadPlan, { signal, onSecond, startNs = soon(), heldFor }: GenerateParts): Promise<LoadRun> {
  signal.throwIfAborted();
  let plan = ordered;
  const machine = watchMachine(startNs);
  const tallies: SecondTally[] = [];
  const threads = Array.from({ length: plan.workers }, (_, index) => startThread(orderOf(plan, index, startNs)));
  const onTally = (tally: SecondTally): void => {
    tallies.push(tally);
    onSecond?.(tally);
    const decides = lengthOf(ordered.legs) / 1_000 - decidedBefore;
    if (heldFor === undefined || tallies.length < decides * plan.workers) return;
    const known = knownOf(tallies, plan.workers);
    if (known < decides) return;
    const legs = heldUntil(plan.legs, 1_000 * heldFor(mergeSeconds(plan, tallies, machine.busy).slice(0, known)));
    if (legs === plan.legs) return;
    plan = { ...plan, legs };
    const message: GoOn = { lengthMs: lengthOf(legs) };
    // A thread has no origin, as a window has.
    for (const thread of threads) thread.postMessage(message, []);
  };
  try {
    const results = await Promise.all(threads.map((thread) => resultOf(thread, onTally, signal)));
    const steps = mergeSteps(
      plan.steps.length,
      results.map((result) => result.steps),
    );
    return { legs: plan.legs, seconds: mergeSeconds(plan, tallies, machine.busy), steps, generator: costOf(results) };
  } finally {
    machine.end();
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** When a load that is made now begins, by the clock that all threads share. */
export function soon(): bigint {
  return process.hrtime.bigint() + BigInt(headStartMs) * 1_000_000n;
}

export interface GenerateParts {
  readonly startNs?: bigint;
  readonly signal: AbortSignal;
  readonly onSecond?: (tally: SecondTally) => void;
  /** For how many seconds in all the last leg is held, by what is known of the first; asked again with each second from shortly before the end. */
  readonly heldFor?: (known: readonly RunSecond[]) => number;
}

/** So many seconds before its end it is first asked whether a load goes on. */
const decidedBefore = 3;

/** How many of the first seconds every thread has told. */
function knownOf(tallies: readonly SecondTally[], workers: number): number {
  const told = new Map<number, number>();
  for (const { second } of tallies) told.set(second, (told.get(second) ?? 0) + 1);
  let known = 0;
  while (told.get(known) === workers) known += 1;
  return known;
}

function orderOf({ workers, ...plan }: LoadPlan, index: number, startNs: bigint): ThreadOrder {
  const most = Math.max(1, Math.floor(mostConnections / workers));
  return { lateAfterMs: usualLateMs, ...plan, share: { index, of: workers }, startNs, mostConnections: most };
}

function startThread(order: ThreadOrder): Worker {
  // Nothing of the agent's environment: a thread needs none of it.
  return new Worker(threadFile(), { workerData: order, env: {}, execArgv: [], name: 'lockstep load' });
}

function resultOf(thread: Worker, onSecond: (tally: SecondTally) => void, signal: AbortSignal): Promise<ThreadResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ThreadResult>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  thread.on('message', (message: ThreadMessage) => {
    if (message.kind === 'second') onSecond(message.tally);
    else resolve(message);
  });
  thread.once('error', reject);
  thread.once('exit', (code) => reject(new Error(`a thread of the generator ended early (${code})`)));
  return promise.finally(() => signal.removeEventListener('abort', onAbort));
}

function costOf(results: readonly ThreadResult[]): GeneratorFigures {
  return {
    threads: results.length,
    seconds: Math.max(...results.map(({ seconds }) => seconds)),
    processorSeconds: results.reduce((sum, { processorSeconds }) => sum + processorSeconds, 0),
  };
}

/** The share of the machine's processors that was in use, by the second. */
function watchMachine(startNs: bigint): { readonly busy: ReadonlyMap<number, number>; end(): void } {
  const busy = new Map<number, number>();
  const secondNow = (): number => Math.floor(Number(process.hrtime.bigint() - startNs) / 1e9);
  let last = { second: secondNow(), times: machineTimes() };
  const timer = setInterval(() => {
    const now = { second: secondNow(), times: machineTimes() };
    if (now.second === last.second) return;
    const all = now.times.all - last.times.all;
    const share = all <= 0 ? 0 : 1 - (now.times.idle - last.times.idle) / all;
    for (let second = last.second; second < now.second; second += 1) busy.set(second, share);
    last = now;
  }, 200);
  return { busy, end: () => clearInterval(timer) };
}

function machineTimes(): { readonly idle: number; readonly all: number } {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    // What runs with a lower priority makes way: it is no reason to doubt what was measured.
    idle += times.idle + times.nice;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}

/** One second of all threads; what comes after the last leg only ends what was begun, and is no second of the load. */
function mergeSeconds(plan: LoadPlan, tallies: readonly SecondTally[], busy: ReadonlyMap<number, number>): readonly RunSecond[] {
  return Array.from({ length: Math.floor(lengthOf(plan.legs) / 1_000) }, (_, second) => {
    const own = tallies.filter((tally) => tally.second === second);
    const sum = (of: (tally: SecondTally) => number): number => own.reduce((total, tally) => total + of(tally), 0);
    return {
      intended: sum(({ intended }) => intended),
      sent: sum(({ sent }) => sent),
      late: sum(({ late }) => late),
      lateAfterMs: plan.lateAfterMs ?? usualLateMs,
      answered: sum(({ answered }) => answered),
      failed: sum(({ failed }) => failed),
      // Unpacked when it is looked at: a run of an hour would fill the memory with empty buckets.
      get latency() {
        return merged(own.map(({ latency }) => latency));
      },
      // A thread that said nothing of a second was not well.
      ownDelayMs: own.length < plan.workers ? Number.POSITIVE_INFINITY : Math.max(...own.map(({ ownDelayMs }) => ownDelayMs)),
      ownProcessor: Math.max(0, ...own.map(({ ownProcessor }) => ownProcessor)),
      machineBusy: busy.get(second) ?? 0,
    };
  });
}

function mergeSteps(count: number, threads: readonly (readonly StepTally[])[]): readonly StepRun[] {
  return Array.from({ length: count }, (_, step) => {
    const own = threads.flatMap((tallies) => tallies[step] ?? []);
    const reasons: { [because: string]: number } = {};
    for (const tally of own)
      for (const [because, times] of Object.entries(tally.reasons)) reasons[because] = (reasons[because] ?? 0) + times;
    return {
      answered: own.reduce((sum, { answered }) => sum + answered, 0),
      failed: own.reduce((sum, { failed }) => sum + failed, 0),
      latency: merged(own.map(({ latency }) => latency)),
      reasons,
    };
  });
}

function merged(parts: readonly Float64Array[]): Histogram {
  const histogram = new Histogram();
  for (const part of parts) histogram.merge(Histogram.fromCounts(part));
  return histogram;
}
