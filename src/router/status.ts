import type { Router } from './state.ts';
import { placeKey, type Route, type Side } from './table.ts';
import type { Counts } from './traffic.ts';

export interface InstanceStatus {
  readonly host: string;
  readonly port: number;
  /** `unknown` until a probe answered; without a health path it stays so, unless connections are refused. */
  readonly health: 'up' | 'down' | 'unknown';
}

export interface ListenerStatus {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly isListening: boolean;
  readonly sides: Readonly<
    Record<string, { readonly weight: number; readonly inFlight: number; readonly instances: readonly InstanceStatus[] }>
  >;
}

/** The answer to `GET /status`, and to a configuration that came into force. */
export interface RouterStatus {
  readonly pid: number;
  readonly startedAt: string;
  /** Of the configuration in force; 0 where there is none. */
  readonly version: number;
  /** Why the kept configuration could not be used. */
  readonly problem?: string;
  readonly listeners: readonly ListenerStatus[];
}

/** The answer to `GET /counters`: since the start, and never reset. */
export interface RouterCounters {
  readonly since: string;
  readonly listeners: Readonly<Record<string, Counts & { readonly sides: Readonly<Record<string, Counts>> }>>;
}

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
  return { name, address, port: route.port, isListening, sides: Object.fromEntries(sides) };
}

function statusOfSide(router: Router, side: Side, weight: number): ListenerStatus['sides'][string] {
  const now = router.desk.clock();
  const instances = side.instances.map((instance) => ({ ...instance.address, health: instance.health(now) }));
  return { weight, inFlight: side.traffic.counts.inFlight, instances };
}

/** Of every listener and side since the start, the retired ones too: a number that vanishes reads as a fall. */
export function countersOf(router: Router): RouterCounters {
  const listeners = [...router.memory].map(([name, memory]) => {
    const sides = [...memory.sides].map(([side, traffic]) => [side, traffic.counts] as const);
    return [name, { ...memory.traffic.counts, sides: Object.fromEntries(sides) }] as const;
  });
  return { since: new Date(router.startedAt).toISOString(), listeners: Object.fromEntries(listeners) };
}
