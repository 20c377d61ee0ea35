import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderFiles } from '#targets/render-files.ts';
import { renderVariables } from '#targets/render-variables.ts';
import type { EnvironmentPlace, StepOrder, Surroundings } from '#targets/target.ts';
import { Failure } from '#core/failure.ts';
import type { PlacedService } from '#core/payload.ts';
import { splitCommand } from './command-line.ts';
import { removeFiles, removeStrayFiles, writeFiles } from './files-folder.ts';
import { folderVariables, openScratchFolder } from './kept-folder.ts';
import { launch } from './launch.ts';
import { tailLog } from './log-file.ts';
import type { Parts } from './parts.ts';
import { findFreePort } from './ports.ts';
import { probe } from './probe.ts';
import { isAlive, type ProcessIdentity } from './proc.ts';
import { safePart, type StateFolder } from './state-folder.ts';
import { stopTree } from './stop-tree.ts';

const pauseMs = 25;
const graceMs = 5_000;
/** As long as a placement may take. */
const wellMs = 180_000;

/** The bill that ran before, started anew: every connection of it is new. Nobody is led to it. */
export interface Aside {
  readonly surroundings: Surroundings;
  /** The last lines that its services wrote, secrets masked. */
  words(lines: number): string;
  /** Ends it, with everything that it has started. */
  end(): Promise<void>;
}

/** Begins the marker of all of them. */
const kin = 'aside';

/** What it is started for: two of them never end each other. */
interface For {
  readonly purpose?: 'previous' | 'beside';
}

/** As much of the target as it needs. */
export type AsideParts = Pick<Parts, 'state' | 'records' | 'artefacts'>;

interface AsideOrder {
  readonly order: Pick<StepOrder, 'system' | 'environment' | 'definition' | 'secrets' | 'back'> & For;
  readonly services: readonly PlacedService[];
  readonly signal: AbortSignal;
}

/** Starts it with the variables that it has in this environment, but for the addresses of its services, which are those of its own. */
export async function startAside(parts: AsideParts, asked: AsideOrder): Promise<Aside> {
  const { order, services, signal } = asked;
  const ports = await choosePorts(parts, services);
  const urls = Object.fromEntries([...ports].map(([service, port]) => [service, `http://127.0.0.1:${port}`]));
  const logs = services.map(({ service }) => ({ service: service.name, file: logFileOf(parts, order, service.name) }));
  const aside: Aside = {
    surroundings: {
      baseUrls: urls,
      folders: Object.fromEntries(await Promise.all(services.map(async (each) => folderOf(parts, each, signal)))),
    },
    words: (lines) => wordsOf(logs, { lines, secrets: Object.values(order.secrets) }),
    end: () => endAside(parts, asked),
  };
  try {
    for (const placed of services) await startOne(parts, { order, placed, port: ports.get(placed.service.name) ?? 0, urls, signal });
    return aside;
  } catch (error) {
    await aside.end();
    throw error;
  }
}

/** Ends all that an agent which was killed in the middle has left: whoever asked for it asks again, or not at all. */
export async function endAsides(state: StateFolder): Promise<void> {
  await stopTree(`${state.markerPrefix}${kin}:`, undefined, graceMs);
  removeStrayFiles(state, ['previous', 'beside']);
}

async function endAside(parts: AsideParts, { order, services }: AsideOrder): Promise<void> {
  await stopTree(markerOf(parts, order), undefined, graceMs);
  for (const { service } of services) removeFiles(filesFolderIn(parts, order, service.name));
}

async function folderOf(parts: AsideParts, { service, artefact }: PlacedService, signal: AbortSignal): Promise<readonly [string, string]> {
  return [service.name, await parts.artefacts.ensure(artefact, signal)];
}

async function choosePorts(parts: AsideParts, services: readonly PlacedService[]): Promise<ReadonlyMap<string, number>> {
  const taken = new Set(parts.records.places().flatMap((place) => parts.records.instance(place)?.port ?? []));
  const ports = new Map<string, number>();
  for (const { service } of services) {
    const port = await findFreePort(taken, process.pid * 7 + taken.size);
    taken.add(port);
    ports.set(service.name, port);
  }
  return ports;
}

interface Start {
  readonly order: AsideOrder['order'];
  readonly placed: PlacedService;
  readonly port: number;
  readonly urls: { readonly [service: string]: string };
  readonly signal: AbortSignal;
}

async function startOne(parts: AsideParts, { order, placed: { service, artefact }, port, urls, signal }: Start): Promise<void> {
  const logFile = logFileOf(parts, order, service.name);
  rmSync(logFile, { force: true });
  const scratch = openScratchFolder(scratchFolderOf(parts, order, service.name));
  const sources = { environment: order.definition, secrets: order.secrets, urls, folder: scratch };
  const variables = renderVariables({ variables: service.variables, ...sources });
  const bits = parts.artefacts.folderOf(artefact.digest);
  const files = writeFiles(filesFolderIn(parts, order, service.name), await renderFiles(service, bits, sources));
  const started = await launch({
    command: splitCommand(service.command),
    folder: bits,
    variables: { ...folderVariables(scratch), ...variables, ...files, PORT: String(port) },
    marker: markerOf(parts, order),
    logFile,
  });
  const untilWell = AbortSignal.any([signal, AbortSignal.timeout(wellMs)]);
  await waitUntilWell(started, { port, ...(service.health === undefined ? {} : { health: service.health }) }, untilWell).catch(() => {
    const words = wordsOf([{ service: service.name, file: logFile }], { lines: 20, secrets: Object.values(order.secrets) });
    throw new Failure(
      'previous-not-well',
      `${service.name} of ${order.back?.release ?? ''} does not get well when it is started anew. ${words}`,
      {
        retryable: false,
      },
    );
  });
}

async function waitUntilWell(started: ProcessIdentity, asked: Parameters<typeof probe>[0], signal: AbortSignal): Promise<void> {
  while (!(await probe(asked)).isWell) {
    signal.throwIfAborted();
    if (!isAlive(started)) throw new Error('ended');
    await sleep(pauseMs);
  }
}

function wordsOf(
  logs: readonly { readonly service: string; readonly file: string }[],
  { lines, secrets }: { readonly lines: number; readonly secrets: readonly string[] },
): string {
  const told = logs.map(({ service, file }) => ({ service, text: tailLog(file, lines, secrets).trim() })).filter(({ text }) => text !== '');
  return told.length === 0 ? 'It said nothing.' : told.map(({ service, text }) => `Last words of ${service}:\n${text}`).join('\n');
}

/** What serves keeps its folder to itself: this copy runs beside it. */
function scratchFolderOf(
  parts: AsideParts,
  { system, environment, purpose = 'previous' }: EnvironmentPlace & For,
  service: string,
): string {
  return path.join(parts.state.environment(system, environment), purpose, safePart(service));
}

function filesFolderIn(parts: AsideParts, place: EnvironmentPlace & For, service: string): string {
  return `${scratchFolderOf(parts, place, service)}.files`;
}

function logFileOf(parts: AsideParts, { system, environment, purpose = 'previous' }: EnvironmentPlace & For, service: string): string {
  return path.join(parts.state.environment(system, environment), purpose, `${safePart(service)}.log`);
}

/** One for each environment: whatever was left there is found by it. */
function markerOf(parts: AsideParts, { system, environment, purpose = 'previous' }: EnvironmentPlace & For): string {
  return `${parts.state.markerPrefix}${kin}:${purpose}/${system}/${environment}`;
}
