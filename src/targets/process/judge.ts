import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  StepFailure,
  type EnvironmentPlace,
  type StepContext,
  type StepOrder,
  type StepResult,
  type Surroundings,
} from '#targets/target.ts';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import type { CanaryRecord, JudgingRecord, JudgingVerdict } from './canary-record.ts';
import { beginJudging, isOver, resultOf } from './judge-slice.ts';
import { Judging } from './judging.ts';
import { sideUrls } from './listeners.ts';
import { isInterrupted, timeOf, type Parts } from './parts.ts';
import { environmentKey } from './record.ts';
import { canaryOf } from './shift.ts';
import { tellJudging } from './tell-judging.ts';

/** Blobs are for people: a controller that is away loses none of the verdict with them. */
const keepMs = 10_000;

/** The canaries that are watched here, one per environment. */
export class Judgings {
  readonly #parts: Omit<Parts, 'judgings'>;
  readonly #running = new Map<string, { readonly key: string; readonly judging: Judging }>();

  constructor(parts: Omit<Parts, 'judgings'>) {
    this.#parts = parts;
  }

  /** What an agent left in the middle goes on, whoever is there to order it. */
  resume(): void {
    for (const record of this.#parts.records.all()) {
      const judging = record.canary?.judging;
      if (judging !== undefined && !isOver(judging)) this.of(record, judging.key);
    }
  }

