import type { PlanStep } from './state.ts';
import type { CheckDefinition, Instant } from './system.ts';

export type OrderState = 'open' | 'lost' | 'absent' | 'unknown' | 'failed';

/** What an order that is under way waits for. */
export interface Progress {
  /** `/health answers 500` */
  readonly because: string;
  /** The last lines that the service wrote, masked. */
  readonly lastWords?: string;
}

/** What an agent is to do. Open ones are handed out; an order that succeeded is gone. */
export interface Order {
  /** The effect key: names this one effect for ever. */
  readonly key: string;
  readonly kind: 'step' | 'check' | 'inquire';
  readonly promotion: string;
  readonly environment: string;
  readonly host: string;
  readonly fence: number;
  readonly attempt: number;
  /** After this many attempts a person is asked. */
  readonly attemptLimit: number;
  readonly issued: Instant;
  readonly deadline: Instant;
  readonly state: OrderState;
  readonly because?: string;
  /** Of one that failed. */
  readonly lastWords?: string;
  /** Number of the last observation taken. */
  readonly seq: number;
  /** Heard from the agent that it began. */
  readonly startedAt?: Instant;
  /** What it waits for, and since when it is that. */
  readonly progress?: Progress & { readonly since: Instant };
  /** kind `step`: which line of the plan, forward or back. */
  readonly step?: PlanStep;
  readonly index?: number;
  readonly undo?: boolean;
  /** kind `check` */
  readonly check?: {
    readonly release: string;
    readonly stage: string;
    readonly gate: string;
    readonly entry: string;
    readonly definition: CheckDefinition;
    /** It is no check of the file: the host attests a soak. */
    readonly soaked?: Soaked;
  };
  /** kind `inquire`: the key asked about. */
  readonly about?: string;
  /** Which run of the check this is: 1 after the deployment, one more for each time somebody asked again. */
  readonly run?: number;
}

/** What a host attests at the end of a soak: these bits have run here for that time. */
export interface Soaked {
  /** `continuous`: without a gap. `cumulative`: gaps that were heard of were counted; now the bits must be the right ones. */
  readonly mode: 'continuous' | 'cumulative';
  readonly since: Instant;
  readonly until: Instant;
}
