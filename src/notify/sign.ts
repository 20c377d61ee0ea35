import { createHmac, randomBytes } from 'node:crypto';

/** A key to sign with, as Standard Webhooks write it. */
export function newSigningKey(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export interface Signed {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The newest first. While a key is changed there are two, and each signs: whoever knows one of them can verify. */
  readonly keys: readonly string[];
}

/** https://www.standardwebhooks.com: HMAC-SHA256 over `ID.SECONDS.BODY`. */
export function signatureHeaders({ id, body, now, keys }: Signed): { readonly [name: string]: string } {
  const seconds = String(Math.floor(now / 1000));
  const signatures = keys.map((key) => {
    const bytes = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', bytes).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') };
}
