import type { Verdict } from '#core/state.ts';
import type { CaseNames } from '#core/scope/cases.ts';
import type { TrafficWindow } from '#core/canary/watch-bounds.ts';
import type { NothingSeen } from '#core/nothing/observed.ts';
import type { CheckDefinition, Instant } from '#core/system.ts';

/** Hands that examine a deployment. Called through `runCheck` only, which adds time-out, redaction and time. */
export interface Check {
  readonly id: string;
  /** Failing is a verdict. Throws only for what it cannot judge (`runCheck` makes an `error` of it), and on abort. */
  run(definition: CheckDefinition, context: CheckContext): Promise<CheckOutcome>;
}

/** What the agent lends to a check. */
export interface CheckContext {
  /** Service → address, of this environment only: nothing else is asked. */
  readonly baseUrls: { readonly [service: string]: string };
  /** Sent with every request to a base URL, e.g. a token for the door. Their values count as secrets. */
  readonly headers?: { readonly [name: string]: string };
  /**
   * Variables of a command besides those that it gets by itself: `environment` of the definition with its templates filled in
   * by the agent stands in here, and wins over the text in the definition.
   */
  readonly variables: { readonly [name: string]: string };
  /** Values that may appear in no sentence, log or blob: what `variables` hold of secrets. */
  readonly secrets: readonly string[];
  /** Service → folder of its artefact, in dependency order. Read only: commands run in a copy. */
  readonly folders: { readonly [service: string]: string };
  /** An empty folder of this run, removed by the agent afterwards. */
  readonly workFolder: string;
  /** Whom a command runs as, where the agent is root and gives each environment a user of its own. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly signal: AbortSignal;
  /** What real requests came to since an instant, where customers are; of one service, where it is named. Absent: it cannot be looked at. */
  traffic?(since: Instant, service?: string): Promise<TrafficWindow>;
  /** The processes of a service on this host, for looking at what they use; absent: they cannot be looked at. */
  processesOf?(service: string): readonly number[];
  /** So many instances of a service beside those that serve, until they are ended; absent: the target cannot. */
  withInstances?(service: string, count: number): Promise<Aside>;
  /** What production runs, started here until it is ended; undefined where it runs nothing else. Absent: the target cannot. */
  releaseBeside?(): Promise<ReleaseBeside | undefined>;
  /** What the services reach for where they are started with nothing but what is declared. Absent: the target cannot. */
  inNothing?(this: void, signal: AbortSignal): Promise<readonly NothingSeen[]>;
  log(line: string): void;
  /** Keeps bytes as a blob and tells its digest. */
  keep(name: string, content: Uint8Array): Promise<string>;
}

/** The release that production runs, started beside the one that is judged, for one check only. */
export interface ReleaseBeside {
  readonly release: string;
  readonly baseUrls: { readonly [service: string]: string };
  end(): Promise<void>;
}

/** Instances that run for one check only. */
export interface Aside {
  readonly urls: readonly string[];
  processes(): readonly number[];
  end(): Promise<void>;
}

/** What a check found. */
export interface CheckOutcome {
  readonly verdict: Verdict;
  /** One sentence with the evidence: `3 of 41 cases failed: orders > returns 404 … (expected 404, got 500)`. */
  readonly because: string;
  readonly counts?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** What its cases are called, by how they ended. */
  readonly cases?: CaseNames;
  /** The last lines of what it ran itself, where it is no pass. */
  readonly lastWords?: string;
  /** The services that it complains of, where it can tell: their logs are what somebody looks for. */
  readonly about?: readonly string[];
  /** Files kept: name → digest. */
  readonly blobs?: { readonly [name: string]: string };
}

/** What the agent reports. */
export interface CheckResult extends CheckOutcome {
  readonly ms: number;
}
