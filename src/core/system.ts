// The system file as the core sees it: parsed, defaults filled in, every name resolved. `parseSystem` makes it.
import type { Origin } from './origin.ts';
import type { TimeDefinitions } from './time/definitions.ts';

/** A soak, a time-out: milliseconds. An instant: milliseconds since 1970. */
export type Milliseconds = number;
export type Instant = number;

export interface System {
  readonly name: string;
  readonly roles: { readonly [role: string]: readonly RoleEntry[] };
  /** In dependency order: a service stands after everything it names in `after`. */
  readonly services: readonly Service[];
  /** Where secrets come from, e.g. `file:secrets/${env.name}.yaml`; absent where no service needs one. */
  readonly secrets?: string;
  readonly hosts: readonly string[];
  readonly environments: readonly EnvironmentDefinition[];
  readonly path: readonly Stage[];
  /** Stages of the path that a hotfix walks, the last among them; absent: all of them. */
  readonly hotfixPath?: readonly string[];
  /** Calendars, windows and freezes; absent where the file says nothing of time. */
  readonly time?: TimeDefinitions;
}

/** A person or `group:NAME`, everywhere in the system; or in some environments only. */
export type RoleEntry = string | { readonly who: string; readonly in: readonly string[] };

export interface Service {
  readonly name: string;
  /** Where artefacts come from, as written: `directory:./api`. */
  readonly source: string;
  /** What the long form says besides, in the shape of the source's kind. */
  readonly sourceOptions?: { readonly [option: string]: unknown };
  /** Its artefact is an image, not a folder: nothing that a process is started from. */
  readonly makes?: 'image';
  /** What makes the artefact of the source, where the release is created, and the folder that it writes. */
  readonly build?: { readonly command: string; readonly output: string };
  /** A folder of one's own beside the file, laid into the artefact under its last name, whatever the source gives besides. */
  readonly add?: string;
  /** A version of Node that lies in the artefact, or `host`: the host's own. Absent: ours. */
  readonly node?: string;
  readonly command: string;
  /** A path that answers below 400 when visitors may be sent to it; absent: its port answers. */
  readonly health?: string;
  /** A path that answers below 400 while it lives, and how long it may not, once it was well: then it is ended and started again. */
  readonly live?: { readonly path: string; readonly hangMs: Milliseconds };
  /** How long a start may take; absent: as long as its step. */
  readonly startMs?: Milliseconds;
  /** A fixed port of the instance; absent: a free one, given as PORT. */
  readonly port?: number;
  readonly after: readonly string[];
  /** A command, or a folder of SQL files that Lockstep runs itself. */
  readonly migrations?: string | CommandMigrations | SqlMigrations;
  /** Variable → template: text with `${env.x}`, `${secret.X}`, `${service.a.url}`, `:-default`. */
  readonly variables: { readonly [name: string]: string };
  /** A folder of its artefact: templates that are rendered for each environment into a private folder, told as FILES. */
  readonly files?: string;
  /** Reached by other services only: no listener at the door. */
  readonly internal: boolean;
  /** How many copies of it run behind the router; absent: one. */
  readonly instances?: number;
}

/** `database` is a template of its address: there it is measured what they lock, and for how long. */
export interface CommandMigrations {
  readonly command: string;
  readonly database: string;
}

/** Each file of a folder of the artefact is run once, in order; PostgreSQL only. */
export interface SqlMigrations {
  readonly sql: string;
  readonly database: string;
  readonly lockTimeoutMs?: Milliseconds;
  readonly statementTimeoutMs?: Milliseconds;
}

export interface EnvironmentDefinition {
  readonly name: string;
  readonly host: string;
  /** Id of a target plug-in. */
  readonly target: string;
  /** What the file tells the target. */
  readonly targetOptions?: { readonly [key: string]: unknown };
  /** Somebody else's program starts the services there: we lead no customers to them. */
  readonly handsOver?: true;
  /** Nobody can read back what runs there: its digest is not known, only what was asked for. */
  readonly unseen?: true;
  /** The longest that a switch takes there; absent: as long as usual. */
  readonly switchMs?: Milliseconds;
  readonly url?: string;
  readonly purpose?: string;
  readonly audience: 'team' | 'customers' | 'public';
  readonly data: 'synthetic' | 'masked' | 'real';
  readonly errors: 'full' | 'medium' | 'friendly';
  readonly values: { readonly [name: string]: string };
  /** Service → port of its listener at the router; absent: a free one, kept. */
  readonly ports: { readonly [service: string]: number };
  /** Its data are copied from another environment, masked on the way. */
  readonly refresh?: RefreshRule;
}

