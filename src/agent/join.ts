import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { joinedShape } from '#core/api/host-agent-routes.ts';
import { readInvitation } from '#core/api/invitation.ts';
import { Failure } from '#core/failure.ts';
import { OrderTrust } from './order-trust.ts';
import { connectTls, type TlsAddress } from './tls-connection.ts';

const answerMs = 30_000;
const membershipShape = joinedShape.omit({ orderKey: true }).extend({ url: z.string() });

/** What an agent that joined has: where to go, and as whom. */
export type Membership = Readonly<z.output<typeof membershipShape>>;

/**
 * Exchanges an invitation for a credential of this host, and pins the controller's key. Both lie in the state folder, 0600. `elsewhere` is the
 * controller's URL where it is not what the invitation says. Fails with `not-joined`.
 */
export async function joinController(stateFolder: string, word: string, elsewhere?: string): Promise<Membership> {
  const invitation = readInvitation(word);
  if (invitation === undefined)
    throw notJoined('That is no invitation: it begins with lkji_. An administrator makes one: lockstep host add HOST');
  const url = elsewhere ?? (invitation.address === undefined ? undefined : `https://${invitation.address}`);
  if (url === undefined) throw notJoined('This invitation does not say where to go. Add --url https://ADDRESS:PORT');
  const answer = await ask({ ...invitation, url }, invitation.secret).catch((cause: unknown) => {
    throw notJoined(`${reasonOf(cause, url)} It holds once, for 15 minutes.`, cause);
  });
  const { orderKey, ...membership } = joinedShape.parse(JSON.parse(answer));
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  OrderTrust.open(stateFolder, orderKey);
  const joined = { ...membership, url };
  writeFileSync(fileIn(stateFolder), JSON.stringify(joined), { mode: 0o600, flush: true });
  return joined;
}

/** Undefined where no agent joined from this folder. */
export function readMembership(stateFolder: string): Membership | undefined {
  try {
    return membershipShape.parse(JSON.parse(readFileSync(fileIn(stateFolder), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Where a member comes. */
export function addressOf({ url, id, sharedKey }: Membership): TlsAddress {
  return { url, identity: `agent ${id}`, sharedKey };
}

function notJoined(sentence: string, cause?: unknown): Failure {
  return new Failure('not-joined', sentence, { retryable: false, cause });
}

/** What hinders depends on how far we came: to nobody, to somebody else, or to a controller that says no. */
function reasonOf(cause: unknown, url: string): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no host of the name in ${url}; another address is given by --url.`;
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT')
    return `Nobody answers at ${url} (${code}): is it open to this host? Another address is given by --url.`;
  return `The controller at ${url} did not take the invitation.`;
}

function fileIn(stateFolder: string): string {
  return path.join(stateFolder, 'joined.json');
}

async function ask(address: TlsAddress, invitation: string): Promise<string> {
  const headers = { Authorization: `Bearer ${invitation}` };
  const asking = request({
    method: 'POST',
    path: '/agent/join',
    host: 'controller',
    headers,
    signal: AbortSignal.timeout(answerMs),
    createConnection: () => connectTls(address),
  });
  return new Promise((resolve, reject) => {
    asking.on('error', reject).on('response', (response) => {
      if (response.statusCode === 200) resolve(text(response));
      else reject(new Error(`the controller says ${response.statusCode}`));
    });
    asking.end();
  });
}
