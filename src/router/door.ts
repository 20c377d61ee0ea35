import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ListenerConfiguration, RouterConfiguration } from './configuration.ts';
import { judgeDoorPayload, readDoorToken, verifyDoorToken, type DoorPayload, type DoorVerdict } from './door-token.ts';
import type { OwnAnswer } from './pages.ts';

/** Where a visitor with a fresh token is sent: the token becomes a cookie, and the visitor goes on to `to`. No token stands in an address. */
export const doorPath = '/.lockstep/door';

export type Admission =
  | { readonly kind: 'in'; readonly person?: string; readonly dropAuthorization: boolean }
  | { readonly kind: 'answer'; readonly answer: OwnAnswer };

export interface Doorkeeper {
  /** Lets a visitor of a listener in, or says what to answer instead. */
  readonly admit: (request: IncomingMessage, door: ListenerConfiguration['door']) => Admission;
}

/** One doorkeeper per configuration: with the keys goes what they were found to have signed. */
export function createDoorkeeper(configuration: Pick<RouterConfiguration, 'doorKeys' | 'signInUrl'>, clock: () => number): Doorkeeper {
  const check = createChecker(configuration.doorKeys, clock);
  return {
    admit(request, door) {
      const target = parseTarget(request.url ?? '/');
      const isDoorPath = target?.pathname === doorPath;
      if (door === 'open') return isDoorPath ? onwards(target, undefined) : { kind: 'in', dropAuthorization: false };
      const isSecure = comesByTls(request, door);
      if (isDoorPath)
        return passThrough(target, headerToken(request), {
          audience: door.audience,
          isSecure,
          check,
          clock,
          signInUrl: configuration.signInUrl,
        });
      const bearer = bearerOf(request);
      const dropAuthorization = bearer !== undefined && readDoorToken(bearer) !== undefined;
      const verdict = bestOf(tokensOf(request, bearer).map((token) => check(token, door.audience)));
      if (verdict.kind === 'person') return { kind: 'in', person: verdict.person, dropAuthorization };
      return {
        kind: 'answer',
        answer: signInAnswer(request, { because: verdict.because, audience: door.audience, isSecure, signInUrl: configuration.signInUrl }),
      };
    },
  };
}

/**
 * The environment says by which name people come by TLS, and the request says which name it came by. A visitor who says it wrongly
 * only gets a cookie that his own browser will not send.
 */
export function comesByTls({ headers: { host = '' } }: IncomingMessage, { secureHost }: { readonly secureHost?: string }): boolean {
  return secureHost !== undefined && host.toLowerCase().replace(/:443$/, '') === secureHost;
}

type Check = (token: string, audience: string) => DoorVerdict;

/** An Ed25519 signature takes longer to check than a request to route, so what was found right is remembered. */
const mostRemembered = 10_000;

function createChecker(doorKeys: RouterConfiguration['doorKeys'], clock: () => number): Check {
  const keys: ReadonlyMap<string, KeyObject> = new Map(doorKeys.map((key) => [key.id, createPublicKey(key.publicKey)]));
  const proven = new Map<string, DoorPayload>();
  return (token, audience) => {
    const now = clock();
    const known = proven.get(token);
    if (known !== undefined) return judgeDoorPayload(known, { audience, now });
    const verdict = verifyDoorToken(token, { keys, audience, now });
    const payload = verdict.kind === 'person' ? readDoorToken(token) : undefined;
    if (proven.size >= mostRemembered) proven.clear();
    if (payload !== undefined) proven.set(token, payload);
    return verdict;
  };
}

function bestOf(verdicts: readonly DoorVerdict[]): DoorVerdict {
  return verdicts.find((verdict) => verdict.kind === 'person') ?? verdicts[0] ?? { kind: 'refused', because: 'there is no door token' };
}

/** Cookies of one host reach all its ports, so a visitor may carry a token for each environment of it. */
const mostTokens = 24;

function tokensOf(request: IncomingMessage, bearer: string | undefined): readonly string[] {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  const tokens = cookies.filter((cookie) => /^(__Host-)?lockstep_door/.test(cookie)).map((cookie) => cookie.slice(cookie.indexOf('=') + 1));
  return [headerToken(request), bearer ?? '', ...tokens].filter((token) => token !== '').slice(0, mostTokens);
}

