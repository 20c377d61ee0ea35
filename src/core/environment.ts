// What there is in an environment: what runs there, since when, and what one can go back to.
import type { ProofRecord } from './data/proved.ts';
import type { Migrations } from './migrations/facts.ts';
import type { KnownSize } from './migrations/foretell.ts';
import type { Bill, Instant, Milliseconds } from './system.ts';
import type { Counted } from './time-records.ts';
import type { Pauses } from './time/pauses.ts';

/** Something that ran well somewhere: one can go back to it. */
export interface Way {
  readonly release: string;
  readonly bill: Bill;
  readonly version: number;
}

export interface Environment {
  readonly name: string;
  /** Raised with each wave that starts here; every order carries it. */
  readonly fence: number;
  /** The promotion that holds it. */
  readonly lease?: string;
  readonly stay?: Stay;
  /** The way back: a stack, newest last. */
  readonly good: readonly Way[];
  readonly down?: { readonly since: Instant; readonly because: string };
  /** Number of the last health report taken. */
  readonly healthSeq: number;
  /** Service → listener URL, as the agent last told. */
  readonly urls: { readonly [service: string]: string };
  /** Which version of each secret of the encrypted store is in force. */
  readonly secrets?: SecretVersions;
  /** Database → where its data come from, and of when they are. Absent: nobody has refreshed them. */
  readonly data?: { readonly [database: string]: DataRecord };
  /** Who permitted that its data are not masked, and until when; oldest first. */
  readonly unmasked?: readonly DataException[];
  /** Said that these may not be there any more: until they are gone. Absent in it: all that are not masked. */
  readonly overdue?: { readonly since: Instant; readonly because: string; readonly databases?: readonly string[] };
  /** Service → whose migration changed the schema of its database last, and when. */
  readonly schemas?: { readonly [service: string]: { readonly release: string; readonly at: Instant } };
  /** Up to then its schedule is seen to: what was due has been asked for, or was left out. Absent: it has none. */
  readonly scheduled?: Instant;
  /** Service → how large its database was after its last migration here, and what its server said that it is. */
  readonly databases?: { readonly [service: string]: KnownSize & { readonly at: Instant; readonly server?: string } };
}

/** Two people permit that production's data come to a place as they are, until an instant. */
export interface DataException {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
  readonly expires: Instant;
  readonly second?: string;
  readonly revoked?: { readonly by: string };
}

/** What an environment's database holds since it was refreshed last. Nothing in it is a value of a row. */
export interface DataRecord extends Refreshed {
  /** By which they came unmasked. */
  readonly exception?: string;
  readonly from: string;
  /** The promotion that brought it; and when it took the place of what was there. */
  readonly promotion: string;
  readonly since: Instant;
  /** Public key whose signature over its proof this controller saw to hold. Absent: none, or nobody looked then. */
  readonly signedBy?: string;
  /** Public key that signed the one before, where another one signed this, or nobody did. */
  readonly signerBefore?: string;
  /** Of what stands there now, asked for since. */
  readonly proof?: ProofRecord;
}

/** What the agent at the source says of a refresh. Digests are `sha256:…`. */
export interface Refreshed {
  /** When the source was as the copy is: age counts from here. */
  readonly at: Instant;
  /** Of the classification file, of the plan that was made from it, and of the source's schema. */
  readonly classification: string;
  readonly plan: string;
  /** Of what the target's file runs on each copy. */
  readonly sql?: string;
  readonly schema: string;
  /** `pass`: proven free of what was to be masked. `unproven`: nobody has looked. `raw`: nothing was masked, for two people permitted it. */
  readonly verdict: 'pass' | 'unproven' | 'raw';
  readonly tables: number;
  readonly rows: number;
  /** Of a part: how many rows there are in all, as the source's server estimates it. */
  readonly ofRows?: number;
  readonly bytes: number;
  readonly ms: Milliseconds;
  /** Public key of who signed its proof; absent: nobody did. */
  readonly signer?: string;
}

export type SecretVersions = { readonly [name: string]: SecretVersion };

/** Versions only rise, also over a removal: an old ciphertext that is put back is never the one in force. */
export interface SecretVersion {
  readonly version: number;
  readonly by: string;
  readonly at: Instant;
  readonly removed?: true;
}

/** Time that counts for soaks. */
export interface Run {
  /** When the present uninterrupted time began (continuous soak); absent while down. */
  readonly upSince?: Instant;
  /** Time up before `upSince` (cumulative soak). */
  readonly earnedMs: Milliseconds;
  /** Gate → when it was over, where its calendar changed after that and before its hosts had attested it. */
  readonly over?: { readonly [gate: string]: Instant };
  /** Calendar → what it has counted, where that is settled and no other version of it changes it. */
  readonly counted?: { readonly [calendar: string]: Counted };
}

/** The same where short outages are none. */
export interface ForgivingRun extends Run {
  /** An outage that may be forgiven still: until it ends, nobody knows. */
  readonly downAt?: Instant;
}

/** This release runs there since. */
export interface Stay extends Way, Run {
  readonly promotion: string;
  readonly stage: string;
  readonly since: Instant;
  /** Grace in milliseconds → what counts for soaks with it; absent before the first outage, where all count the same. */
  readonly forgiving?: { readonly [graceMs: string]: ForgivingRun };
  /** The versions of its secrets as it came. */
  readonly secrets?: { readonly [name: string]: number };
  /** It was rejected while it ran here: once displaced it is no way back. */
  readonly rejected?: boolean;
  /** It came by a rollback: nothing takes it back by itself a second time. */
  readonly isBack?: true;
  /** Its release has ended, so what is known of its migrations is kept here, and its age (`ageOf`). */
  readonly migrations?: Migrations;
  readonly age?: number;
  /** When it was paused, up to an instant: that is settled, whatever the file says of freezes since. Absent: nothing is settled yet. */
  readonly paused?: { readonly until: Instant; readonly pauses: Pauses };
  /** Visitors were led to what moves in here: its time stands still until that is undone, whatever comes up meanwhile. */
  readonly aside?: true;
}