/** Which data an environment is given, and where from. The agent at the source knows how they are reached, and what is masked. */
export interface RefreshRule extends RefreshTiming {
  /** An environment of the system; the agent of its host reads and masks. */
  readonly from: string;
  /** As the agent's own file calls them: each becomes a database of the environment. */
  readonly databases: readonly string[];
  /** One database that takes longer is given up. */
  readonly atMostMs: Milliseconds;
  /** Database → digest of the only classification that counts, as it was reviewed with this file. */
  readonly classification?: { readonly [database: string]: string };
  /** Database → the services whose migrations change it; absent: each may. */
  readonly migratedBy?: { readonly [database: string]: readonly string[] };
  /** Public keys: a proof counts only where one of them signed it. Absent: whoever signs it, and it is told where that changes. */
  readonly signers?: readonly string[];
  /** Two people may permit that nothing is masked, for a time. */
  readonly mayBeUnmasked?: true;
}

/** When the data of an environment are refreshed, and what runs around that. */
export interface RefreshTiming {
  /** When one begins by itself, as it was written, in this zone or the file's; `time` has it as times. Absent: somebody asks. */
  readonly at?: readonly string[];
  readonly zone?: string;
  /** So long after it was due it may still begin. */
  readonly latestStartMs?: Milliseconds;
  /** Below what stays there, one begins only then: a window of the file, or times. */
  readonly window?: readonly string[];
  /** Commands on the environment's own host, one after the other: before anything is replaced, and once its data are in place. */
  readonly before?: readonly CheckDefinition[];
  readonly after?: readonly CheckDefinition[];
}

/**
 * How traffic comes to a release. `at-once`: everybody, and what ran before ends; `blue-green`: everybody, and what ran before stays warm;
 * `pause`: one after the other, for services that may run only once; `canary`: by degrees, judged at each.
 */
export type Rollout = 'at-once' | 'blue-green' | PauseRollout | CanaryRollout;

export interface PauseRollout {
  readonly kind: 'pause';
  /** New requests wait at the router while one stops and the next starts, for so long at most; then what ran before runs again. */
  readonly holdMs: Milliseconds;
}

export interface CanaryRollout {
  readonly kind: 'canary';
  readonly steps: readonly CanaryStep[];
  /** What keeps a visitor on one side, and is counted as one user. */
  readonly key: VisitorKey;
  /** Fewer users of the new side tell nothing about latency. Default: 200. */
  readonly users?: number;
  /** So much slower than before is nobody's matter, whatever share of little it is. */
  readonly slackMs?: Milliseconds;
  /** A new process is slow at first: its latency does not count for so long. */
  readonly warmUpMs: Milliseconds;
  /** After a first strike nobody is sent to the new side for so long; then it is looked at again. */
  readonly suspendMs: Milliseconds;
  /** So long it stays where it is for a person, a stop or a hold; then it is taken back. */
  readonly mostPauseMs: Milliseconds;
  readonly queries: readonly MetricQuery[];
  /** Run against the new side at each weight, before its time begins. */
  readonly checks: readonly CheckDefinition[];
}

export type CanaryStep =
  /** So much of the traffic (in ten-thousandths) for at least so long, and at least so many requests on the new side. */
  | { readonly kind: 'weight'; readonly weight: number; readonly ms: Milliseconds; readonly requests: number }
  /** Goes on when a person of the role says so. */
  | { readonly kind: 'ask'; readonly role: string };

export type VisitorKey = { readonly from: 'address' } | { readonly from: 'cookie' | 'header'; readonly name: string };

/** A number asked of Prometheus again and again while a canary or a watch looks. Nothing, or no number, is never a pass. */
export interface MetricQuery {
  readonly name: string;
  readonly prometheus: string;
  readonly query: string;
  readonly below?: number;
  readonly above?: number;
}

export function rolloutKind(rollout: Rollout): 'at-once' | 'blue-green' | 'pause' | 'canary' {
  return typeof rollout === 'string' ? rollout : rollout.kind;
}
/** `hotfix-first`: as `protect-soak`, but a hotfix displaces what proves itself there. */
export type QueuePolicy = (typeof queuePolicies)[number];
export const queuePolicies = ['in-order', 'latest', 'protect-soak', 'hotfix-first'] as const;

export interface Stage {
  readonly name: string;
  /** Environments by wave: wave 0 first; all or nothing. */
  readonly waves: readonly (readonly string[])[];
  readonly entry: readonly Gate[];
  readonly exit: readonly Gate[];
  readonly rollout: Rollout;
  /** Before anything is placed, what ran before is asked on the schema of the release. */
  readonly previous?: PreviousCheck;
  readonly queue: QueuePolicy;
  /** Before a release comes in, the data of its environments are refreshed. */
  readonly refreshes?: true;
  readonly owner?: string;
}

