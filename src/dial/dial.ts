import { lookup as lookUp } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Failure } from '#core/failure.ts';
import { isWithin, kindOf, type Kind, type Network } from './address.ts';

/** What may be dialled. Everything else is refused before a byte leaves this host. */
export interface Reach {
  /** Origins that an environment says are its own: they may lie on this host, or in a private network. */
  readonly origins: readonly string[];
  /** Networks that the operator of this host has opened. */
  readonly networks: readonly Network[];
  /** Whether any public address may be dialled besides. */
  readonly isPublicOpen: boolean;
}

export interface Dialling {
  readonly reach: Reach;
  readonly signal: AbortSignal;
  /** Every address of a name. */
  readonly lookup?: (name: string) => Promise<readonly string[]>;
}

/**
 * The only way to an address that somebody wrote. Its name is resolved once, every address that it has is judged, and the connection
 * goes to one that was judged: whoever answers otherwise a moment later is not asked. Throws a Failure that says why not.
 */
export async function dial(url: URL, dialling: Dialling): Promise<Socket> {
  requireShape(url);
  const { socket, name } = await dialHost(url, dialling);
  return url.protocol === 'https:' ? connectTls({ socket, ...(isIP(name) === 0 ? { servername: name } : { host: name }) }) : socket;
}

/** A mail server, by the same rule. What it speaks is in the open until the client begins TLS on it. */
export async function dialMail(host: string, port: number, dialling: Dialling): Promise<Socket> {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return (await dialHost(new URL(`smtp://${name}:${port}`), dialling)).socket;
}

async function dialHost(url: URL, { reach, signal, lookup = addressesOf }: Dialling) {
  const kinds = kindsFor(url, reach);
  if (kinds.length === 0 && reach.networks.length === 0) throw refused(url, 'it is none of the addresses that are declared');
  const name = url.hostname.replaceAll(/^\[|\]$/g, '');
  const addresses = isIP(name) === 0 ? await Promise.race([lookup(name), abortOf(signal)]) : [name];
  for (const address of addresses) judge(url, address, { kinds, networks: reach.networks });
  return { socket: await connectFirst(addresses, portOf(url), signal), name };
}

/** Whether a failure says that something may not be dialled, and nothing was. */
export function isRefusedDial(error: unknown): boolean {
  return error instanceof Failure && error.code === 'dial-refused';
}

function requireShape(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(url, `${url.protocol} is not spoken here`);
  if (url.username !== '' || url.password !== '') throw refused(url, 'it names a user before its host');
}

/** What its address may be, whatever its name. */
function kindsFor(url: URL, reach: Reach): readonly Kind[] {
  const isDeclared = reach.origins.includes(url.origin);
  return [...(reach.isPublicOpen ? onlyPublic : []), ...(isDeclared ? ofEnvironments : [])];
}

interface Judging {
  readonly kinds: readonly Kind[];
  readonly networks: readonly Network[];
}

function judge(url: URL, address: string, { kinds, networks }: Judging): void {
  const kind = kindOf(address);
  if (kind === undefined) throw refused(url, 'its host cannot be read');
  if (isWithin(address, networks) || kinds.includes(kind)) return;
  throw refused(url, `it leads to ${address}, which is ${words[kind]}`);
}

const onlyPublic: readonly Kind[] = ['public'];
/** Never link-local: that is where clouds keep the keys of their machines. */
const ofEnvironments: readonly Kind[] = ['public', 'private', 'loopback'];

const words: { readonly [kind in Kind]: string } = {
  public: 'a public address',
  loopback: 'this host itself',
  private: 'in a private network',
  'link-local': 'where a cloud keeps the keys of its machines',
  reserved: 'nobody’s address',
};

/** The first that answers, in the order that the resolver gave. */
async function connectFirst(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  let last: unknown = Object.assign(new Error('it has no address'), { code: 'ENOTFOUND' });
  for (const address of addresses) {
    signal.throwIfAborted();
    const socket = connect({ host: address, port });
    try {
      await once(socket, 'connect', { signal });
      return socket;
    } catch (error) {
      socket.destroy();
      last = error;
    }
  }
  throw last;
}

/** Names are looked up by the system, which hears of no abort. */
async function abortOf(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason;
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

async function addressesOf(name: string): Promise<readonly string[]> {
  return (await lookUp(name, { all: true })).map(({ address }) => address);
}

function refused(url: URL, because: string): Failure {
  return new Failure('dial-refused', `${url.protocol}//${url.host} is not asked: ${because}.`, { retryable: false });
}
