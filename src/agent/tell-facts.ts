import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';
import type { Fact } from '#core/facts.ts';
import type { ControllerClient } from './controller-client.ts';

const usualPauseMs = 2_000;

interface Teller {
  readonly client: Pick<ControllerClient, 'tellFacts'>;
  readonly facts: readonly Fact[];
  readonly signal: AbortSignal;
  readonly pauseMs?: number;
}

/** Tells once what this host is; a controller that is away is told later, and an older one that does not ask is left alone. */
export async function tellFacts({ client, facts, signal, pauseMs = usualPauseMs }: Teller): Promise<void> {
  while (!signal.aborted) {
    try {
      return await client.tellFacts(facts, signal);
    } catch (error) {
      if (error instanceof Failure && !error.retryable) return;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
