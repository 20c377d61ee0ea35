import { z } from 'zod';
import { defineRoutes } from './route.ts';
import { nameShape } from './values.ts';

const scope = {
  /** The host in system files whose orders it gets. */
  host: z.string(),
  /** Absent: every environment of that host. */
  environments: z.array(z.string()).exactOptional(),
};

const hostAgentShape = z.strictObject({ id: z.string(), ...scope, createdAt: z.number() });

const inviteBody = z.strictObject({ host: nameShape, environments: z.array(nameShape).min(1).max(1_000).exactOptional() });

/** `value` is shown this once; it is good for one join. It is one word, which ends with where the agent comes: `…@HOST:PORT`. */
const inviteShape = z.strictObject({ ...scope, expires: z.number(), value: z.string() });

/** What an agent gets for its invitation: its own credential, and whom to obey. */
export const joinedShape = z.strictObject({
  id: z.string(),
  ...scope,
  token: z.string(),
  sharedKey: z.string(),
  orderKey: z.string(),
});

/** A machine that environments are on. `seenAt` is when this controller heard of the agent last; absent: not since it started. */
export const hostShape = z.strictObject({
  host: z.string(),
  agents: z.array(
    z.strictObject({
      id: z.string(),
      environments: z.array(z.string()).exactOptional(),
      /** Absent: the one beside the controller, which nobody had to invite. */
      createdAt: z.number().exactOptional(),
      seenAt: z.number().exactOptional(),
      version: z.string().exactOptional(),
    }),
  ),
  environments: z.array(z.strictObject({ system: z.string(), environment: z.string() })),
});

/** Agents of other hosts, as administrators see them. How they talk is in `agent-routes.ts`. */
export const hostAgentRoutes = defineRoutes({
  agents: {
    method: 'GET',
    path: '/api/agents',
    summary: 'The agents that have joined, without their credentials.',
    access: 'installation-admin',
    answer: z.strictObject({ agents: z.array(hostAgentShape) }),
  },
  hosts: {
    method: 'GET',
    path: '/api/hosts',
    summary: 'The hosts: their agents, when each was heard of last, and the environments that are there.',
    access: 'installation-admin',
    answer: z.strictObject({ hosts: z.array(hostShape) }),
  },
  inviteAgent: {
    method: 'POST',
    path: '/api/agents/invitations',
    summary: 'Invite the agent of a host; the invitation is good once, for 15 minutes.',
    access: 'installation-admin',
    body: inviteBody,
    answer: inviteShape,
    examples: [{ summary: 'For one host', path: '/api/agents/invitations', body: { host: 'web1', environments: ['int'] } }],
  },
  removeAgent: {
    method: 'DELETE',
    path: '/api/agents/:agent',
    summary: 'End the credential of an agent.',
    access: 'installation-admin',
    answer: 'nothing',
  },
});
