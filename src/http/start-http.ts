import { chmod, rm } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { AgentBook } from './agent-book.ts';
import { AuthorBook } from './authors.ts';
import { buildAgentServer } from './agent-server.ts';
import { buildServer } from './build-server.ts';
import type { HttpContext, HttpOptions } from './context.ts';
import { EventHub } from './event-hub.ts';
import { FactBook } from './fact-book.ts';
import { FactorBook } from './factor-book.ts';
import { Figures } from './figures.ts';
import { GrantBook } from './grant-book.ts';
import { FeedBook } from './feed-book.ts';
import { HookBook } from './hook-book.ts';
import { usualLimits } from './limits.ts';
import { listenFailure } from './listen-failure.ts';
import { type AgentListener, listenForAgents, reachedAt } from './listen-for-agents.ts';
import { Load } from './load.ts';
import { usersOf } from './people.ts';
import { RosterBook } from './roster-book.ts';
import { SeenAgents } from './seen-agents.ts';
import { SessionBook } from './sessions.ts';
import { localSource } from './sign-in-source.ts';
import { SignInDelays } from './sign-in-delays.ts';
import { tellRoster } from './tell-roster.ts';
import { TokenBook } from './tokens.ts';
import { UploadBook } from './upload-book.ts';

export interface StartHttpOptions extends HttpOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Path of the unix socket for agents; it is made with mode 0600. */
  readonly agentSocket: string;
  readonly agentToken: string;
  /** Agents of other hosts come by TLS; absent, or without an `agentDoor`: by the socket only. */
  readonly agentListen?: { readonly host: string; readonly port: number };
}

export interface RunningHttp {
  readonly url: string;
  /** Where agents of other hosts come, if anywhere. */
  readonly agentUrl?: string;
  close(): Promise<void>;
}

/** Serves people and agents until `close`. Groups are told to every system at the start: one may have missed a change. */
export async function startHttp(options: StartHttpOptions): Promise<RunningHttp> {
  const elsewhere: { listener?: AgentListener | undefined } = {};
  const context = createContext(options, () => elsewhere.listener && reachedAt(elsewhere.listener, options.url));
  await tellRoster(context);
  const people = await buildServer(context);
  const agents = buildAgentServer(context, options.agentToken);
  await listenOnSocket(agents, options.agentSocket);
  const remote = (elsewhere.listener = await listenElsewhere(agents, options));
  const url = await listenForPeople(people, options);
  const close = async (): Promise<void> => {
    await remote?.close();
    await closeAll(context, [people, agents]);
  };
  return { url, ...(remote && { agentUrl: remote.url }), close };
}

async function listenElsewhere(agents: FastifyInstance, { agentListen, agentDoor }: StartHttpOptions): Promise<AgentListener | undefined> {
  if (agentListen === undefined || agentDoor === undefined) return undefined;
  try {
    return await listenForAgents(agents, agentDoor, agentListen);
  } catch (error) {
    throw listenFailure(error, { ...agentListen, option: 'agent-listen' });
  }
}

async function listenForPeople(people: FastifyInstance, { port, host }: StartHttpOptions): Promise<string> {
  try {
    return await people.listen({ port, host });
  } catch (error) {
    throw listenFailure(error, { host, port, option: 'port' });
  }
}

/** What handlers work with, made of the ports that the caller gives. */
export function createContext(options: HttpOptions, agentAddress: HttpContext['agentAddress'] = () => undefined): HttpContext {
  const { engine, store, log } = options;
  const now = (): number => engine.now();
  const users = usersOf(store.settings);
  const limits = { ...usualLimits, ...options.limits };
  return {
    agentAddress,
    mostBlobBytes: 512 * 1024 * 1024,
    ...options,
    limits,
    load: new Load(limits, now),
    uploads: new UploadBook({ limits, now, freeBytes: () => store.freeBytes() }),
    feeds: new FeedBook(store.settings, now),
    hooks: new HookBook(store.settings, now, options.hookSecrets),
    users,
    roster: new RosterBook(store.settings),
    sessions: new SessionBook(store.settings, users, now),
    tokens: new TokenBook(store.settings, users, now),
    factors: new FactorBook(store.settings, now, options.factorSecrets),
    grants: new GrantBook(store.settings),
    authors: new AuthorBook(store.settings),
    source: localSource(users),
    agents: new AgentBook(store.settings, now),
    facts: new FactBook(store.settings, now),
    seen: new SeenAgents(now),
    figures: options.figures ?? new Figures(),
    delays: new SignInDelays(now),
    hub: new EventHub({ engine, store, log, most: limits.streams, mostPerPerson: limits.streamsPerPerson }),
  };
}

async function listenOnSocket(server: FastifyInstance, path: string): Promise<void> {
  // What a killed controller left; that no other one lives is the store's lock to say.
  await rm(path, { force: true });
  await server.listen({ path });
  await chmod(path, 0o600);
}

async function closeAll({ hub }: HttpContext, servers: readonly FastifyInstance[]): Promise<void> {
  hub.close();
  await Promise.all(servers.map((server) => server.close()));
}
