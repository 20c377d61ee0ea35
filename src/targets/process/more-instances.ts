import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';
import type { EnvironmentPlace, MoreInstances } from '#targets/target.ts';
import { splitCommand } from './command-line.ts';
import { keptFolderOf, openScratchFolder } from './kept-folder.ts';
import { launch } from './launch.ts';
import { tailLog } from './log-file.ts';
import type { Parts } from './parts.ts';
import { findFreePort } from './ports.ts';
import { readPrivate } from './private-file.ts';
import { probe } from './probe.ts';
import { findMarked, isAlive, type ProcessIdentity } from './proc.ts';
import { copiesOn, type InstancePlace, type InstanceRecord } from './record.ts';
import { safePart } from './state-folder.ts';
import { stopTree } from './stop-tree.ts';

const pauseMs = 25;
const graceMs = 5_000;
const wellMs = 180_000;

/** As much of the target as it needs. */
type MoreParts = Pick<Parts, 'state' | 'records'> & { readonly artefacts: Pick<Parts['artefacts'], 'folderOf'> };

/** Numbers of the processes of the service that customers reach, and of nothing else. */
export function processesOf({ records }: Pick<MoreParts, 'records'>, place: EnvironmentPlace, service: string): readonly number[] {
  const record = records.get(place);
  const copies = record.active === undefined ? [] : copiesOn(record, record.active, service);
  return copies.flatMap((copy) => {
    const { process: found } = records.instance(copy) ?? {};
    return found === undefined || !isAlive(found) ? [] : [found.pid];
  });
}

/**
 * Starts a service that runs here so many times more, with the same bits and variables and ports of their own. Nobody is led to them, and
 * the environment's record knows nothing of them: they are found and ended by their marker.
 */
export async function moreInstances(
  parts: MoreParts,
  place: EnvironmentPlace,
  asked: { readonly service: string; readonly count: number; readonly signal: AbortSignal },
): Promise<MoreInstances> {
  const serving = servingInstance(parts, place, asked.service);
  if (serving === undefined)
    throw new Failure('no-instance', `${asked.service} does not run in ${place.environment}: there is nothing to start more of.`, {
      retryable: false,
    });
  const marker = `${parts.state.markerPrefix}more/${place.system}/${place.environment}/${asked.service}`;
  const end = (): Promise<void> => stopTree(marker, undefined, graceMs);
  // What an agent that was killed in the middle has left.
  await end();
  const ports: number[] = [];
  try {
    for (let number = 0; number < asked.count; number += 1) {
      const port = await findFreePort(new Set([...takenPorts(parts), ...ports]), process.pid * 7 + number);
      ports.push(port);
      await startOne(parts, { ...serving, marker, port, number, signal: asked.signal });
    }
  } catch (error) {
    await end();
    throw error;
  }
  return { urls: ports.map((port) => `http://127.0.0.1:${port}`), processes: () => findMarked(marker).map(({ pid }) => pid), end };
}

interface Serving {
  readonly place: InstancePlace;
  readonly instance: InstanceRecord;
}

function servingInstance(
  { records }: Pick<MoreParts, 'records'>,
  { system, environment }: EnvironmentPlace,
  service: string,
): Serving | undefined {
  const { active, sides } = records.get({ system, environment });
  const instance = active === undefined ? undefined : sides[active].instances[service];
  return active === undefined || instance === undefined ? undefined : { place: { system, environment, side: active, service }, instance };
}

function takenPorts({ records }: MoreParts): readonly number[] {
  return records.places().flatMap((place) => records.instance(place)?.port ?? []);
}

interface Start extends Serving {
  readonly marker: string;
  readonly port: number;
  readonly number: number;
  readonly signal: AbortSignal;
}

async function startOne(parts: MoreParts, { place, instance, marker, port, number, signal }: Start): Promise<void> {
  const { variables, secrets } = readPrivate(parts.state, place);
  const folder = path.join(parts.state.environment(place.system, place.environment), 'more');
  const logFile = path.join(folder, `${safePart(place.service)}-${number}.log`);
  const scratch = openScratchFolder(path.join(folder, `${safePart(place.service)}-${number}`));
  const started = await launch({
    command: splitCommand(instance.command),
    folder: parts.artefacts.folderOf(instance.artefact),
    variables: { ...movedTo(scratch, keptFolderOf(parts.state, place, place.service), variables), PORT: String(port) },
    marker,
    logFile,
  });
  const asked = { port, ...(instance.health === undefined ? {} : { health: instance.health }) };
  await waitUntilWell(started, asked, AbortSignal.any([signal, AbortSignal.timeout(wellMs)])).catch(() => {
    signal.throwIfAborted();
    const words = tailLog(logFile, 10, secrets).trim();
    throw new Failure('service-not-well', `One more ${place.service} did not get well. Its last words:\n${words}`, { retryable: false });
  });
}

/** Wherever the folder of the one that serves is named, another: two copies must not write into the same files. */
function movedTo(scratch: string, kept: string, variables: { readonly [name: string]: string }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replaceAll(kept, scratch)]));
}

async function waitUntilWell(started: ProcessIdentity, asked: Parameters<typeof probe>[0], signal: AbortSignal): Promise<void> {
  while (!(await probe(asked)).isWell) {
    signal.throwIfAborted();
    if (!isAlive(started)) throw new Error('ended');
    await sleep(pauseMs);
  }
}
