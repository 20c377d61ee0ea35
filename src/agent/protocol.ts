// What an agent and its controller say to each other: HTTP over a unix socket (over TCP later), `Authorization: Bearer TOKEN` always.
//
//   GET  /agent/orders?host=HOST&wait=MS  → 200 AgentBatch. A long poll: answers when there is something that this host was not told,
//                                           or after `wait` ms. Orders come again until they are ended; knowing a key, the agent
//                                           does nothing new. The header `X-Lockstep-Now` tells the controller's clock in ms.
//   POST /agent/observations              ← ObservationBatch → 204. In order; sent again until it is acknowledged, so taken at most once.
//   POST /agent/availability              ← {"system", "minutes"} → 204. Minutes of its environments; what is told twice is kept once.
//   PUT  /agent/facts                     ← {"facts":[{"key","value","source"}]} → 204. Told at the start; an older controller says 404.
//   PUT  /agent/blobs                     ← bytes → 200 {"digest":"sha256:…"}
//   GET  /agent/blobs/DIGEST              → 200 bytes, or 404
//   POST /agent/answers/ID                ← {"text":"…"} → 204
//
// What the controller says with 400, 404, 409, 413 or 422 is said for good: the agent tells it in its log and goes on. Everything
// else it tries again, 100 ms to 2 s apart. Commands carry `by: agent:HOST`.
import { z } from 'zod';
import type { AgentCommand } from '#core/command.ts';
import { orderText } from '#core/order-seal.ts';

const texts = z.record(z.string(), z.string()).readonly();
const optionalText = z.string().exactOptional();

const service = z.object({
  name: z.string(),
  source: z.string(),
  command: z.string(),
  health: optionalText,
  live: z.object({ path: z.string(), hangMs: z.number() }).exactOptional(),
  startMs: z.number().exactOptional(),
  port: z.number().exactOptional(),
  after: z.array(z.string()).readonly(),
  migrations: z
    .union([
      z.string(),
      z.object({
        sql: z.string(),
        database: z.string(),
        lockTimeoutMs: z.number().exactOptional(),
        statementTimeoutMs: z.number().exactOptional(),
      }),
      z.object({ command: z.string(), database: z.string() }),
    ])
    .exactOptional(),
  variables: texts,
  files: optionalText,
  internal: z.boolean(),
  instances: z.int().min(1).exactOptional(),
});

const services = z
  .array(z.object({ service, artefact: z.object({ digest: z.string(), source: z.string(), blob: z.string() }) }))
  .readonly();

const environment = z.object({
  name: z.string(),
  host: z.string(),
  target: z.string(),
  targetOptions: z.record(z.string(), z.unknown()).readonly().exactOptional(),
  handsOver: z.literal(true).exactOptional(),
  unseen: z.literal(true).exactOptional(),
  switchMs: z.number().exactOptional(),
  url: optionalText,
  purpose: optionalText,
  audience: z.enum(['team', 'customers', 'public']),
  data: z.enum(['synthetic', 'masked', 'real']),
  errors: z.enum(['full', 'medium', 'friendly']),
  values: texts,
  ports: z.record(z.string(), z.number()).readonly(),
});

const definition = z.object({
  name: z.string(),
  kind: z.string(),
  options: z.record(z.string(), z.unknown()).readonly(),
  timeoutMs: z.number(),
});

const unmaskedBy = z.object({ exception: z.string(), by: z.string(), second: z.string(), until: z.number() });

const step = z.object({
  id: z.string(),
  kind: z.enum([
    'ask-previous',
    'migrate',
    'prove-previous',
    'place',
    'read-back',
    'shift',
    'judge',
    'ask',
    'switch',
    'retire',
    'refresh',
    'hook',
  ]),
  service: optionalText,
  weight: z.number().exactOptional(),
  canary: z.number().exactOptional(),
  hook: z.enum(['before', 'after']).exactOptional(),
  check: definition.exactOptional(),
  rows: z.object({ database: z.string(), perTable: z.number() }).exactOptional(),
  refresh: z
    .object({
      database: z.string(),
      from: z.string(),
      host: z.string(),
      only: z.literal('proof').exactOptional(),
      expects: z.string().exactOptional(),
      unmasked: unmaskedBy.exactOptional(),
    })
    .exactOptional(),
  warmMs: z.number().exactOptional(),
  timeoutMs: z.number(),
  undoable: z.boolean(),
  looks: z.boolean(),
});

