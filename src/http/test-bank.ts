// For the tests of who may what: a system whose only stage is production, entered by approval of a group.
import { z } from 'zod';
import type { LightMyRequestResponse } from 'fastify';
import { catalogue } from '#catalogue/index.ts';
import { errorShape } from '#core/api/error.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';
import { tellRoster } from './tell-roster.ts';

const file = `lockstep: 1
system: bank
roles:
  developer: [dora, tom]
  approver: ['group:approvers']
  release-manager: [ralf, rolf]   # rolf has no account yet
  admin: [adam]
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  prod: {data: real, errors: friendly}
path:
  - stage: PROD
    environment: prod
    entry: [approval: 2 approver]
`;

export const bankFile = file;
export const bill = { api: { digest: `sha256:${'1'.repeat(64)}`, source: 'directory:./api', blob: `sha256:${'1'.repeat(64)}` } };

const fields = z.record(z.string(), z.unknown());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Somebody's request; who asks is a person who has just signed in, or headers. */
export interface Bank extends TestServer {
  ask(who: string | Headers, method: Method, path: string, payload?: object): Promise<LightMyRequestResponse>;
  /** Gives a command in `bank`: the code of the refusal, or `done`. */
  give(who: string | Headers, kind: string, payload: object): Promise<string>;
  /** What the ledger says of the roster of `bank`, oldest first. */
  rosters(): Promise<readonly Record<string, unknown>[]>;
  applyFile(text: string): Promise<void>;
}

/** `root` and `vera` administer; `tom` and `rita` approve. */
export async function startBank(): Promise<Bank> {
  const server = await startTestServer();
  await server.context.roster.changeGroups(() => ({ 'installation-admin': ['root', 'vera'], approvers: ['rita', 'tom'] }));
  await tellRoster(server.context);
  const ask: Bank['ask'] = async (who, method, path, payload) => {
    const headers = typeof who === 'string' ? await server.signIn(who) : who;
    return server.app.inject({ method, url: `/api/${path}`, headers, ...(payload && { payload }) });
  };
  const applyFile = async (text: string): Promise<void> => {
    const parsed = parseSystem(text, catalogue);
    if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
    const { name } = parsed.system;
    const answer = await server.engine.submit(name, { kind: 'apply', by: 'root', file: parsed.system, digest: text }, text);
    if (!answer.ok) throw new Error(answer.refusal.sentence);
  };
  await applyFile(file);
  return {
    ...server,
    ask,
    applyFile,
    give: async (who, kind, payload) => codeOf(await ask(who, 'POST', `systems/bank/commands/${kind}`, payload)),
    rosters: async () => {
      const events = await server.store.events('bank', { limit: 1000 });
      return events.flatMap(({ kind, body }) => (kind === 'rosterChanged' ? [fields.parse(JSON.parse(body))] : []));
    },
  };
}

export function codeOf(answer: LightMyRequestResponse): string {
  return answer.statusCode < 400 ? 'done' : errorShape.parse(answer.json()).error.code;
}
