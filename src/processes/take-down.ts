import { existsSync } from 'node:fs';
import path from 'node:path';
import { findTree, type ProcessIdentity } from '#targets/process/proc.ts';
import { type InstancePlace, Records } from '#targets/process/record.ts';
import { openStateFolder, type StateFolder } from '#targets/process/state-folder.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { stopTree } from '#targets/process/stop-tree.ts';
import { agentNote, controllerNote } from './data-folder.ts';
import { endProcess, notedProcess } from './noted-process.ts';

/** A controller ends in ten seconds at most, an agent between two steps. */
const graceMs = 12_000;
const routerGraceMs = 10_000;

/** The folders of one host's installation; absolute. */
export interface Installed {
  /** Of the controller; absent on a host that has an agent alone. */
  readonly data?: string;
  /** Of the agent. */
  readonly state: string;
}

/** What runs of it, and how it is ended. */
interface Part {
  readonly words: string;
  readonly end: () => Promise<void>;
}

/** Everything of an installation that runs on this host, in the order in which it is ended. Nothing is made or started by asking. */
export function whatRuns(installed: Installed): readonly string[] {
  return partsOf(installed).map(({ words }) => words);
}

/**
 * Ends it: the controller first, which orders and keeps the agent; the agent, which keeps the rest; the router, so that nobody is led to what
 * ends; then the services. All that is known stays: the next start runs what ran.
 */
export async function takeDown(installed: Installed, tell: (words: string) => void): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const { words, end } of partsOf(installed)) {
    await end();
    ended.push(words);
    tell(words);
  }
  return ended;
}

function partsOf({ data, state }: Installed): readonly Part[] {
  const controller = data === undefined ? undefined : notedProcess(controllerNote(data));
  const agent = notedProcess(agentNote(state));
  return [
    ...(controller === undefined ? [] : [processPart('the controller', controller)]),
    ...(agent === undefined ? [] : [processPart('the agent', agent)]),
    ...keptParts(state),
  ];
}

function processPart(name: string, identity: ProcessIdentity): Part {
  return { words: `${name} (process ${identity.pid})`, end: () => endProcess(identity, graceMs) };
}

/** Router and services, which outlive whoever started them. */
function keptParts(folder: string): readonly Part[] {
  if (!existsSync(path.join(folder, 'id'))) return [];
  const state = openStateFolder(folder);
  const records = new Records(state);
  const router = `${state.markerPrefix}router`;
  const services = records.places().filter((place) => runs(records, place));
  const rest: Part = { words: wordsOfServices(services), end: () => stopEverything(folder) };
  return [
    ...(findTree(router, undefined).length === 0 ? [] : [{ words: 'the router', end: () => stopTree(router, undefined, routerGraceMs) }]),
    ...(services.length === 0 && isStill(state) ? [] : [rest]),
  ];
}

function runs(records: Records, place: InstancePlace): boolean {
  const instance = records.instance(place);
  return instance !== undefined && findTree(instance.marker, instance.process).length > 0;
}

function isStill({ markerPrefix }: StateFolder): boolean {
  return findTree(markerPrefix, undefined).length === 0;
}

/** `web of shop in dev, api of shop in dev` */
function wordsOfServices(places: readonly InstancePlace[]): string {
  const names = new Set(places.map(({ system, environment, service }) => `${service} of ${system} in ${environment}`));
  return names.size === 0 ? 'what services left behind' : [...names].join(', ');
}
