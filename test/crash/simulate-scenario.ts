// The smallest walk that has everything: a release enters one stage, its check passes, its soak ends. An older one runs there already.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { digestOf } from '#core/canonical.ts';
import type { PersonCommand } from '#core/command.ts';
import { stateOf } from '#core/entities.ts';
import type { State } from '#core/state.ts';
import type { System } from '#core/system.ts';
import type { AgentBatch } from '#agent/protocol.ts';
import { MemoryDatabase, type MemorySystem } from '#store/memory-database.ts';
import { SimulatedAgent } from './simulate-agent.ts';
import { SimulatedControllers } from './simulate-controllers.ts';
import { SimulatedWorld } from './simulate-world.ts';
import { billOf, oneStageSystem } from './systems.ts';

export const systemName = 'shop';

/** Where every seed begins: 1.0.0 runs, 1.1.0 is created, and orders of 1.0.0 are still somewhere in the network. */
export interface Beginning {
  readonly system: System;
  readonly database: MemoryDatabase;
  readonly state: State;
  readonly seq: number;
  /** Host → what its agent's journal kept, and an old batch. */
  readonly hosts: ReadonlyMap<string, { readonly journal: string; readonly oldBatch: AgentBatch | undefined }>;
  readonly effects: readonly string[];
}

/** What people ask: each thing once, under one id, until it is answered. */
export interface Asked {
  readonly command: PersonCommand;
  readonly id: string;
}

export function hostsOf(system: System): readonly string[] {
  return [...new Set(system.environments.map(({ host }) => host))];
}

/** The walk of 1.0.0 in a calm world, and what it leaves. */
export async function prepare(places: 1 | 2, journalOf: (host: string) => string): Promise<Beginning> {
  const system = oneStageSystem(places);
  const world = new SimulatedWorld(0, true);
  const database = new MemoryDatabase();
  for (const host of hostsOf(system)) rmSync(journalOf(host), { force: true });
  const controllers = new SimulatedControllers({ world, database, count: 1, wrap: (store) => store });
  const effects: string[] = [];
  const agents = hostsOf(system).map(
    (host) => new SimulatedAgent({ world, controllers, host, journalFile: journalOf(host), effects, weakness: {}, oldBatch: undefined }),
  );
  let isDone = false;
  void (async () => {
    const ask = ({ command, id }: Asked) => controllers.ask((engine) => engine.submit(systemName, command, id));
    await ask({ command: { kind: 'apply', by: 'gus', file: system, digest: digestOf(system) }, id: 'apply' });
    await ask(creation(system, '1.0.0', 0));
    await ask(promotion('1.0.0'));
    while (!hasSettled(database, 0, places)) await world.sleep(undefined, 500);
    await ask(creation(system, '1.1.0', 1));
    await world.sleep(undefined, 5_000);
    isDone = true;
  })();
  const stuck = await world.run(() => isDone);
  for (const agent of agents) agent.close();
  await controllers.close();
  if (stuck !== undefined || controllers.errors.length > 0) throw new Error(`No beginning: ${stuck} ${controllers.errors.join('; ')}`);
  const found = database.system(systemName);
  const hosts = hostsOf(system).map(
    (host, index) => [host, { journal: shortJournal(journalOf(host)), oldBatch: agents[index]?.firstBatch }] as const,
  );
  return {
    system,
    database,
    state: stateOf(systemName, [...found.entities.values()]),
    seq: found.ledger.length,
    hosts: new Map(hosts),
    effects,
  };
}

/** What a journal keeps for ever: the fences. */
function shortJournal(file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n');
  return `${lines.filter((line) => line.includes('"kind":"fence"')).join('\n')}\n`;
}

function creation(system: System, release: string, n: number): Asked {
  return {
    command: { kind: 'create', by: 'dora', release, bill: billOf(system, n), authors: ['dora'], carry: false },
    id: `create ${release}`,
  };
}

export function promotion(release: string): Asked {
  return { command: { kind: 'promote', by: 'carla', release, stage: 'DEV', wait: true }, id: `promote ${release}` };
}

/** Since event `from` a promotion has ended, a soak too, and each place was checked. */
export function hasSettled(database: MemoryDatabase, from: number, places: number): boolean {
  const { ledger } = database.system(systemName);
  let ended = 0;
  let proven = 0;
  for (let place = from; place < ledger.length; place += 1) {
    const kind = ledger[place]?.kind;
    if (kind === 'promotionEnded') ended += 1;
    if (kind === 'evidenceGiven') proven += 1;
  }
  return ended > 0 && proven > places;
}

/** The same rows under maps of its own: rows are never changed in place. */
export function copyInto(copy: MemoryDatabase, database: MemoryDatabase): void {
  for (const [name, system] of database.systems) copy.systems.set(name, copyOfSystem(system));
  // Due at once: the controllers begin with something that both want.
  for (const [key, { system, row, claim }] of database.work) copy.work.set(key, { system, row: { ...row, dueAt: 0 }, claim });
}

function copyOfSystem({ ledger, entities, open, answers, leases, head }: MemorySystem): MemorySystem {
  return {
    ledger: [...ledger],
    entities: new Map(entities),
    open: new Map(open),
    answers: new Map(answers),
    leases: new Map(leases),
    head,
  };
}

export function writeJournals(beginning: Beginning, journalOf: (host: string) => string): void {
  for (const [host, { journal }] of beginning.hosts) writeFileSync(journalOf(host), journal);
}
