// For the tests of this folder: a whole server on the store in memory, two systems, and a person for every role.
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { catalogue } from '#catalogue/index.ts';
import type { System } from '#core/system.ts';
import type { Engine } from '#engine/engine.ts';
import type { SecretsPort } from '#engine/hand-out.ts';
import { startEngine } from '#engine/start-engine.ts';
import type { NotifyDesk } from '#notify/notify-desk.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { buildAgentServer } from './agent-server.ts';
import { buildServer } from './build-server.ts';
import type { HttpContext, SecretVault } from './context.ts';
import type { FactorSecrets } from './factor-book.ts';
import type { Hint, HookSecrets } from './hook-book.ts';
import type { Limits } from './limits.ts';
import { hashPassword } from './passwords.ts';
import { createContext } from './start-http.ts';
import { tellRoster } from './tell-roster.ts';

export const password = 'correct horse battery staple';
export const agentToken = 'the-token-of-the-agents';
export const host = 'lockstep.test';

/** Who is who in `shop`; `olga` is a developer and release manager of `other` only, `nils` of nothing. */
const roles = {
  viewer: ['vera'],
  developer: ['dora'],
  tester: ['tom'],
  'release-manager': ['rita', 'ralf'],
  operator: ['otto'],
  admin: ['adam'],
  auditor: ['aude'],
} as const;

const persons = [...Object.values(roles).flat(), 'olga', 'nils', 'root'];

export interface TestServer {
  /** What hooks have told. */
  readonly hints: { readonly system: string; readonly hint: Hint }[];
  readonly app: Awaited<ReturnType<typeof buildServer>>;
  readonly agents: ReturnType<typeof buildAgentServer>;
  readonly engine: Engine;
  readonly store: Store;
  readonly context: HttpContext;
  /** Headers of a person who signed in at a page of ours. */
  signIn(person: string): Promise<Headers>;
  /** Headers of a token of that person. */
  token(person: string, narrowed?: Narrowed): Promise<Headers>;
  pass(ms: number): void;
  close(): Promise<void>;
}

interface Narrowed {
  readonly systems?: readonly string[];
  readonly verbs?: readonly string[];
  readonly environments?: readonly string[];
}

export type Headers = Readonly<Record<string, string>>;

interface TestServerOptions {
  readonly mostBlobBytes?: number;
  readonly secureCookies?: boolean;
  /** Makes the secrets over the store of the test; absent: there are none. */
  readonly openSecrets?: (store: Store) => { readonly secrets: SecretsPort; readonly vault: SecretVault };
  readonly log?: FastifyBaseLogger;
  readonly limits?: Partial<Limits>;
  readonly webFolder?: string;
  readonly diskLevel?: () => 'ample' | 'low' | 'short' | undefined;
  /** Makes the desk of notices over the store of the test; absent: there is none. */
  readonly openNotify?: (store: Store) => NotifyDesk;
}