function headerToken({ headers }: IncomingMessage): string {
  const named = headers['x-lockstep-door'];
  return typeof named === 'string' ? named : '';
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

interface DoorContext {
  readonly audience: string;
  readonly isSecure: boolean;
  readonly check: Check;
  readonly clock: () => number;
  readonly signInUrl: string | undefined;
}

function passThrough(target: URL, token: string, door: DoorContext): Admission {
  const verdict = door.check(token, door.audience);
  if (verdict.kind === 'refused') return { kind: 'answer', answer: staleLinkAnswer(verdict.because, door.signInUrl) };
  const maxAgeSeconds = Math.floor((verdict.expires - door.clock()) / 1_000);
  const cookie = `${cookieName(door.audience)}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  // The prefix keeps hosts beside ours from setting it, and a browser takes it only with `Secure`.
  return onwards(target, door.isSecure ? `__Host-${cookie}; Secure` : cookie);
}

/** One cookie per audience: two environments on two ports of one host must not throw each other's out. */
export function cookieName(audience: string): string {
  return `lockstep_door_${createHash('sha256').update(audience).digest('hex').slice(0, 12)}`;
}

function onwards(target: URL, cookie: string | undefined): Admission {
  const to = localPath(target.searchParams.get('to') ?? '/');
  if (to === undefined) return { kind: 'answer', answer: foreignTargetAnswer };
  const headers = cookie === undefined ? { Location: to } : { Location: to, 'Set-Cookie': cookie };
  return { kind: 'answer', answer: { status: 303, code: 'door-passed', title: 'Come in', sentence: 'The door is open.', headers } };
}

const nowhere = 'http://door.invalid';

/** The path on this host that a text leads to; undefined when it leads elsewhere, or is read in two ways. */
export function localPath(text: string): string | undefined {
  if (!text.startsWith('/')) return undefined;
  const url = URL.canParse(text, nowhere) ? new URL(text, nowhere) : undefined;
  if (url === undefined || url.origin !== nowhere) return undefined;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // Paths such as `/.//elsewhere` keep the origin here and lose it in the browser that follows them.
  return /^\/(?![/\\])/.test(path) ? path : undefined;
}

function parseTarget(text: string): URL | undefined {
  return text.startsWith(doorPath) && URL.canParse(text, nowhere) ? new URL(text, nowhere) : undefined;
}

const foreignTargetAnswer: OwnAnswer = {
  status: 400,
  code: 'door-leads-elsewhere',
  title: 'This link leads elsewhere',
  sentence: 'A door leads to a path behind it, never to another address.',
};

function signInAnswer(
  request: IncomingMessage,
  door: {
    readonly because: string;
    readonly audience: string;
    readonly isSecure: boolean;
    readonly signInUrl: string | undefined;
  },
): OwnAnswer {
  return {
    status: 401,
    code: 'door-closed',
    title: 'This environment has a door',
    sentence: `It is open to people who may see ${door.audience}; ${door.because}.`,
    ...signInLink(door.signInUrl, {
      audience: door.audience,
      door: `${door.isSecure ? 'https' : 'http'}://${request.headers.host ?? ''}${doorPath}`,
      to: request.url ?? '/',
    }),
    headers: { 'WWW-Authenticate': 'Bearer realm="lockstep"' },
  };
}

function staleLinkAnswer(because: string, signInUrl: string | undefined): OwnAnswer {
  return {
    status: 401,
    code: 'door-closed',
    title: 'This link does not open the door',
    sentence: `Sign in again for a fresh one; ${because}.`,
    ...signInLink(signInUrl, {}),
    headers: { 'WWW-Authenticate': 'Bearer realm="lockstep"' },
  };
}

function signInLink(signInUrl: string | undefined, query: Readonly<Record<string, string>>): Pick<OwnAnswer, 'link'> {
  if (signInUrl === undefined) return {};
  const to = new URL(signInUrl);
  for (const [key, value] of Object.entries(query)) to.searchParams.set(key, value);
  return { link: { to: to.href, words: 'Sign in with Lockstep' } };
}
