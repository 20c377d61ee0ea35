import { agentCloses, type StepOrder, type TargetHost } from '#targets/target.ts';
import { Failure } from '#core/failure.ts';
import type { PlacedService } from '#core/payload.ts';
import type { ArtefactStore } from './artefact-store.ts';
import type { Judgings } from './judge.ts';
import type { Keeper } from './keeper.ts';
import { copyKeys, type InstancePlace, type Records, type SideName } from './record.ts';
import type { RouterControl } from './router-control.ts';
import type { StateFolder } from './state-folder.ts';
import type { Turns } from './turns.ts';

/** What the steps work with. */
export interface Parts {
  readonly host: TargetHost;
  readonly state: StateFolder;
  readonly records: Records;
  readonly artefacts: ArtefactStore;
  readonly keeper: Keeper;
  readonly router: RouterControl;
  readonly turns: Turns;
  readonly judgings: Judgings;
}

/** The service that a step is about. */
export function placedService(order: StepOrder): PlacedService {
  const placed = order.services.find(({ service }) => service.name === order.step.service);
  if (placed === undefined)
    throw new Failure('no-such-service', `The step ${order.step.id} names no service of its release.`, { retryable: false });
  return placed;
}

export function instancePlace({ system, environment }: StepOrder, side: SideName, service: string): InstancePlace {
  return { system, environment, side, service };
}

/** Every copy that a service is to have. */
export function copyPlaces(order: StepOrder, side: SideName, { name, instances }: PlacedService['service']): readonly InstancePlace[] {
  return copyKeys(name, instances).map((key) => instancePlace(order, side, key));
}

/** Whether the agent closes, and the next one goes on with what is under way: it is left as it is. */
export function isInterrupted(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === agentCloses;
}

/** Fires when the agent closes, and not for a deadline or an abort: for what must not be left half done. */
export function closingOf(signal: AbortSignal): AbortSignal {
  const closing = new AbortController();
  const look = (): void => {
    if (isInterrupted(signal)) closing.abort(agentCloses);
  };
  look();
  signal.addEventListener('abort', look, { once: true });
  return closing.signal;
}

/** Ends with the step's own time or with the order's. */
export function timeOf(order: StepOrder, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(order.step.timeoutMs)]);
}

/** Past its deadline somebody else may already be at work: nothing new is begun. */
export function requireTime(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure('too-late', 'The time of this step is over; nothing more was begun.', { retryable: true });
}