  /** The one that watches this step; begins to watch, where nobody does. */
  of(place: EnvironmentPlace, key: string): Judging {
    const known = this.#running.get(environmentKey(place));
    if (known?.key === key) return known.judging;
    known?.judging.close();
    const judging = new Judging(this.#parts, place, key);
    this.#running.set(environmentKey(place), { key, judging });
    return judging;
  }

  close(): void {
    for (const { judging } of this.#running.values()) judging.close();
  }
}

/**
 * Looks at both sides until something can be told. *Fail* is a step that failed, with everybody back on the old side; what is
 * inconclusive is for a person, and holds the weight.
 */
export async function judge(parts: Parts, order: StepOrder, context: StepContext): Promise<StepResult> {
  const signal = timeOf(order, context.signal);
  const record = parts.records.get(order);
  if (record.canary === undefined) return nobodyToCompare(parts, order);
  const known = record.canary.judging;
  // A release that was found worse is not shown to customers again in this deployment, whoever asks for another look.
  const isFailed = known !== undefined && isOver(known);
  if (known?.key !== order.key && !isFailed) await begin(parts, order, record.canary);
  const judging = parts.judgings.of(order, isFailed ? known.key : order.key);
  judging.reach = (point) => context.reach(point);
  judging.tell = tellJudging((progress) => context.tell(progress));
  const blobs = await Promise.race([runChecks(parts, { order, judging, signal }, context), judging.ended.then(() => ({}))]);
  await Promise.race([judging.ended, abortOf(signal)]);
  if (isInterrupted(signal)) return {};
  const because = signal.reason === 'aborted' ? 'the promotion was aborted' : 'its time was over before anything could be told';
  await judging.conclude({ verdict: 'inconclusive', because });
  return answer(judging, context, blobs);
}

function abortOf(signal: AbortSignal): Promise<unknown> {
  return signal.aborted ? Promise.resolve() : once(signal, 'abort');
}

function nobodyToCompare(parts: Parts, order: StepOrder): StepResult {
  const { active } = parts.records.get(order);
  if (active !== undefined)
    throw new Failure('no-canary', `No visitor of ${order.environment} is sent to ${order.release}.`, { retryable: false });
  const nothing = { newRequests: 0, oldRequests: 0, newUsers: 0, newUsersHit: 0, evidence: 1, strikes: 0 };
  const canary = { verdict: 'pass', weight: order.step.weight ?? 0, ...nothing } as const;
  return { canary, because: 'Nothing ran here before: there is nobody to send, and nothing to compare with.' };
}

/** After a step that was inconclusive the weight may be another one. */
async function begin(parts: Parts, order: StepOrder, canary: CanaryRecord): Promise<void> {
  const now = Date.now();
  const weight = order.step.weight ?? canary.weight;
  const begun = beginJudging({ ...canary, weight }, judgingOf(order, { weight, now }), now);
  parts.records.change(order, (record) => ({ ...record, canary: begun }));
  parts.judgings.of(order, order.key).table.clear();
  if (canary.weight !== weight) await parts.router.push();
}

function judgingOf(order: StepOrder, { weight, now }: { readonly weight: number; readonly now: number }): JudgingRecord {
  const { steps, users, warmUpMs, suspendMs, queries, checks } = canaryOf(order);
  const step = steps[order.step.canary ?? 0];
  if (step?.kind !== 'weight') throw new Failure('no-canary', `The rollout has no step for ${order.step.id}.`, { retryable: false });
  return {
    key: order.key,
    weight,
    seconds: step.ms / 1_000,
    requests: step.requests,
    ...(users !== undefined && { users }),
    warmUpMs,
    suspendMs,
    queries,
    areChecksDone: checks.length === 0,
    until: now + order.step.timeoutMs,
    lastAt: now - (now % 1_000),
    newRequests: 0,
    oldRequests: 0,
    newUsers: 0,
    newUsersHit: 0,
  };
}

interface Checking {
  readonly order: StepOrder;
  readonly judging: Judging;
  readonly signal: AbortSignal;
}

/** Against the new side, before its time begins; the canary is watched meanwhile. */
async function runChecks(
  parts: Parts,
  { order, judging, signal }: Checking,
  context: StepContext,
): Promise<{ readonly [name: string]: string }> {
  const blobs: Record<string, string> = {};
  const { canary } = judging;
  if (canary === undefined || canary.judging.areChecksDone || canary.judging.verdict !== undefined) return blobs;
  const surroundings = await surroundingsOf(parts, order, signal);
  for (const definition of canaryOf(order).checks) {
    const found = await context.check(definition, surroundings);
    for (const [name, digest] of Object.entries(found.blobs ?? {})) blobs[`${definition.name}/${name}`] = digest;
    if (signal.aborted) return blobs;
    if (found.verdict !== 'pass') {
      const verdict = found.verdict === 'fail' ? 'fail' : 'inconclusive';
      await judging.conclude({ verdict, because: found.because, metric: definition.name });
      return blobs;
    }
  }
  judging.beginStage();
  return blobs;
}

async function surroundingsOf(parts: Parts, order: StepOrder, signal: AbortSignal): Promise<Surroundings> {
  const { canary } = parts.records.get(order);
  const folders = await Promise.all(
    order.services.map(async ({ service, artefact }) => [service.name, await parts.artefacts.ensure(artefact, signal)] as const),
  );
  return { baseUrls: canary === undefined ? {} : sideUrls(parts, order, canary.side), folders: Object.fromEntries(folders) };
}

async function answer(judging: Judging, context: StepContext, more: { readonly [name: string]: string }): Promise<StepResult> {
  const { canary } = judging;
  const counts = canary === undefined ? undefined : resultOf(canary);
  const verdict: JudgingVerdict = canary?.judging.relapse ??
    canary?.judging.verdict ?? { verdict: 'inconclusive', because: 'nobody looks at it any more' };
  const blobs = { ...more, ...(await keepTable(judging, context)) };
  const result: OrderResult = {
    ...(counts !== undefined && { canary: { verdict: verdict.verdict, ...counts } }),
    ...(Object.keys(blobs).length > 0 && { blobs }),
  };
  if (verdict.verdict === 'fail') throw new StepFailure(verdict.because, result);
  return { ...result, because: verdict.because };
}

async function keepTable(judging: Judging, context: StepContext): Promise<{ readonly [name: string]: string }> {
  const content = judging.table.content();
  if (content === undefined) return {};
  const kept = context.keep('canary.json', content).then(
    (digest) => ({ 'canary.json': digest }),
    () => ({}),
  );
  return Promise.race([kept, sleep(keepMs, {})]);
}