/** What the release before must still pass once a release has migrated. */
export interface PreviousCheck {
  readonly check: CheckDefinition;
  /** Rows that are made up for that time, in the database of this address (a template). */
  readonly rows?: { readonly database: string; readonly perTable: number };
}

export interface Slot {
  readonly role: string;
  readonly count: number;
}

/** What a check does; `kind` is the id of a check plug-in, `options` are in its own shape. */
export interface CheckDefinition {
  readonly name: string;
  readonly kind: string;
  readonly options: { readonly [key: string]: unknown };
  /** Longest run before it counts as lost. */
  readonly timeoutMs: Milliseconds;
}

interface GateBase {
  /** What people call it: the check's name, the role, `soak`. Not unique after a join: the hash is the key. */
  readonly label: string;
  readonly side: 'entry' | 'exit';
  /** Digest over side, kind and definition. Evidence, blockers and Exceptions are keyed by it. */
  readonly hash: string;
}

export type Gate =
  /** `rollsBack`: a *no* takes the stage back to what ran well before, once. */
  | (GateBase & { readonly kind: 'check'; readonly check: CheckDefinition; readonly rollsBack?: true })
  /** `inAll`: so many different people, sign-offs and approvals of the whole way counted. No file says it: it is a hotfix's. */
  | (GateBase & { readonly kind: 'approval'; readonly slots: readonly Slot[]; readonly inAll?: number } & Asking)
  /** What the migrations between what runs in the stage and the release may do, by the reading of their SQL. */
  | (GateBase & { readonly kind: 'migrations'; readonly allows: MigrationsAllowed })
  /** The scope is signed as it stands by all of these, and each of its requirements names a test. */
  | (GateBase & { readonly kind: 'scope'; readonly slots: readonly Slot[] } & Asking)
  /** Every test of every requirement has passed. */
  | (GateBase & { readonly kind: 'requirements' })
  | (GateBase & SoakRule & { readonly kind: 'soak' })
  /** The data of every environment of the stage are proven, and no older than this. */
  | (GateBase & SoakLength & { readonly kind: 'data' })
  | (GateBase & { readonly kind: 'sign-off'; readonly role: string; readonly checklist: readonly string[] } & Asking)
  | (GateBase & { readonly kind: 'manual'; readonly role: string; readonly instruction: string } & Asking);

/** What asks people, and until when. It is no part of what the gate demands: who answers in time meets the same one. */
interface Asking {
  readonly deadline?: Deadline;
}

export interface Deadline {
  /** Counted from when the gate could first be answered, and again for each group. */
  readonly within: SoakLength | { readonly workingMs: Milliseconds; readonly calendar: string };
  /** Roles that are told, one after the other, where nobody has answered. To be told gives nobody a right. */
  readonly tells: readonly string[];
  /** The gate says no until somebody asks again, or waits on. */
  readonly atTheEnd: 'wait' | 'fail';
}

/** `mode` `continuous`: without a gap; `cumulative`: gaps are counted out. */
export type SoakRule = SoakLength & {
  readonly mode: 'continuous' | 'cumulative';
  /** Of a hotfix; absent: as long as of every other release. */
  readonly hotfix?: SoakLength;
  /** An outage that was heard of and is no longer than this is none; absent: every one is. */
  readonly graceMs?: Milliseconds;
};

/** Elapsed time, or working days of a calendar of the file. */
export type SoakLength = { readonly ms: Milliseconds } | { readonly workingDays: number; readonly calendar: string };

/** `expand-only`: they may add, so that the release before still runs. `none`: the schema stays as it is. */
export type MigrationsAllowed = (typeof migrationsAllowed)[number];
export const migrationsAllowed = ['expand-only', 'none'] as const;

/** What a release is made of: service → artefact. */
export interface Artefact {
  /** `sha256:…` over the sorted manifest of its files (mode, digest, path). */
  readonly digest: string;
  /** Where it came from, for people: `directory:./api`. */
  readonly source: string;
  /** The blob that carries it; the digest above is checked after unpacking. */
  readonly blob: string;
  /** More of the same, for programs and auditors. */
  readonly origin?: Origin;
  /** What lies in the folder `files` of its service, read by the controller when the release was made. */
  readonly files?: readonly ArtefactFile[];
}

/** A file that is rendered for each environment: its path in the folder, and the names that it uses, `secret.API_DB`. */
export interface ArtefactFile {
  readonly path: string;
  readonly names: readonly string[];
}

export interface Bill {
  readonly [service: string]: Artefact;
}
