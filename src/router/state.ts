import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { RouterConfiguration } from './configuration.ts';
import { Connections } from './connections.ts';
import { wordsOfError } from './errors.ts';
import type { Desk } from './handle.ts';
import { Holds } from './holds.ts';
import type { Instance } from './instance.ts';
import type { RouterLog } from './log.ts';
import { refuse, type RouterRefusal } from './refusal.ts';
import { Servers, type Ports } from './servers.ts';
import { writeStored, type StoredConfiguration } from './stored-configuration.ts';
import { compileTable, type Groups, type Memory, type Table } from './table.ts';

/** The whole state of a running router; what control and status read. */
export class Router {
  readonly desk: Desk;
  readonly memory: Memory = new Map();
  readonly groups: Groups = new Map();
  readonly servers: Servers;
  readonly startedAt: number;
  readonly problem: string | undefined;
  readonly #file: string;
  readonly #log: RouterLog;
  #table: Table;
  #ports: Ports;
  #isStopping = false;
  /** The start of the second that is being counted. */
  #second: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    options: { readonly configurationFile: string; readonly log: RouterLog },
    stored: StoredConfiguration & { readonly problem?: string },
  ) {
    this.#file = options.configurationFile;
    this.#log = options.log;
    this.#ports = stored.ports;
    this.problem = stored.problem;
    const clock = Date.now;
    this.startedAt = clock();
    this.#second = secondOf(clock());
    this.#table = compileTable({ ...stored, memory: this.memory, groups: this.groups, clock });
    const table = () => this.#table;
    this.desk = { table, connections: new Connections(), holds: new Holds({ table, clock }), clock, isStopping: () => this.#isStopping };
    this.servers = new Servers(this.desk, options.log);
  }

  /** The ports that listeners really have, by name. */
  get ports(): Ports {
    return this.#ports;
  }

  /** Puts a configuration in force, one after the other: ports first, then the disk, then everything at once. */
  async replace(configuration: RouterConfiguration): Promise<RouterRefusal | undefined> {
    return this.#inTurn(() => this.#replaceNow(configuration));
  }

  /** Opens the ports of the configuration in force that are not open; says in words which are missing. */
  async reopen(): Promise<readonly string[]> {
    return this.#inTurn(() => this.servers.reopen(this.#table.configuration, this.#ports));
  }

  /** Accepts nothing more and lets what is under way end, for so long at most. */
  async stop(patienceMs: number): Promise<void> {
    this.#isStopping = true;
    this.servers.closeAll();
    this.desk.holds.refuseAll();
    const until = this.desk.clock() + patienceMs;
    while (isBusy(this.memory) && this.desk.clock() < until) {
      this.servers.closeIdle();
      await sleep(20);
    }
    this.servers.destroyAll();
    for (const instance of instancesOf(this.#table)) instance.closeIdle();
  }

  /** The start of the second that is being counted: what began before it is finished. */
  get second(): number {
    return this.#second;
  }

  /** Ends what its time has come for: the second of every side and group, and whoever has waited too long. */
  tick(): void {
    this.desk.holds.review();
    const second = secondOf(this.desk.clock());
    if (second === this.#second) return;
    for (const { sides } of this.memory.values()) for (const { seconds } of sides.values()) seconds.roll(this.#second);
    for (const [name, group] of this.groups) {
      group.roll(this.#second);
      if (group.isForgotten) this.groups.delete(name);
    }
    this.#second = second;
  }

  /** A step that fails leaves the router as it was. */
  async #replaceNow(configuration: RouterConfiguration): Promise<RouterRefusal | undefined> {
    const previous = this.#table;
    const outdated = judgeVersion(previous.configuration, configuration);
    if (outdated !== undefined || configuration.version === previous.configuration.version) return outdated;
    const opened = await this.servers.open(configuration, this.#ports).catch(portTaken);
    if ('code' in opened) return opened;
    await writeStored(this.#file, { configuration, ports: opened.ports }).catch((error: unknown) => {
      opened.undo();
      throw error;
    });
    this.#ports = opened.ports;
    const { memory, groups } = this;
    this.#table = compileTable({ configuration, ports: opened.ports, memory, groups, clock: this.desk.clock, previous });
    this.servers.retain(new Set(this.#table.places.keys()));
    closeRetired(previous, this.#table);
    this.desk.holds.review();
    this.#log.info(`Configuration ${configuration.version} is in force`);
    return undefined;
  }

  async #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(act);
    this.#last = result.catch(() => {});
    return result;
  }
}

function secondOf(now: number): number {
  return Math.floor(now / 1_000) * 1_000;
}

/** The same document again is no fault: its sender may not have heard the answer. */
function judgeVersion(current: RouterConfiguration, next: RouterConfiguration): RouterRefusal | undefined {
  if (next.version > current.version) return undefined;
  if (next.version === current.version && isDeepStrictEqual(next, current)) return undefined;
  const sentence = `Configuration ${next.version} is refused: the router already has ${current.version}.`;
  return refuse('configuration-outdated', sentence, 'Read GET /status and send the document with a higher version.');
}

function portTaken(error: unknown): RouterRefusal {
  return refuse('port-taken', `A port cannot be opened: ${wordsOfError(error)}.`, 'Free the port or choose another; nothing was changed.');
}

/** Instances that nobody is sent to any more give up their idle connections, so that they can stop without waiting. */
function closeRetired(previous: Table, table: Table): void {
  const kept = new Set(instancesOf(table));
  for (const instance of instancesOf(previous)) if (!kept.has(instance)) instance.closeIdle();
}

function instancesOf(table: Table): readonly Instance[] {
  return table.routes.flatMap((route) => [...route.sides.values()].flatMap((side) => side.instances));
}

function isBusy(memory: Memory): boolean {
  return [...memory.values()].some((listener) => listener.traffic.counts.inFlight > 0);
}
