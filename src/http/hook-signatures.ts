import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { HookKind } from '#core/api/hook-shapes.ts';
import { hashOfSecret } from './sessions.ts';

/** How far a signed instant may lie from ours, in either direction. */
const toleranceMs = 5 * 60_000;

/** What can be said of a delivery by its headers and bytes alone. */
export type Signed =
  | { readonly ok: false; readonly sentence: string }
  | {
      readonly ok: true;
      /** The sender's name of the delivery. */
      readonly delivery: string | undefined;
      /** Whether the name is signed with the bytes; otherwise it can be changed on the way. */
      readonly isDeliverySigned: boolean;
      readonly event: string | undefined;
      readonly warning?: string;
    };

interface Delivered {
  readonly headers: IncomingHttpHeaders;
  /** As they came: one byte otherwise, a space or the order of two keys, and the signature does not hold. */
  readonly body: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Whether a delivery was signed with the secret of its hook, and, where the instant is signed too, just now. */
export function readSignature(kind: HookKind, secret: string, delivered: Delivered): Signed {
  const { headers } = delivered;
  if (kind === 'github') return readGithub(secret, delivered);
  if (kind === 'gitlab' && headers['webhook-signature'] === undefined) return readGitlabToken(secret, headers);
  return readStandard(secret, delivered);
}

/** GitHub signs the bytes, and neither the instant nor the name of the delivery. */
function readGithub(secret: string, { headers, body }: Delivered): Signed {
  const [, given = ''] = /^sha256=([0-9a-f]{64})$/.exec(textOf(headers, 'x-hub-signature-256')) ?? [];
  const expected = createHmac('sha256', secret).update(body).digest();
  if (!isEqual(Buffer.from(given, 'hex'), expected)) return unsigned;
  return {
    ok: true,
    delivery: optionalOf(headers, 'x-github-delivery'),
    isDeliverySigned: false,
    event: optionalOf(headers, 'x-github-event'),
  };
}

/** The older way of GitLab: whoever reads one delivery can make others. */
function readGitlabToken(secret: string, headers: IncomingHttpHeaders): Signed {
  // Hashes have one length, so that the comparison takes one time.
  const [given, wanted] = [hashOfSecret(textOf(headers, 'x-gitlab-token')), hashOfSecret(secret)];
  if (!isEqual(Buffer.from(given), Buffer.from(wanted))) return unsigned;
  const delivery = optionalOf(headers, 'x-gitlab-event-uuid') ?? optionalOf(headers, 'x-gitlab-webhook-uuid');
  const warning = 'X-Gitlab-Token signs nothing: let GitLab sign what it sends, where it can.';
  return { ok: true, delivery, isDeliverySigned: false, event: optionalOf(headers, 'x-gitlab-event'), warning };
}

/** https://www.standardwebhooks.com: `v1,BASE64` over `ID.SECONDS.BODY`; of several signatures one must hold. */
function readStandard(secret: string, { headers, body, now }: Delivered): Signed {
  const [id, seconds] = [textOf(headers, 'webhook-id'), textOf(headers, 'webhook-timestamp')];
  const expected = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.`).update(body).digest();
  const given = textOf(headers, 'webhook-signature').split(' ').slice(0, mostSignatures);
  const holds = given.filter((signature) => isEqual(signatureOf(signature), expected)).length > 0;
  if (!holds || id === '' || !/^\d{1,12}$/.test(seconds)) return unsigned;
  if (Math.abs(Number(seconds) * 1000 - now) > toleranceMs) return stale;
  return { ok: true, delivery: id, isDeliverySigned: true, event: optionalOf(headers, 'x-gitlab-event') };
}

const mostSignatures = 10;

const unsigned: Signed = { ok: false, sentence: 'This delivery is not signed with the secret of this hook.' };
const stale: Signed = {
  ok: false,
  sentence: 'This delivery was signed more than five minutes from now: it is an old one, or a clock is wrong.',
};

/** `whsec_` and the key in base64, as the standard writes a secret. */
function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

function signatureOf(text: string): Buffer {
  const [version, signature = ''] = text.split(',');
  return version === 'v1' ? Buffer.from(signature, 'base64') : Buffer.alloc(0);
}

function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function textOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function optionalOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = textOf(headers, name).slice(0, 200);
  return value === '' ? undefined : value;
}