const canary = z.object({
  kind: z.literal('canary'),
  steps: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('weight'), weight: z.number(), ms: z.number(), requests: z.number() }),
        z.object({ kind: z.literal('ask'), role: z.string() }),
      ]),
    )
    .readonly(),
  key: z.union([z.object({ from: z.literal('address') }), z.object({ from: z.enum(['cookie', 'header']), name: z.string() })]),
  users: z.number().exactOptional(),
  slackMs: z.number().exactOptional(),
  warmUpMs: z.number(),
  suspendMs: z.number(),
  mostPauseMs: z.number(),
  queries: z
    .array(
      z.object({
        name: z.string(),
        prometheus: z.string(),
        query: z.string(),
        below: z.number().exactOptional(),
        above: z.number().exactOptional(),
      }),
    )
    .readonly(),
  checks: z.array(definition).readonly(),
});

const stepFields = {
  step,
  undo: z.boolean(),
  rollout: z.union([z.enum(['at-once', 'blue-green']), z.object({ kind: z.literal('pause'), holdMs: z.number() }), canary]),
  release: z.string(),
  stage: optionalText,
  services,
  back: z.object({ release: z.string(), services }).exactOptional(),
  adopts: z.object({ running: z.record(z.string(), z.int()).readonly() }).exactOptional(),
};

const payload = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('step'), ...stepFields }),
  z.object({ kind: z.literal('inquire'), about: z.string(), ...stepFields }),
  z.object({
    kind: z.literal('check'),
    release: z.string(),
    stage: z.string(),
    definition,
    services,
    tests: z.array(z.string()).readonly().exactOptional(),
    soaked: z.object({ mode: z.enum(['continuous', 'cumulative']), since: z.number(), until: z.number() }).exactOptional(),
    production: z.object({ release: z.string(), services }).exactOptional(),
  }),
]);

const seal = z.object({ key: z.string(), nonce: z.string(), signature: z.string() });

const orderFields = z.object({
  system: z.string(),
  key: z.string(),
  kind: z.enum(['step', 'check', 'inquire']),
  promotion: z.string(),
  environment,
  fence: z.int(),
  attempt: z.int(),
  deadline: z.number(),
  isAborted: z.literal(true).exactOptional(),
  payload,
  secrets: texts,
  seal: seal.exactOptional(),
  /** What the seal was put on; made here of what arrived, and nothing that claims to be it. */
  text: z.string().exactOptional(),
});

/** The signature covers an order as it arrived, with whatever fields a newer controller put into it. */
const order = z.preprocess(
  (arrived) => (typeof arrived === 'object' && arrived !== null ? { ...arrived, text: orderText(arrived) } : arrived),
  orderFields,
);

const orderKeyLink = z.object({ oldKey: z.string(), publicKey: z.string(), signature: z.string() });

const question = z.object({
  id: z.string(),
  kind: z.enum(['logs', 'canary']),
  system: z.string(),
  environment: z.string(),
  service: z.string(),
  lines: z.int(),
});

/** What a long poll brings: the engine's `AgentBatch`, as it arrives. Fields of a newer controller are left alone. */
export const agentBatchShape = z.object({
  orders: z.array(order).readonly(),
  questions: z.array(question).readonly(),
  doorKeys: texts,
  signInUrl: z.string(),
  orderKeys: z.array(orderKeyLink).readonly().default([]),
});

export const blobAnswerShape = z.object({ digest: z.string() });

export type AgentBatch = Readonly<z.infer<typeof agentBatchShape>>;
export type AgentOrder = AgentBatch['orders'][number];
export type AgentQuestion = AgentBatch['questions'][number];

/** The body of `POST /agent/observations`: one system's news, oldest first. */
export interface ObservationBatch {
  readonly system: string;
  readonly commands: readonly AgentCommand[];
}

/** Tells the controller's clock, in milliseconds since 1970, with every answer. */
export const clockHeader = 'x-lockstep-now';
