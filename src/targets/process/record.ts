// What the agent knows of an environment, on the disk before it is true: a restart finds there what was meant.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import { canaryShape } from './canary-record.ts';
import { writeDurably } from './durable-file.ts';
import type { StateFolder } from './state-folder.ts';

export const sideNames = ['blue', 'green'] as const;
export type SideName = (typeof sideNames)[number];

const instanceShape = z.strictObject({
  service: z.string(),
  artefact: z.string(),
  command: z.string(),
  port: z.int(),
  health: z.string().optional(),
  /** `startMs`: so long it may be silent after a start. */
  live: z.strictObject({ path: z.string(), hangMs: z.number(), startMs: z.number() }).exactOptional(),
  /** Carried by everything that is started for it; a new one for each placement. */
  marker: z.string(),
  /** Digest over all that it was started with, secrets included: another one needs another start. */
  specification: z.string(),
  /** It is to run. */
  isWanted: z.boolean(),
  /** It was well once: from then on a crash is mended; before, it fails its placement. */
  isProven: z.boolean(),
  process: z.strictObject({ pid: z.int(), startTime: z.int() }).optional(),
  /** Since when this process has run and been well without a gap that anybody saw; by this host's clock. */
  wellSince: z.number().exactOptional(),
});

const sideShape = z.strictObject({
  release: z.string().optional(),
  fence: z.int(),
  instances: z.record(z.string(), instanceShape),
  /** Nobody is sent there any more; it runs until then (by this host's clock), for a way back without a start. `ending`: callers first. */
  warm: z.strictObject({ until: z.number(), ending: z.array(z.string()).readonly() }).exactOptional(),
});

/** Customers wait at the router while one side ends and the other starts. */
const pauseShape = z.strictObject({
  /** What it is for: a deployment, or an order that takes one back. */
  key: z.string(),
  from: z.enum(sideNames).exactOptional(),
  to: z.enum(sideNames).exactOptional(),
  /** Instances of each side in the order in which they start. */
  returning: z.array(z.string()).readonly(),
  starting: z.array(z.string()).readonly(),
  /** So long they wait, by this host's clock. */
  until: z.number(),
  /** Why it goes back. */
  because: z.string().exactOptional(),
});

const recordShape = z.strictObject({
  system: z.string(),
  environment: z.string(),
  audience: z.enum(['team', 'customers', 'public']),
  /** The host (and port) by which people come by TLS, where they do. */
  secureHost: z.string().exactOptional(),
  /** Service → how it is reached; `port` 0 is for the router to choose. */
  services: z.record(z.string(), z.strictObject({ isInternal: z.boolean(), port: z.int() })),
  /** The side that customers reach, and since when. */
  active: z.enum(sideNames).optional(),
  activeSince: z.number().exactOptional(),
  sides: z.strictObject({ blue: sideShape, green: sideShape }),
  /** Some visitors are sent to the side that is not active, and both are watched. */
  canary: canaryShape.exactOptional(),
  pause: pauseShape.exactOptional(),
  /** The last one that went back: whoever asks about that order again is told, and nobody waits a second time for it. */
  failedPause: z.strictObject({ key: z.string(), because: z.string() }).exactOptional(),
});

export type InstanceRecord = Readonly<z.infer<typeof instanceShape>>;
export type PauseRecord = Readonly<z.infer<typeof pauseShape>>;
export type SideRecord = Readonly<z.infer<typeof sideShape>>;
export type EnvironmentRecord = Readonly<z.infer<typeof recordShape>>;

/** Names one instance within the folder. */
export interface InstancePlace {
  readonly system: string;
  readonly environment: string;
  readonly side: SideName;
  readonly service: string;
}

export function environmentKey(place: { readonly system: string; readonly environment: string }): string {
  return `${place.system}/${place.environment}`;
}

/** Every environment's record, in memory and on the disk; a change is on the disk when `change` returns. */
export class Records {
  readonly #state: StateFolder;
  readonly #records: Map<string, EnvironmentRecord>;

  constructor(state: StateFolder) {
    this.#state = state;
    this.#records = new Map(readAll(state.environments).map((record) => [environmentKey(record), record]));
  }

