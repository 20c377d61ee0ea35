// Writers: each creates one release after another in a system of its own, and counts what was acknowledged.
import { digestOf } from '#core/canonical.ts';
import type { Engine } from '#engine/engine.ts';
import { startEngine } from '#engine/start-engine.ts';
import type { Store } from '#store/store.ts';
import { billOf, threeStageSystem } from './systems.ts';

const writers = 4;

export interface Creators {
  /** By system: releases 1.1.0 to 1.N.0 were acknowledged. */
  readonly acknowledged: ReadonlyMap<string, number>;
  readonly total: number;
  readonly wrong: readonly string[];
  stop(): Promise<void>;
}

export async function startCreators(store: Store): Promise<Creators> {
  const engine = startQuietEngine(store);
  await engine.tellRoster({ groups: { 'installation-admin': ['gus'] } });
  const systems = Array.from({ length: writers }, (_, number) => threeStageSystem(`power-${number}`, { host: 'a', soaksMs: [250] }));
  const acknowledged = new Map<string, number>();
  const wrong: string[] = [];
  const stopping = new AbortController();
  const work = async (system: (typeof systems)[number]): Promise<void> => {
    await engine.submit(system.name, { kind: 'apply', by: 'gus', file: system, digest: digestOf(system) }, 'apply');
    for (let number = 1; !stopping.signal.aborted; number += 1) {
      const bill = billOf(system, number);
      const command = { kind: 'create', by: 'dora', release: `1.${number}.0`, bill, authors: ['dora'], carry: false } as const;
      const answer = await engine.submit(system.name, command, `create ${number}`);
      if (!answer.ok) throw new Error(answer.refusal.sentence);
      acknowledged.set(system.name, number);
    }
  };
  const working = Promise.all(systems.map(work)).catch((error: unknown) => void wrong.push(`lost: a writer gave up: ${String(error)}`));
  return {
    acknowledged,
    wrong,
    get total() {
      return [...acknowledged.values()].reduce((sum, count) => sum + count, 0);
    },
    stop: async () => {
      stopping.abort();
      await working;
      await engine.stop();
    },
  };
}

/** An engine without agents, that says nothing. */
export function startQuietEngine(store: Store, now: () => number = () => Date.now()): Engine {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return startEngine({ store, secrets: { secretsOf: async () => ({}) }, owner: `power-${process.pid}`, log, now });
}
