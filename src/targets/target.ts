import type { LiveCanary } from '#core/canary/live.ts';
import type { MetricAnswer } from '#core/canary/metric-looks.ts';
import type { TrafficWindow } from '#core/canary/watch-bounds.ts';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import type { MigrationMeasured, Surroundings as MeasuredAround } from '#core/migrations/measured.ts';
import type { NothingSeen } from '#core/nothing/observed.ts';
import type { PlacedService } from '#core/payload.ts';
import type { Adopted, PlanStep, Progress, StepRows, Verdict } from '#core/state.ts';
import type { CheckDefinition, EnvironmentDefinition, Instant, MetricQuery, Rollout } from '#core/system.ts';

/** A way of running services. Opened once per agent; what it runs outlives both. */
export interface TargetKind {
  readonly id: string;
  /** Takes up what runs already, and keeps it running from then on. Throws a Failure where this host cannot run it. */
  open(host: TargetHost): Promise<Target>;
}

/** Every verb may be asked again: it looks at what is there before it does anything. */
export interface Target {
  /** Brings the step's effect about. A Failure's sentence becomes the `because` of the failed step. */
  apply(order: StepOrder, context: StepContext): Promise<StepResult>;
  /** Whether the effect is there: of the undoing, where the order undoes. */
  observe(order: StepOrder, context: StepContext): Promise<Sighting>;
  undo(order: StepOrder, context: StepContext): Promise<OrderResult>;
  /** The last lines of a service, secrets' values masked. */
  logs(place: EnvironmentPlace, service: string, lines: number): Promise<string>;
  /** The last lines of these services where a release stands, else where customers are led; masked. Absent: it keeps no logs. */
  lastWords?(question: WordsQuestion): Promise<string>;
  /** What a check needs to know of the services that a release has in an environment. */
  surroundings(place: EnvironmentPlace, services: readonly PlacedService[], signal: AbortSignal): Promise<Surroundings>;
  /** Since when these bits have run and been reached here without a gap, from what was written down on this host; absent: nobody can tell. */
  attest?(place: EnvironmentPlace, services: readonly PlacedService[]): Promise<Attestation>;
  /** Starts another release of this environment's services beside those that serve, for the time of a check. Absent: it cannot. */
  startBeside?(order: BesideOrder, signal: AbortSignal): Promise<Beside>;
  /** Starts a release with nothing but what is declared, watches what it reaches for, and ends it. Absent: it cannot. */
  startInNothing?(order: BesideOrder, signal: AbortSignal): Promise<readonly NothingSeen[]>;
  /** Hears from the controller who may come through the doors. */
  setDoors(doors: Doors): Promise<void>;
  /** Environments that customers reach here, and whether all of each is well now. */
  standings?(): readonly Standing[];
  /** The step of a canary that is looked at there now. */
  liveCanary?(place: EnvironmentPlace): LiveCanary | undefined;
  /** What customers' requests there came to since the router's start: numbers that only grow, until it starts again. */
  counts?(): Promise<readonly VisitCounts[]>;
  /** Stops watching. Services and router run on. */
  close(): Promise<void>;
}

export interface WordsQuestion extends EnvironmentPlace {
  readonly release: string;
  readonly services: readonly string[];
}

/** `because`: what there is to say of a step that succeeded. */
export type StepResult = OrderResult & { readonly because?: string };

/** A step that failed and has seen something all the same. */
export class StepFailure extends Failure {
  readonly result: OrderResult;

  constructor(because: string, result: OrderResult) {
    super('step-failed', because, { retryable: false });
    this.result = result;
  }
}

/** `absent` means: it may be done (again). `unknown` is for a person to settle. */
export interface Sighting {
  readonly state: 'there' | 'absent' | 'unknown';
  readonly because: string;
  /** What was seen, where the effect is there and the step has a result. */
  readonly result?: OrderResult;
}

/** One step of a plan, as the hands see it. */
export interface StepOrder extends EnvironmentPlace {
  readonly key: string;
  readonly definition: EnvironmentDefinition;
  readonly fence: number;
  readonly step: PlanStep;
  readonly undo: boolean;
  readonly rollout: Rollout;
  readonly release: string;
  /** The stage that it enters. */
  readonly stage?: string;
  readonly services: readonly PlacedService[];
  readonly back?: { readonly release: string; readonly services: readonly PlacedService[] };
  /** What runs already is recorded: service → port on which it runs. */
  readonly adopts?: Adopted;
  readonly secrets: { readonly [name: string]: string };
}

