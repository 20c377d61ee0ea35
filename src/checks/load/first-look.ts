import { isExpected, wordsOfExpected, type LoadStep } from '#core/load/scenario.ts';
import type { CheckOutcome } from '#checks/check.ts';
import { Connection, wordsOf, type Destination, type Ended } from './connection.ts';
import type { LoadPlan } from './generate.ts';
import { wireOf } from './wire.ts';

/**
 * Each step once, before the load: what does not even answer one request is not loaded. Undefined where all is well. Nobody there is an
 * error, for nothing was judged; a wrong answer is a failure.
 */
export async function firstLook(plan: Omit<LoadPlan, 'legs'>, signal: AbortSignal): Promise<CheckOutcome | undefined> {
  signal.throwIfAborted();
  const bad: string[] = [];
  const [destination] = plan.destinations;
  if (destination === undefined) return { verdict: 'error', because: 'there is nobody to ask' };
  for (const step of plan.steps) {
    const ended = await askOnce({ destination, limitMs: plan.limitMs }, step, signal);
    signal.throwIfAborted();
    if (ended.kind === 'broken' && ended.isStale) return { verdict: 'error', because: `${step.name} ${ended.because}` };
    if (ended.kind === 'broken') bad.push(`${step.name} ${ended.because}`);
    else if (!isExpected(step, ended.status)) bad.push(`${step.name} answered ${ended.status}, expected ${wordsOfExpected(step)}`);
  }
  if (bad.length === 0) return undefined;
  const more = bad.length > 3 ? `; ${bad.length - 3} more` : '';
  return {
    verdict: 'fail',
    because: `${bad.length} of ${plan.steps.length} steps failed before the load began: ${bad.slice(0, 3).join('; ')}${more}`,
    counts: { passed: plan.steps.length - bad.length, failed: bad.length, skipped: 0 },
  };
}

interface Asking {
  readonly destination: Destination;
  readonly limitMs: number;
}

/** `isStale` says here that nobody was there to be asked. */
async function askOnce({ destination, limitMs }: Asking, step: LoadStep, signal: AbortSignal): Promise<Ended> {
  const limit = AbortSignal.timeout(limitMs);
  const either = AbortSignal.any([signal, limit]);
  try {
    const connection = await Connection.open(destination, either);
    const { promise, resolve } = Promise.withResolvers<Ended>();
    const onAbort = (): void => connection.end(`gave no whole answer within ${limitMs} ms`);
    either.addEventListener('abort', onAbort, { once: true });
    connection.send(wireOf(step, destination.url), resolve);
    const ended = await promise;
    either.removeEventListener('abort', onAbort);
    connection.end('is done');
    return ended.kind === 'broken' ? { ...ended, isStale: false } : ended;
  } catch (error) {
    return { kind: 'broken', because: limit.aborted ? 'could not be reached in time' : wordsOf(error), isStale: true };
  }
}
