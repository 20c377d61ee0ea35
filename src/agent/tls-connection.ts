import { connect, type TLSSocket } from 'node:tls';
import { agentTls } from '#core/api/agent-routes.ts';

/** A controller on another host, and the key that it and this agent share. */
export interface TlsAddress {
  readonly url: string;
  readonly identity: string;
  /** base64url. */
  readonly sharedKey: string;
}

/** Fails unless the other side has the same key: that is what stands in for its certificate. */
export function connectTls({ url, identity, sharedKey }: TlsAddress): TLSSocket {
  const { hostname, port } = new URL(url);
  return connect({
    ...agentTls,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 443),
    pskCallback: () => ({ psk: Buffer.from(sharedKey, 'base64url'), identity }),
    checkServerIdentity: () => undefined,
  });
}
