import type { FastifyBaseLogger } from 'fastify';
import type { SecretPlace } from '#core/command.ts';
import type { FileCatalogue } from '#core/file/catalogue.ts';
import type { SecretVersions } from '#core/state.ts';
import type { CompileTime } from '#core/time/compiled.ts';
import type { Engine } from '#engine/engine.ts';
import type { NotifyDesk } from '#notify/notify-desk.ts';
import type { Store } from '#store/store.ts';
import type { Witness } from '#witness/witness.ts';
import type { Figures } from './figures.ts';
import type { SeenAgents } from './seen-agents.ts';
import type { AgentBook, AgentDoor } from './agent-book.ts';
import type { AuthorBook } from './authors.ts';
import type { EventHub } from './event-hub.ts';
import type { FactBook } from './fact-book.ts';
import type { FeedBook } from './feed-book.ts';
import type { FactorBook, FactorSecrets } from './factor-book.ts';
import type { GrantBook } from './grant-book.ts';
import type { HookBook, HookSecrets, OnHook } from './hook-book.ts';
import type { Limits } from './limits.ts';
import type { Load } from './load.ts';
import type { Users } from './people.ts';
import type { RosterBook } from './roster-book.ts';
import type { SessionBook } from './sessions.ts';
import type { SignInSource } from './sign-in-source.ts';
import type { SignInDelays } from './sign-in-delays.ts';
import type { TokenBook } from './tokens.ts';
import type { UploadBook } from './upload-book.ts';

/** What lets a person through the door of an environment, until an instant; the audience is `SYSTEM/ENVIRONMENT`. */
export type SignDoor = (payload: { readonly audience: string; readonly person: string; readonly expires: number }) => string;

/** A secret of a system, and what the ledger says is in force in each environment of it. */
export interface AskedSecret extends SecretPlace {
  readonly system: string;
  readonly known: { readonly [environment: string]: SecretVersions };
}

/** Which versions are in force in an environment. */
export interface VersionsAt {
  readonly environment: string;
  readonly versions: { readonly [name: string]: number };
}

/** The encrypted store of secrets, as its routes use it. Nothing here brings a value out. */
export interface SecretVault {
  /** Encrypts a value as the next version, which counts once the ledger says so; `isOld` where it is what is in force. */
  stage(
    asked: AskedSecret,
    value: string,
  ): Promise<{ readonly version: number; readonly isOld: boolean; readonly equals: readonly SecretPlace[] }>;
  takeBack(asked: AskedSecret, version: number): Promise<void>;
  settle(asked: AskedSecret, version: number): Promise<void>;
  forget(asked: AskedSecret, version: number): Promise<void>;
  /** Secret by secret, whether two environments have one in common, by keyed digests. */
  compare(system: string, left: VersionsAt, right: VersionsAt): Promise<{ readonly [name: string]: 'same' | 'differs' | 'unknown' }>;
  changeDataKey(system: string, environment: string): Promise<string | undefined>;
  changeMasterKey(): Promise<{ readonly key: string; readonly systems: readonly string[] }>;
}

export interface HttpOptions {
  readonly engine: Engine;
  readonly store: Store;
  readonly catalogue: FileCatalogue;
  readonly log: FastifyBaseLogger;
  /** How much room the disk of the store has; absent: nobody knows. */
  readonly diskLevel?: () => 'ample' | 'low' | 'short' | undefined;
  /** Absent: there are no doors to open. */
  readonly signDoor?: SignDoor;
  /** Absent: there is no encrypted store of secrets. */
  readonly vault?: SecretVault;
  /** How people reach us, where that is declared: the one name with a dot under which anybody is served. */
  readonly url?: string;
  /** What the doors let in, where that is not as usual. */
  readonly limits?: Partial<Limits>;
  /** Absent: there are no hooks. */
  readonly hookSecrets?: HookSecrets;
  /** Tells people; absent: nobody is told anything. */
  readonly notify?: NotifyDesk;
  /** Absent: nobody can have a second factor. */
  readonly factorSecrets?: FactorSecrets;
  /** Told of every delivery that a hook has taken. */
  readonly onHook?: OnHook;
  /** True where people come by TLS: the cookie is then `__Host-` and `Secure`. */
  readonly secureCookies?: boolean;
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Keeps checkpoints; absent: there are none. */
  readonly witness?: Pick<Witness, 'holdOf' | 'held' | 'verify' | 'acknowledge' | 'publicKey'>;
  /** Absent: agents of other hosts cannot join. */
  readonly agentDoor?: AgentDoor;
  /** What this process counts of itself; absent: counted from now on. */
  readonly figures?: Figures;
  /** Looks up what a file says of time; absent: files that say something of it are refused. */
  readonly compileTime?: CompileTime;
  /** Lockstep's own, for OpenAPI. */
  readonly version?: string;
  /** Folder of the built web; absent: REST only. */
  readonly webFolder?: string;
  /** How long a blob that nothing names is kept; 90 days unless told. */
  readonly blobRetentionMs?: number;
  /** File of breached passwords, which nobody may choose; absent: only those that are easy to guess are refused. */
  readonly breachedPasswords?: string;
  /** The largest artefact that may be uploaded. */
  readonly mostBlobBytes?: number;
}

/** What every handler works with. */
export interface HttpContext extends Omit<HttpOptions, 'limits'> {
  readonly users: Users;
  readonly roster: RosterBook;
  readonly sessions: SessionBook;
  readonly tokens: TokenBook;
  readonly delays: SignInDelays;
  readonly factors: FactorBook;
  readonly grants: GrantBook;
  readonly authors: AuthorBook;
  readonly source: SignInSource;
  readonly agents: AgentBook;
  readonly facts: FactBook;
  readonly seen: SeenAgents;
  readonly figures: Figures;
  readonly hub: EventHub;
  readonly limits: Limits;
  readonly load: Load;
  readonly uploads: UploadBook;
  /** `HOST:PORT` where agents of other hosts come, as those hosts reach it; undefined while they cannot. */
  readonly agentAddress: () => string | undefined;
  readonly feeds: FeedBook;
  readonly hooks: HookBook;
  readonly mostBlobBytes: number;
}