  all(): readonly EnvironmentRecord[] {
    return [...this.#records.values()];
  }

  get(place: { readonly system: string; readonly environment: string }): EnvironmentRecord {
    const { system, environment } = place;
    const side: SideRecord = { fence: 0, instances: {} };
    const nothing: EnvironmentRecord = { system, environment, audience: 'team', services: {}, sides: { blue: side, green: side } };
    return this.#records.get(environmentKey(place)) ?? nothing;
  }

  change(
    place: { readonly system: string; readonly environment: string },
    to: (record: EnvironmentRecord) => EnvironmentRecord,
  ): EnvironmentRecord {
    const record = to(this.get(place));
    const folder = this.#state.environment(place.system, place.environment);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeDurably(path.join(folder, 'environment.json'), `${JSON.stringify(record, undefined, 2)}\n`);
    this.#records.set(environmentKey(place), record);
    return record;
  }

  instance({ side, service, ...place }: InstancePlace): InstanceRecord | undefined {
    const { instances } = this.get(place).sides[side];
    return Object.hasOwn(instances, service) ? instances[service] : undefined;
  }

  /** Writes one instance, or takes it away. */
  setInstance({ side, service, ...place }: InstancePlace, instance: InstanceRecord | undefined): void {
    this.change(place, (record) => {
      const { [service]: _before, ...others } = record.sides[side].instances;
      const instances = instance === undefined ? others : { ...others, [service]: instance };
      return withSide(record, side, { ...record.sides[side], instances });
    });
  }

  /** Changes an instance that is there; one that is gone stays gone. */
  changeInstance(place: InstancePlace, to: Partial<InstanceRecord>): void {
    const instance = this.instance(place);
    if (instance !== undefined) this.setInstance(place, { ...instance, ...to });
  }

  /** From now on it runs without a gap, or there is one. */
  setWellSince(place: InstancePlace, since: number | undefined): void {
    const instance = this.instance(place);
    if (instance === undefined || instance.wellSince === since) return;
    const { wellSince: _before, ...rest } = instance;
    this.setInstance(place, since === undefined ? rest : { ...rest, wellSince: since });
  }

  places(): readonly InstancePlace[] {
    return this.all().flatMap((record) => placesOf(record));
  }
}

export function placesOf({ system, environment, sides }: EnvironmentRecord): readonly InstancePlace[] {
  return sideNames.flatMap((side) => Object.keys(sides[side].instances).map((service) => ({ system, environment, side, service })));
}

/** Instances of a service that are written down for a side. The first has the service's name, the others are `web#2`, `web#3` … */
export function copiesOn(record: EnvironmentRecord, side: SideName, service: string): readonly InstancePlace[] {
  const { system, environment, sides } = record;
  const keys = Object.entries(sides[side].instances).filter(([, instance]) => instance.service === service);
  return keys.map(([key]) => ({ system, environment, side, service: key }));
}

/** What the copies of a service are called, where there are to be so many. */
export function copyKeys(service: string, count = 1): readonly string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? service : `${service}#${index + 1}`));
}

export function withSide(record: EnvironmentRecord, side: SideName, to: SideRecord): EnvironmentRecord {
  return { ...record, sides: { ...record.sides, [side]: to } };
}

export function withoutCanary({ canary: _canary, ...record }: EnvironmentRecord): EnvironmentRecord {
  return record;
}

export function withoutPause({ pause: _pause, ...record }: EnvironmentRecord): EnvironmentRecord {
  return record;
}

/** It is wanted again, and nobody ends it by the clock. */
export function withoutEnd(record: EnvironmentRecord, side: SideName): EnvironmentRecord {
  const { warm: _warm, ...kept } = record.sides[side];
  return withSide(record, side, kept);
}

export function otherSide(side: SideName): SideName {
  return side === 'blue' ? 'green' : 'blue';
}

function readAll(folder: string): readonly EnvironmentRecord[] {
  const files = readdirSync(folder).flatMap((system) =>
    readdirSync(path.join(folder, system)).map((environment) => path.join(folder, system, environment, 'environment.json')),
  );
  return files.filter((file) => existsSync(file)).map(readRecord);
}

/** A record that cannot be read stops the agent: what it does not know it would start twice. */
function readRecord(file: string): EnvironmentRecord {
  try {
    return recordShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Failure('record-unreadable', `What the agent knew of an environment cannot be read: ${file}.`, { retryable: false, cause });
  }
}
