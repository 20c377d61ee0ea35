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
    checkServerIdentity: refuseCertificate,
  });
}

/** TLS 1.3 would take a certificate that anybody may have in place of the key: only a handshake by the key has none. */
function refuseCertificate(host: string, certificate: object): Error | undefined {
  if (Object.keys(certificate).length === 0) return undefined;
  return new Error(`What listens at ${host} came with a certificate, and not with the key of this agent's controller.`);
}
