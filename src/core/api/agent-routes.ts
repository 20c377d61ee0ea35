import { z } from 'zod';
import { clean, cleanLine } from '#core/clean.ts';
import { lastWordsOf } from '#core/last-words.ts';
import { longestCase } from '#core/scope/cases.ts';
import type { AgentCommand, OrderResult } from '#core/command.ts';
import { migrationMeasuredShape } from './migration-shapes.ts';
import { minutesBody } from './availability-shapes.ts';
import { factsBody } from './fact-shapes.ts';
import { defineRoutes } from './route.ts';
import { blobShape } from './system-shapes.ts';
import { provedShape } from '#core/data/proved.ts';
import { refreshedShape } from './data-shapes.ts';
import { digestShape, idShape, instantShape, nameShape } from './values.ts';

/** What an agent says of its Lockstep with every request. */
export const versionHeader = 'lockstep-version';

// How an agent talks with the controller: on a listener of its own, with the agents' token as bearer. It pulls; nobody calls it.

/** `agent:HOST`. */
const byShape = z.string().regex(/^agent:[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'agent: and the name of a host');
/** As long as it likes: a report that is refused for its length would be lost, and with it what became of an order. */
const because = z.string().overwrite(clean);

const count = z.int().min(0);

/** At most what an agent keeps of them. */
const caseNames = z.array(z.string().max(longestCase).overwrite(cleanLine)).max(50_000);

const resultFields = {
  digest: z.string().max(200).exactOptional(),
  verdict: z.enum(['pass', 'fail', 'error', 'inconclusive']).exactOptional(),
  counts: z.strictObject({ passed: count, failed: count, skipped: count }).exactOptional(),
  cases: z.strictObject({ passed: caseNames, failed: caseNames, skipped: caseNames }).exactOptional(),
  blobs: z.record(z.string().max(500).overwrite(cleanLine), digestShape).exactOptional(),
  lastWords: z.string().overwrite(lastWordsOf).exactOptional(),
  since: instantShape.exactOptional(),
  ms: z.number().min(0).exactOptional(),
  migration: migrationMeasuredShape.exactOptional(),
  refreshed: refreshedShape.exactOptional(),
  proved: provedShape.exactOptional(),
  canary: z
    .strictObject({
      verdict: z.enum(['pass', 'fail', 'inconclusive']),
      weight: count.max(10_000),
      newRequests: count,
      oldRequests: count,
      newUsers: count,
      newUsersHit: count,
      evidence: z.number().min(0),
      metric: z.string().max(500).overwrite(cleanLine).exactOptional(),
      strikes: count,
    })
    .exactOptional(),
} satisfies { readonly [Field in keyof Required<OrderResult>]: z.ZodType };
const resultShape: z.ZodType<OrderResult> = z.strictObject(resultFields);

const observeShape = z.strictObject({
  by: byShape,
  kind: z.literal('observe'),
  key: idShape,
  fence: count,
  seq: count,
  state: z.enum(['started', 'succeeded', 'absent', 'unknown', 'failed']),
  at: instantShape,
  because: because.exactOptional(),
  result: resultShape.exactOptional(),
});

const healthShape = z.strictObject({
  by: byShape,
  kind: z.literal('health'),
  environment: nameShape,
  up: z.boolean(),
  because,
  at: instantShape,
  seq: count,
});

const urlsShape = z.strictObject({
  by: byShape,
  kind: z.literal('urls'),
  environment: nameShape,
  urls: z.record(nameShape, z.string().max(2_000)),
});

const progressShape = z.strictObject({
  by: byShape,
  kind: z.literal('progress'),
  key: idShape,
  fence: count,
  at: instantShape,
  because: z.string().max(1_000).overwrite(cleanLine),
  lastWords: z.string().max(4_000).overwrite(clean).exactOptional(),
});

const agentCommandShape: z.ZodType<AgentCommand> = z.discriminatedUnion('kind', [observeShape, healthShape, urlsShape, progressShape]);

export const ordersQuery = z.strictObject({
  host: nameShape,
  /** How long to wait for an order when there is none, in milliseconds. */
  wait: z.coerce.number().int().min(0).max(60_000).default(25_000),
});

export const observationsBody = z.strictObject({ system: nameShape, commands: z.array(agentCommandShape).max(10_000) });

export const agentAnswerBody = z.strictObject({ text: z.string() });

export const agentRoutes = defineRoutes({
  orders: {
    method: 'GET',
    path: '/agent/orders',
    summary: 'Open orders and questions for a host; waits for one (an `AgentBatch`).',
    access: 'agent',
    query: ordersQuery,
    answer: z.record(z.string(), z.unknown()),
  },
  observations: {
    method: 'POST',
    path: '/agent/observations',
    summary: 'What an agent saw, in order; each is taken at most once.',
    access: 'agent',
    body: observationsBody,
    answer: 'nothing',
  },
  minutes: {
    method: 'POST',
    path: '/agent/availability',
    summary: 'How environments answered, minute by minute; what is told twice is kept once.',
    access: 'agent',
    body: minutesBody,
    answer: 'nothing',
  },
  facts: {
    method: 'PUT',
    path: '/agent/facts',
    summary: 'What the host of an agent is: its system, its library, its Node; told when the agent starts.',
    access: 'agent',
    body: factsBody,
    answer: 'nothing',
  },
  answers: {
    method: 'POST',
    path: '/agent/answers/:question',
    summary: 'The answer to a question.',
    access: 'agent',
    body: agentAnswerBody,
    answer: 'nothing',
  },
  agentGetBlob: { method: 'GET', path: '/agent/blobs/:digest', summary: 'The bytes of an artefact.', access: 'agent', answer: 'bytes' },
  agentPutBlob: {
    method: 'PUT',
    path: '/agent/blobs',
    summary: 'Keep a file of a check.',
    access: 'agent',
    body: 'bytes',
    answer: blobShape,
  },
});

/** Each side proves that it has the shared key, with forward secrecy: TLS 1.3 first, and one suite of 1.2 for agents that know no other. */
export const agentTls = {
  ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-PSK-CHACHA20-POLY1305',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
} as const;

/** Tells the controller's clock, in milliseconds since 1970, with every answer. */
export const clockHeader = 'x-lockstep-now';

export type AgentRouteId = keyof typeof agentRoutes;
