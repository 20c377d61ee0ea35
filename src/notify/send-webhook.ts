import type { IncomingMessage } from 'node:http';
import { bodyOf, type Message } from '#core/notify/message.ts';
import type { Fault } from '#core/notify/patience.ts';
import type { Template } from '#core/notify/receiver.ts';
import { kindOf, type Network } from '#dial/address.ts';
import { isRefusedDial } from '#dial/dial.ts';
import { dialRequest } from '#dial/request.ts';
import { signatureHeaders } from './sign.ts';

export interface WebhookTarget {
  readonly url: string;
  readonly template: Template;
  readonly keys: readonly string[];
  /** A header of its own, where the receiver wants one. */
  readonly authorization?: string;
}

export interface SendPorts {
  /** What the operator has opened besides the public addresses. */
  readonly networks: readonly Network[];
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Posts a message; undefined where it was taken. No redirect is followed: an address is what an administrator has written. */
export async function sendWebhook(target: WebhookTarget, message: Message, ports: SendPorts): Promise<Fault | undefined> {
  try {
    const { statusCode = 0, headers } = await post(target, message, ports);
    if (statusCode >= 200 && statusCode < 300) return undefined;
    return faultOf(statusCode, headers['retry-after'], ports.now());
  } catch (error) {
    return { sentence: sentenceOf(error, ports.signal), isFinal: false };
  }
}

async function post(target: WebhookTarget, message: Message, ports: SendPorts): Promise<IncomingMessage> {
  const { template, keys, authorization } = target;
  const url = new URL(target.url);
  const body = bodyOf(template, message);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'lockstep',
    ...(authorization !== undefined && { authorization }),
    ...signatureHeaders({ id: message.id, body, now: ports.now(), keys }),
  };
  const reach = { origins: [], networks: ports.networks, isPublicOpen: isOpenTo(url) };
  const request = await dialRequest(url, { method: 'POST', headers }, { reach, signal: ports.signal });
  const answered = new Promise<IncomingMessage>((resolve, reject) => void request.once('response', resolve).on('error', reject));
  request.end(body);
  // What it answers is nobody's concern: the connection ends with the answer's head.
  const answer = await answered;
  answer.destroy();
  return answer;
}

/** Over plain HTTP nobody is told whom the operator has not named. This host is told of as what it is. */
function isOpenTo({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || kindOf(hostname.replaceAll(/^\[|\]$/g, '')) === 'loopback';
}

/** This message would be refused again. Everything else may be mended: a wrong address is changed, a server comes back. */
const refusesTheMessage: ReadonlySet<number> = new Set([400, 413, 422]);

function faultOf(status: number, retryAfter: string | undefined, now: number): Fault {
  const isRedirect = status >= 300 && status < 400;
  const sentence = isRedirect ? `it answered ${status}: no redirect is followed` : `it answered ${status}`;
  const againAfterMs = retryAfter === undefined ? undefined : msOf(retryAfter, now);
  return { sentence, isFinal: refusesTheMessage.has(status), ...(againAfterMs !== undefined && { againAfterMs }) };
}

/** Seconds, or a date. */
function msOf(retryAfter: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Never the address itself: it may be a secret. */
function sentenceOf(error: unknown, signal: AbortSignal): string {
  if (isRefusedDial(error) && error instanceof Error)
    return `${error.message.replace(/\.$/, '')} (lockstep serve --may-dial opens a network)`;
  if (signal.aborted) return 'it did not answer in time';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return wordsOfCode[code] ?? `it could not be reached${code === '' ? '' : ` (${code})`}`;
}

const wordsOfCode: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nobody listens there (ECONNREFUSED)',
  ECONNRESET: 'it hung up (ECONNRESET)',
  ENOTFOUND: 'its name is not known (ENOTFOUND)',
  EAI_AGAIN: 'names cannot be looked up now (EAI_AGAIN)',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
