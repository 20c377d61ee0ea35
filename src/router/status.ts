import { z } from 'zod';
import type { Instance } from './instance.ts';
import type { Router } from './state.ts';
import { placeKey, type Route, type Side } from './table.ts';
import { countsShape } from './traffic.ts';

/** The answer to `GET /status`, and to a configuration that came into force. */
export const statusShape = z.object({
  pid: z.int(),
  startedAt: z.iso.datetime(),
  /** Of the configuration in force; 0 where there is none. */
  version: z.int(),
  /** Why the kept configuration could not be used. */
  problem: z.string().optional(),
  listeners: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      port: z.int(),
      isListening: z.boolean(),
      /** Requests that wait here: the listener is on hold. */
      held: z.int(),
      sides: z.record(
        z.string(),
        z.object({
          weight: z.int(),
          inFlight: z.int(),
          /** `unknown` until a probe answered; without a health path it stays so, unless connections are refused. */
          instances: z.array(
            z.object({
              host: z.string(),
              port: z.int(),
              health: z.enum(['up', 'down', 'unknown']),
              /** It is passed over until then: it failed again and again, and its fellows did not. */
              pausedUntil: z.iso.datetime().optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** The answer to `GET /counters`: since the start, and never reset. The fields are described at `Counts`. */
export const countersShape = z.object({
  since: z.iso.datetime(),
  listeners: z.record(z.string(), countsShape.extend({ sides: z.record(z.string(), countsShape) })),
});

/** The answer to `POST /drain`. */
export const drainShape = z.object({
  drained: z.boolean(),
  inFlight: z.int(),
  /** Those of them that are upgraded connections: they end when their visitors leave. */
  upgraded: z.int(),
  /** How many upgraded connections were told to connect again. */
  restarted: z.int(),
});

export type DrainAnswer = z.infer<typeof drainShape>;
export type RouterStatus = z.infer<typeof statusShape>;
export type ListenerStatus = RouterStatus['listeners'][number];
export type RouterCounters = z.infer<typeof countersShape>;

export function statusOf(router: Router): RouterStatus {
  const table = router.desk.table();
  const status = {
    pid: process.pid,
    startedAt: new Date(router.startedAt).toISOString(),
    version: table.configuration.version,
    listeners: table.routes.map((route) => statusOfRoute(router, route)),
  };
  return router.problem === undefined ? status : { ...status, problem: router.problem };
}

function statusOfRoute(router: Router, route: Route): ListenerStatus {
  const { name, address, weights } = route.listener;
  const sides = [...route.sides].map(([side, state]) => [side, statusOfSide(router, state, weights[side] ?? 0)] as const);
  const isListening = router.servers.isListening(placeKey(address, route.port));
  const held = router.desk.holds.countOf(name);
  return { name, address, port: route.port, isListening, held, sides: Object.fromEntries(sides) };
}

function statusOfSide(router: Router, side: Side, weight: number): ListenerStatus['sides'][string] {
  const now = router.desk.clock();
  const instances = side.instances.map((instance) => statusOfInstance(instance, now));
  return { weight, inFlight: side.traffic.counts.inFlight, instances };
}

function statusOfInstance(instance: Instance, now: number): ListenerStatus['sides'][string]['instances'][number] {
  const until = instance.pausedUntil(now);
  const status = { ...instance.address, health: instance.health(now) };
  return until === undefined ? status : { ...status, pausedUntil: new Date(until).toISOString() };
}

/** Of every listener and side since the start, the retired ones too: a number that vanishes reads as a fall. */
export function countersOf(router: Router): RouterCounters {
  const listeners = [...router.memory].map(([name, memory]) => {
    const sides = [...memory.sides].map(([side, { traffic }]) => [side, traffic.counts] as const);
    return [name, { ...memory.traffic.counts, sides: Object.fromEntries(sides) }] as const;
  });
  return { since: new Date(router.startedAt).toISOString(), listeners: Object.fromEntries(listeners) };
}
