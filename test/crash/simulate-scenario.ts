// The smallest walk that has everything: a release enters one stage, its check passes, its soak ends. An older one runs there already.
import { digestOf } from '#core/canonical.ts';
import type { PersonCommand } from '#core/command.ts';
import { stateOf } from '#core/entities.ts';
import type { Event } from '#core/event.ts';
import type { State } from '#core/state.ts';
import type { System } from '#core/system.ts';
import type { AgentBatch } from '#agent/protocol.ts';
import { MemoryDatabase, type MemorySystem } from '#store/memory-database.ts';
import type { LedgerRow } from '#store/store.ts';
import { MemoryDisk } from './memory-disk.ts';
import { SimulatedAgent } from './simulate-agent.ts';
import { SimulatedControllers } from './simulate-controllers.ts';
import { eventOf, saidIn } from './simulate-said.ts';
import { SimulatedWorld } from './simulate-world.ts';
import { billOf, oneStageSystem } from './systems.ts';

export const systemName = 'shop';
/** What is under way comes to rest. */
const restMs = 5_000;

/**
 * Where a seed begins: 1.0.0 runs, 1.1.0 has come as far as one of its commits, and every process has just ended. Orders of 1.0.0 are
 * still somewhere in the network.
 */
export interface Beginning {
  readonly system: System;
  readonly database: MemoryDatabase;
  readonly state: State;
  readonly seq: number;
  /** The event that created 1.1.0. */
  readonly createdSeq: number;
  /** What the ledger has said of 1.1.0, and may not say twice. */
  readonly said: readonly string[];
  /** Host → what its agent's journal kept, and an old batch. */
  readonly hosts: ReadonlyMap<string, { readonly journal: string; readonly oldBatch: AgentBatch | undefined }>;
  /** What was done at the target for 1.1.0. */
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

/** The walks of both releases in a calm world, and what each commit of the second leaves. */
export async function prepare(places: 1 | 2): Promise<readonly Beginning[]> {
  const walk = new CalmWalk(oneStageSystem(places));
  const beginnings: Beginning[] = [];
  void walk.live();
  const stuck = await walk.world.run(() => {
    if (walk.createdSeq > 0 && walk.seq > (beginnings.at(-1)?.seq ?? 0) && !walk.isDone) beginnings.push(walk.look());
    return walk.isDone;
  });
  await walk.close();
  if (stuck !== undefined || walk.errors.length > 0) throw new Error(`No beginning: ${stuck} ${walk.errors.join('; ')}`);
  return beginnings;
}

class CalmWalk {
  readonly world = new SimulatedWorld(0, true);
  isDone = false;
  createdSeq = 0;
  readonly #system: System;
  readonly #disk = new MemoryDisk();
  readonly #database = new MemoryDatabase();
  readonly #controllers: SimulatedControllers;
  readonly #effects: string[] = [];
  readonly #agents: ReadonlyMap<string, SimulatedAgent>;

  constructor(system: System) {
    const { world } = this;
    this.#system = system;
    this.#controllers = new SimulatedControllers({ world, database: this.#database, count: 1, wrap: (store) => store });
    const parts = {
      world,
      controllers: this.#controllers,
      disk: this.#disk,
      effects: this.#effects,
      weakness: {},
      oldBatch: undefined,
      readsTexts: true,
    };
    this.#agents = new Map(hostsOf(system).map((host) => [host, new SimulatedAgent({ ...parts, host })]));
  }

  get seq(): number {
    return this.#database.system(systemName).ledger.length;
  }

  get errors(): readonly string[] {
    return this.#controllers.errors;
  }

  async live(): Promise<void> {
    const file = this.#system;
    await this.#ask({ command: { kind: 'apply', by: 'gus', file, digest: digestOf(file) }, id: 'apply' });
    await this.#ask(creation(file, '1.0.0', 0));
    await this.#bring('1.0.0', 0);
    await this.#ask(creation(file, '1.1.0', 1));
    await this.world.sleep(undefined, restMs);
    this.createdSeq = this.seq;
    await this.#bring('1.1.0', this.createdSeq);
    this.isDone = true;
  }

  look(): Beginning {
    const { ledger, entities } = this.#database.system(systemName);
    const database = new MemoryDatabase();
    copyInto(database, this.#database);
    return {
      system: this.#system,
      database,
      state: stateOf(systemName, [...entities.values()]),
      seq: ledger.length,
      createdSeq: this.createdSeq,
      said: saidIn(ledger.slice(this.createdSeq)),
      hosts: new Map(
        [...this.#agents].map(([host, { firstBatch }]) => [
          host,
          { journal: keptOf(this.#disk.texts.get(host) ?? ''), oldBatch: firstBatch },
        ]),
      ),
      effects: this.#effects.filter((base) => base.startsWith('1.1.0@')),
    };
  }

  async close(): Promise<void> {
    for (const agent of this.#agents.values()) agent.close();
    await this.#controllers.close();
  }

  async #bring(release: string, from: number): Promise<void> {
    await this.#ask(promotion(release));
    const isSettled = hasSettled(this.#database, from, this.#agents.size);
    while (!isSettled()) await this.world.sleep(undefined, 500);
    await this.world.sleep(undefined, restMs);
  }

  async #ask({ command, id }: Asked): Promise<void> {
    const answer = await this.#controllers.ask((engine) => engine.submit(systemName, command, id));
    if (!answer.ok) throw new Error(answer.refusal.sentence);
  }
}

/** A journal long after 1.0.0: its fences are kept for ever, its results are not. */
function keptOf(journal: string): string {
  return journal
    .split('\n')
    .filter((line) => !line.includes('/1.0.0@'))
    .join('\n');
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

/**
 * Since event `from` a promotion has ended, each place was checked, and the soak is over: its hosts have spoken before. Whoever asks
 * again reads on from where the last look ended.
 */
export function hasSettled(
  database: MemoryDatabase,
  from: number,
  places: number,
  read: (row: LedgerRow) => Event = eventOf,
): () => boolean {
  let [place, ended, checked, soaked] = [from, 0, 0, 0];
  return () => {
    const { ledger } = database.system(systemName);
    for (; place < ledger.length; place += 1) {
      const row = ledger[place];
      if (row?.kind === 'promotionEnded') ended += 1;
      if (row?.kind !== 'evidenceGiven') continue;
      const event = read(row);
      if (event.kind !== 'evidenceGiven') continue;
      if (event.evidence.by === 'lockstep') soaked += 1;
      else if (event.evidence.soaked === undefined) checked += 1;
    }
    return ended > 0 && checked >= places && soaked > 0;
  };
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

/** The disks of all hosts, with their journals as they were. */
export function diskOf({ hosts }: Beginning): MemoryDisk {
  return new MemoryDisk([...hosts].map(([host, { journal }]) => [host, journal]));
}
