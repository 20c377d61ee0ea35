import type { FastifyBaseLogger } from 'fastify';
import type { FileCatalogue } from '#core/file/catalogue.ts';
import type { Engine } from '#engine/engine.ts';
import type { Store } from '#store/store.ts';
import type { Witness } from '#witness/witness.ts';
import type { EventHub } from './event-hub.ts';
import type { GroupBook, Users } from './people.ts';
import type { SessionBook } from './sessions.ts';
import type { SignInDelays } from './sign-in-delays.ts';
import type { TokenBook } from './tokens.ts';

/** What lets a person through the door of an environment, until an instant; the audience is `SYSTEM/ENVIRONMENT`. */
export type SignDoor = (payload: { readonly audience: string; readonly person: string; readonly expires: number }) => string;

export interface HttpOptions {
  readonly engine: Engine;
  readonly store: Store;
  readonly catalogue: FileCatalogue;
  readonly log: FastifyBaseLogger;
  /** Absent: there are no doors to open. */
  readonly signDoor?: SignDoor;
  /** True where people come by TLS: the cookie is then `__Host-` and `Secure`. */
  readonly secureCookies?: boolean;
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Keeps checkpoints; absent: there are none. */
  readonly witness?: Pick<Witness, 'holdOf' | 'verify' | 'acknowledge' | 'publicKey'>;
  /** Lockstep's own, for OpenAPI. */
  readonly version?: string;
  /** Folder of the built web; absent: REST only. */
  readonly webFolder?: string;
  /** The largest artefact that may be uploaded. */
  readonly mostBlobBytes?: number;
}

/** What every handler works with. */
export interface HttpContext extends HttpOptions {
  readonly users: Users;
  readonly groups: GroupBook;
  readonly sessions: SessionBook;
  readonly tokens: TokenBook;
  readonly delays: SignInDelays;
  readonly hub: EventHub;
  readonly mostBlobBytes: number;
}
