import type { Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { letterOf } from '#core/notify/letter.ts';
import type { Message } from '#core/notify/message.ts';
import type { Fault } from '#core/notify/patience.ts';
import type { MailSettings } from '#core/notify/receiver.ts';
import { dialMail, isRefusedDial } from '#dial/dial.ts';
import type { SendPorts } from './send-webhook.ts';

export interface MailTarget extends Pick<MailSettings, 'host' | 'port' | 'security' | 'user' | 'from'> {
  readonly to: string;
  readonly password?: string;
}

/** Longer than any step of SMTP takes; the whole is ended by the signal. */
const stepMs = 15_000;

/** Hands a letter to a mail server; undefined where it took it. */
export async function sendMail(target: MailTarget, message: Message, ports: SendPorts): Promise<Fault | undefined> {
  let socket: Socket | undefined;
  const hangUp = (): void => void socket?.destroy();
  try {
    const reach = { origins: [], networks: ports.networks, isPublicOpen: target.security !== 'none' };
    socket = await dialMail(target.host, target.port, { reach, signal: ports.signal });
    ports.signal.addEventListener('abort', hangUp);
    await hand(target, message, socket);
    return undefined;
  } catch (error) {
    return faultOf(error, ports.signal);
  } finally {
    ports.signal.removeEventListener('abort', hangUp);
    hangUp();
  }
}

async function hand(target: MailTarget, message: Message, connection: Socket): Promise<void> {
  const { host, port, security, user, password = '', from, to } = target;
  const own = new URL(message.url).hostname;
  const transport = createTransport({
    host,
    port,
    name: own,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== undefined && { auth: { user, pass: password } }),
    greetingTimeout: stepMs,
    socketTimeout: stepMs,
    getSocket: (_options, callback) => callback(null, { connection }),
    // What stands in a letter is ours: nothing of it is fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const letter = letterOf(message, own);
  const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
  try {
    await transport.sendMail({ from, to, headers, envelope: { from, to }, ...letter });
  } finally {
    transport.close();
  }
}

function faultOf(error: unknown, signal: AbortSignal): Fault {
  if (isRefusedDial(error) && error instanceof Error)
    return { sentence: `${error.message.replace(/\.$/, '')} (lockstep serve --may-dial opens a network)`, isFinal: false };
  if (signal.aborted) return { sentence: 'the mail server did not answer in time', isFinal: false };
  const code = textIn(error, 'code');
  const status = Number(textIn(error, 'responseCode'));
  // The letter or its addressee, for good; what is wrong with us or with the server may be mended.
  const isFinal = status >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return { sentence: sentenceOf(code, textIn(error, 'response'), status), isFinal };
}

function textIn(error: unknown, name: string): string {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function sentenceOf(code: string, response: string, status: number): string {
  if (code === 'ETLS') return 'the mail server offers no TLS that can be trusted: nothing was sent in the open';
  if (code === 'EAUTH') return 'the mail server did not take the user and password';
  if (status > 0) return `the mail server said ${response.slice(0, 200)}`;
  return `the mail server could not be reached${code === '' ? '' : ` (${code})`}`;
}