export async function startTestServer({
  openSecrets,
  log = pino({ level: 'silent' }),
  ...options
}: TestServerOptions = {}): Promise<TestServer> {
  const clock = { now: Date.UTC(2026, 10, 20) };
  const store = openMemoryStore({ now: () => clock.now });
  const opened = openSecrets?.(store);
  const secrets = opened?.secrets ?? { secretsOf: async () => ({}) };
  const engine = startEngine({ store, secrets, owner: 'test', log, now: () => clock.now });
  const hints: TestServer['hints'] = [];
  const hooked = {
    hookSecrets: secretsInMemory(),
    factorSecrets: factorsInMemory(),
    onHook: async (system: string, hint: Hint) => void hints.push({ system, hint }),
  };
  const context = createContext({
    engine,
    store,
    catalogue,
    log,
    signDoor,
    agentDoor: doorOfAgents,
    ...(opened && { vault: opened.vault }),
    ...(options.openNotify && { notify: options.openNotify(store) }),
    ...hooked,
    url: `http://${host}`,
    ...options,
  });
  await addPeople(context);
  await tellRoster(context);
  await addSystem(engine, shop);
  await addSystem(engine, other);
  const app = await buildServer(context);
  const agents = buildAgentServer(context, agentToken);
  return {
    hints,
    app,
    agents,
    engine,
    store,
    context,
    signIn: async (person) => {
      const user = await context.users.get(person);
      if (user === undefined) throw new Error(`there is no user ${person}`);
      const value = await context.sessions.begin(user);
      const name = options.secureCookies === true ? '__Host-lockstep_session' : 'lockstep_session';
      return { cookie: `${name}=${value}`, host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    },
    token: (person, narrowed = {}) => makeToken(context, person, narrowed),
    pass: (ms) => {
      clock.now += ms;
    },
    close: async () => {
      context.hub.close();
      await Promise.all([app.close(), agents.close(), engine.stop()]);
      await store.close();
    },
  };
}

/** The key of each agent is its name. */
const doorOfAgents = { sharedKey: (identity: string): Buffer => Buffer.from(identity), orderKey: 'the public half' };

async function makeToken({ tokens, engine }: HttpContext, person: string, { systems, verbs, environments }: Narrowed): Promise<Headers> {
  const places = { ...(systems && { systems: [...systems] }), ...(environments && { environments: [...environments] }) };
  const narrowed = { ...places, ...(verbs && { verbs: [...verbs] }) };
  const { value } = await tokens.add(person, { name: 'test', expires: engine.now() + 3_600_000_000, ...narrowed });
  return { authorization: `Bearer ${value}`, host };
}

function signDoor({ audience, person }: { readonly audience: string; readonly person: string }): string {
  return `door-of-${audience}-for-${person}`;
}

/** What the encrypted store does, unencrypted. */
function secretsInMemory(): HookSecrets {
  const secrets = new Map<string, string>();
  return {
    keep: async (_system, hook, secret) => void secrets.set(hook, secret),
    read: async (_system, hook) => secrets.get(hook),
    forget: async (_system, hook) => void secrets.delete(hook),
  };
}

function factorsInMemory(): FactorSecrets {
  const seeds = new Map<string, string>();
  let version = 0;
  return {
    keep: async (person, seed) => {
      version += 1;
      seeds.set(`${person} ${version}`, seed);
      return version;
    },
    read: async (person, kept) => seeds.get(`${person} ${kept}`),
    forget: async (person, kept) => {
      for (const key of seeds.keys()) if (key.startsWith(`${person} `) && Number(key.split(' ')[1]) <= kept) seeds.delete(key);
    },
  };
}

/** One hash for all: a test may not take a second for what it does not test. */
async function addPeople({ users, roster, engine }: HttpContext): Promise<void> {
  const hash = await hashPassword(password);
  for (const person of persons) {
    await users.add(person, { person, name: person, password: hash, disabled: false, generation: 0, createdAt: engine.now() });
  }
  await roster.changeGroups(() => ({ 'installation-admin': ['root'] }));
}

async function addSystem(engine: Engine, file: System): Promise<void> {
  const answer = await engine.submit(file.name, { kind: 'apply', by: 'root', file, digest: `file of ${file.name}` }, 'file');
  if (!answer.ok) throw new Error(answer.refusal.sentence);
}

const environment = {
  host: 'local',
  target: 'process',
  audience: 'team',
  data: 'synthetic',
  errors: 'full',
  values: {},
  ports: {},
} as const;

const service = { name: 'api', source: 'directory:./api', command: 'node server.js', after: [], variables: {}, internal: false };

const shop: System = {
  name: 'shop',
  roles,
  services: [service],
  hosts: ['local'],
  environments: [
    { ...environment, name: 'dev' },
    { ...environment, name: 'prod', url: 'https://prod.shop.example' },
  ],
  path: [
    { name: 'DEV', waves: [['dev']], entry: [], exit: [], rollout: 'at-once', queue: 'in-order' },
    { name: 'PROD', waves: [['prod']], entry: [], exit: [], rollout: 'at-once', queue: 'in-order' },
  ],
};

const other: System = { ...shop, name: 'other', roles: { developer: ['olga'], 'release-manager': ['olga'] } };