export interface EnvironmentPlace {
  readonly system: string;
  readonly environment: string;
}

/** Why a step's signal fired, where it was not for its deadline. */
export const agentCloses = 'the agent closes';

export interface StepContext {
  /** Fires at the order's deadline: from then on nothing new is begun. Fires with `agentCloses` when the agent ends. */
  readonly signal: AbortSignal;
  /** Keeps bytes as a blob of the order and tells the digest. */
  keep(name: string, content: Uint8Array | { readonly path: string }): Promise<string>;
  /** Says what the step waits for, to whoever looks on. */
  tell(progress: Progress): void;
  /** Runs a check of the rollout against addresses of this host. Never throws. */
  check(definition: CheckDefinition, surroundings: Surroundings): Promise<CheckFinding>;
  /** Puts made-up rows into a database for the time of some work, which hears in words what they are. */
  withRows<Result>(rows: StepRows, work: (words: string) => Promise<Result>): Promise<Result>;
  /** Names the place that the work has reached; the crash tests end the process there. */
  reach(point: string): void;
}

export interface Attestation {
  /** The instant since which all of it is so; absent: it is not so now, or nobody knows since when. */
  readonly since?: Instant;
  readonly because: string;
}

export interface CheckFinding {
  readonly verdict: Verdict;
  readonly because: string;
  readonly blobs?: { readonly [name: string]: string };
}

export interface Standing extends EnvironmentPlace {
  readonly up: boolean;
}

export interface VisitCounts extends EnvironmentPlace {
  readonly requests: number;
  /** Nobody answered, or an answer broke off. */
  readonly failures: number;
  /** A service answered with 500 or more. */
  readonly serviceErrors: number;
}

/** What the agent lends to a target. */

export interface TargetHost {
  readonly stateFolder: string;
  /** Program and arguments that run a router; the target adds `--state FOLDER`. */
  readonly routerCommand: readonly string[];
  /** Program and arguments that run a folder of SQL files; absent: this host cannot. */
  readonly migratorCommand?: readonly string[];
  /** Looks at the database of an address while somebody migrates it. Never throws. */
  watchDatabase?(url: string): Promise<DatabaseWatch>;
  fetchBlob(digest: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The value of a metric, now. Never throws. */
  askMetric(query: MetricQuery, signal: AbortSignal): Promise<MetricAnswer>;
  /** Why an address does not answer below 400, now; undefined where it does. Never throws. */
  askHealth(url: string, signal: AbortSignal): Promise<string | undefined>;
  log(sentence: string): void;
  tellHealth(place: EnvironmentPlace, health: { readonly up: boolean; readonly because: string }): void;
  tellUrls(place: EnvironmentPlace, urls: { readonly [service: string]: string }): void;
}

/** A look at a database that has begun. */
export interface DatabaseWatch {
  /** Ends it, and tells what was seen. Never throws. */
  end(known: Pick<MeasuredAround, 'ms' | 'files' | 'told' | 'gap'>): Promise<MigrationMeasured>;
}

export interface Doors {
  /** Ed25519 public keys: id → SPKI PEM. */
  readonly keys: { readonly [id: string]: string };
  readonly signInUrl: string;
}

export interface Surroundings {
  /** Service → address behind the door, for programs of this host. */
  readonly baseUrls: { readonly [service: string]: string };
  /** Service → folder of its artefact. */
  readonly folders: { readonly [service: string]: string };
  /** What customers' requests came to since an instant, on the side that they reach; of one service, where it is named. */
  traffic?(since: Instant, service?: string): Promise<TrafficWindow>;
  /** Numbers of the processes of a service on this host. */
  processesOf?(service: string): readonly number[];
  /** So many instances of a service beside those that serve. */
  withInstances?(service: string, count: number): Promise<MoreInstances>;
}

export interface BesideOrder extends EnvironmentPlace {
  readonly definition: EnvironmentDefinition;
  readonly release: string;
  readonly services: readonly PlacedService[];
  readonly secrets: { readonly [name: string]: string };
}

/** A release that runs for one check only: nobody is led to it. */
export interface Beside {
  readonly baseUrls: Surroundings['baseUrls'];
  end(): Promise<void>;
}

/** Instances that run for one check only. */
export interface MoreInstances {
  readonly urls: readonly string[];
  /** Numbers of their processes on this host. */
  processes(): readonly number[];
  /** Ends them, with everything that they have started. */
  end(): Promise<void>;
}

/** The audience that a token for an environment's door names. */
export function doorAudience({ system, environment }: EnvironmentPlace): string {
  return `${system}/${environment}`;
}
