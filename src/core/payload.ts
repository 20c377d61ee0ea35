import type { Adopted, PlanStep, Soaked } from './state.ts';
import type { Artefact, CheckDefinition, EnvironmentDefinition, Rollout, Service } from './system.ts';

// What travels to an agent with an order: everything its hands need, computed from the state at the moment of hand-out.
// Secrets are added by the engine on the way out and are in no state, event or log.

/** The wire form of an order. The agent asks `GET /agent/orders?host=…` (long poll) and answers `POST /agent/observations`. */
export interface OrderEnvelope {
  readonly system: string;
  readonly key: string;
  readonly kind: 'step' | 'check' | 'inquire';
  readonly promotion: string;
  readonly environment: EnvironmentDefinition;
  readonly fence: number;
  readonly attempt: number;
  readonly deadline: number;
  /** Its promotion was aborted: whoever is at it stops, and whoever has not begun does not begin. */
  readonly isAborted?: true;
  readonly payload: StepPayload | CheckPayload | InquirePayload;
  /** Secret name → value; only those that the service or check names. */
  readonly secrets: { readonly [name: string]: string };
}

export interface StepPayload {
  readonly kind: 'step';
  readonly step: PlanStep;
  readonly undo: boolean;
  readonly rollout: Rollout;
  readonly release: string;
  /** The stage that it enters; absent in orders of older controllers. */
  readonly stage?: string;
  /** Every service of the plan, in dependency order, with the artefact to run (forward) … */
  readonly services: readonly PlacedService[];
  /** … and what ran before (undefined where nothing did): what an undo brings back. */
  readonly back?: { readonly release: string; readonly services: readonly PlacedService[] };
  /** What runs already is recorded, and compared where its port is known. */
  readonly adopts?: Adopted;
}

export interface PlacedService {
  readonly service: Service;
  readonly artefact: Artefact;
}

export interface CheckPayload {
  readonly kind: 'check';
  readonly release: string;
  readonly stage: string;
  readonly definition: CheckDefinition;
  readonly services: readonly PlacedService[];
  /** Names of tests that prove requirements of the release: their ends are told. Absent: nobody asks for them. */
  readonly tests?: readonly string[];
  /** No check of the file: the host attests that the services ran for this time. */
  readonly soaked?: Soaked;
  /** What the last stage of its path runs, where that is another release: for checks that hold one against the other. */
  readonly production?: { readonly release: string; readonly services: readonly PlacedService[] };
}

export interface InquirePayload {
  readonly kind: 'inquire';
  /** The order asked about: the target is asked whether its effect is there. */
  readonly about: string;
  readonly step: PlanStep;
  readonly undo: boolean;
  readonly rollout: Rollout;
  readonly release: string;
  readonly stage?: string;
  readonly services: readonly PlacedService[];
  readonly back?: { readonly release: string; readonly services: readonly PlacedService[] };
  readonly adopts?: Adopted;
}

/** What says where an order belongs. */
interface Addressed {
  readonly environment: Pick<EnvironmentDefinition, 'host' | 'name'>;
  readonly payload: { readonly kind: 'check' } | { readonly kind: 'step' | 'inquire'; readonly step: Pick<PlanStep, 'refresh'> };
}

/** Whose agent it is for: the host of its environment, or, where data are read and masked, that of their source. */
export function addresseeOf({ environment, payload }: Addressed): { readonly host: string; readonly environment: string } {
  const refresh = payload.kind === 'check' ? undefined : payload.step.refresh;
  return refresh === undefined
    ? { host: environment.host, environment: environment.name }
    : { host: refresh.host, environment: refresh.from };
}
