import { z } from 'zod';
import type { Controller } from './controller.ts';
import type { Words } from './values.ts';
import { enter } from '../enter.ts';

/** Not easy to guess: the controller refuses those that are. */
const password = 'vermilion-lattice-73-quokka';

const file = `lockstep: 1
system: shop
roles:
  viewer: [vera]
  developer: [dora]
  tester: [tom]
  release-manager: [rita]
  operator: [otto]
  admin: [adam]
  auditor: [aude]
services:
  api:
    source: directory:./api
    command: node server.js
checks:
  smoke: {http: /, status: 200}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [{check: smoke}, {sign-off: tester, checklist: [Order placed]}]
  - stage: PROD
    entry: [approval: release-manager]
`;

const roles = ['vera', 'dora', 'tom', 'rita', 'otto', 'adam', 'aude', 'olga', 'root'] as const;

/** Whoever asks: the headers by which they are known. */
export type Callers = ReadonlyMap<string, { readonly [name: string]: string }>;

export interface World {
  readonly callers: Callers;
  readonly words: Words;
  /** Whoever lost the way in (signed out, revoked, disabled by chance) gets it back. */
  revive(): Promise<number>;
}

/** People of every role with tokens, a session, two systems, blobs, a release that has moved. */
export async function makeWorld({ url, adminPassword }: Controller): Promise<World> {
  const callers = new Map<string, { readonly [name: string]: string }>([
    ['nobody', {}],
    ['a token that is none', { authorization: `Bearer lks_${'x'.repeat(43)}` }],
  ]);
  const admin = await signIn(url, 'admin', adminPassword);
  for (const person of [...roles, 'nils']) {
    const groups = person === 'root' ? ['installation-admin'] : [];
    await call(url, admin, 'POST', '/api/users', { person, password, groups });
  }
  await call(url, admin, 'PUT', '/api/systems/shop/file', { text: file });
  await call(url, admin, 'PUT', '/api/systems/other/file', {
    text: file.replace('system: shop', 'system: other').replace('[dora]', '[olga]'),
  });
  for (const person of roles) callers.set(person, await tokenOf(url, person));
  callers.set('the session of root', await signIn(url, 'root', password));
  callers.set('a narrow token', await tokenOf(url, 'rita', { systems: ['shop'], verbs: ['view'] }));
  const words = await makeThings(url, callers.get('dora') ?? {}, callers.get('adam') ?? {});
  return { callers, words, revive: () => revive(url, callers, admin) };
}

async function makeThings(url: URL, dora: Sent, adam: Sent): Promise<Words> {
  const kept = await fetch(new URL('/api/blobs', url), {
    method: 'PUT',
    headers: { ...dora, 'content-type': 'application/octet-stream' },
    body: 'bits',
  });
  const { digest } = z.looseObject({ digest: z.string() }).parse(await kept.json());
  const bill = { api: { digest, source: 'directory:./api', blob: digest } };
  await call(url, dora, 'POST', '/api/systems/shop/commands/create', { release: '1.0.0', bill });
  await call(url, dora, 'POST', '/api/systems/shop/commands/promote', { release: '1.0.0', stage: 'DEV' });
  const hook = z
    .looseObject({ hook: z.looseObject({ hook: z.string() }) })
    .parse(await call(url, adam, 'POST', '/api/systems/shop/hooks', { kind: 'github' }));
  return {
    file: [file, `${file}# another\n`, file.replace('[dora]', '[dora, nils]')],
    text: [file],
    system: ['shop', 'shop', 'shop', 'shop', 'shop', 'shop', 'other', 'nowhere'],
    release: ['1.0.0', '1.0.0', '1.0.0', '1.1.0', '1.2.0', '2.0.0', 'r-1', 'r-2', 'r-3'],
    stage: ['DEV', 'DEV', 'DEV', 'PROD', 'PROD', 'NOWHERE'],
    environment: ['dev', 'dev', 'prod', 'nowhere'],
    environments: ['dev', 'prod'],
    service: ['api'],
    password: [password, 'another-lattice-91-walrus'],
    'Order placed': ['true'],
    secret: ['API_DB', 'API_KEY'],
    // Nobody who plays a part: they would be erased before long.
    person: ['nils', 'nora', 'nick'],
    persons: ['nils', 'nora'],
    authors: ['dora', 'nils'],
    group: ['testers', 'partners'],
    groups: ['testers', 'partners'],
    digest: [digest, `sha256:${'0'.repeat(64)}`],
    blob: [digest],
    source: ['directory:./api'],
    role: ['tester', 'release-manager'],
    gate: ['smoke', 'check:smoke', 'approval', 'sign-off'],
    hook: [hook.hook.hook, '0123456789abcdef'],
    name: ['vera', 'dora', 'CI'],
    promotion: ['promotion-1', 'x'],
    id: ['proposal-1', 'exception-1', 'adoption-1'],
    to: ['1.0.0', '/orders?id=7'],
    host: ['local', 'web1'],
  };
}

async function revive(url: URL, callers: Map<string, Sent>, admin: Sent): Promise<number> {
  let revived = 0;
  for (const [caller, headers] of callers) {
    if (Object.keys(headers).length === 0 || caller.startsWith('a token')) continue;
    if ((await fetch(new URL('/api/me', url), { headers })).status === 200) continue;
    const person = caller.split(' ').at(-1) ?? caller;
    revived += 1;
    await call(url, admin, 'PATCH', `/api/users/${person === 'token' ? 'rita' : person}`, { disabled: false }).catch(() => undefined);
    if (caller.startsWith('the session')) callers.set(caller, await signIn(url, person, password));
    else callers.set(caller, await tokenOf(url, person === 'token' ? 'rita' : person));
  }
  return revived;
}

type Sent = { readonly [name: string]: string };

async function tokenOf(url: URL, person: string, narrowed: object = {}): Promise<Sent> {
  const session = await signIn(url, person, password);
  const body = { name: 'fuzz', expires: Date.now() + 24 * 60 * 60_000, ...narrowed };
  const { value } = z.looseObject({ value: z.string() }).parse(await call(url, session, 'POST', '/api/tokens', body));
  return { authorization: `Bearer ${value}` };
}

async function signIn(url: URL, name: string, word: string): Promise<Sent> {
  // Each from an address of its own: sign-ins that the requests let fail hold nobody up here.
  const from = { 'x-forwarded-for': `10.9.${Math.floor(Math.random() * 250)}.${name.length}` };
  return { cookie: await enter(url, { name, password: word }, from), origin: url.origin };
}

async function call(url: URL, who: Sent, method: string, address: string, body: object): Promise<unknown> {
  const headers = { ...who, 'content-type': 'application/json' };
  const answer = await fetch(new URL(address, url), { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
