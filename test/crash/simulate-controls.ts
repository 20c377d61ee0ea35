// Negative controls of the simulation: a guard is taken away, and some seed must show it. Each wraps what it weakens; the product knows
// nothing of it.
import { KeyedQueue } from '#store/keyed-queue.ts';
import { MemoryDatabase, pairKey } from '#store/memory-database.ts';
import type { Store } from '#store/store.ts';
import { changedTransaction } from './changed-transaction.ts';
import { splitCommit } from './split-commit.ts';
import { withMethods } from './with-methods.ts';
import type { Weakness } from './simulate-agent.ts';
import type { SimulatedWorld } from './simulate-world.ts';
import type { Life } from './simulation.ts';

/** What stands around the engine and the agent, as far as it can be taken away. */
export interface Guards {
  readonly weakness: Weakness;
  readonly database: (...keep: ConstructorParameters<typeof MemoryDatabase>) => MemoryDatabase;
  readonly wrap: (store: Store, around: Around) => Store;
}

export interface Around {
  readonly life: Life;
  readonly world: SimulatedWorld;
  readonly database: MemoryDatabase;
}

export const allGuards: Guards = { weakness: {}, database: (...keep) => new MemoryDatabase(...keep), wrap: (store) => store };

export interface SeedControl {
  readonly name: string;
  /** What must be seen: the first word of a sentence about what is wrong. */
  readonly sees: readonly string[];
  readonly guards: Guards;
}

/** Transactions of one system run as they come. */
class FreeQueue extends KeyedQueue {
  override run<T>(_key: string, work: () => Promise<T>): Promise<T> {
    return work();
  }
}

class UnlockedDatabase extends MemoryDatabase {
  override readonly queue = new FreeQueue();
}

export const seedControls: readonly SeedControl[] = [
  { name: 'the journal is forgotten', sees: ['doubled'], guards: { ...allGuards, weakness: { forgets: true } } },
  { name: 'the target is not looked at', sees: ['doubled'], guards: { ...allGuards, weakness: { isBlind: true } } },
  { name: 'old fences are obeyed', sees: ['doubled'], guards: { ...allGuards, weakness: { ignoresFences: true } } },
  { name: 'a commit in two halves', sees: ['lost', 'tables', 'ledger', 'doubled'], guards: { ...allGuards, wrap: inTwoHalves } },
  { name: 'whoever held a claim gives it back', sees: ['late'], guards: { ...allGuards, wrap: anyClaim } },
  {
    name: 'a system is not locked',
    sees: ['ledger', 'tables', 'doubled'],
    guards: { ...allGuards, database: (...keep) => new UnlockedDatabase(...keep) },
  },
  { name: 'answers are not kept', sees: ['refused', 'doubled'], guards: { ...allGuards, wrap: forgetAnswers } },
];

function inTwoHalves(store: Store, { life, world }: Around): Store {
  return splitCommit(store, () => world.point(life, false));
}

/** The number of a claim is not looked at, nor whether anybody holds one. */
function anyClaim(store: Store, { life, world, database }: Around): Store {
  return withMethods(store, {
    release: async ({ system, key }, dueAt) => {
      await world.point(life, false, 'release');
      const piece = database.work.get(pairKey(system, key));
      if (piece !== undefined) database.work.set(pairKey(system, key), { system, row: { ...piece.row, dueAt }, claim: piece.claim });
    },
  });
}

/** A command that was taken is taken again. */
function forgetAnswers(store: Store): Store {
  return withMethods(store, {
    transact: (system, work) =>
      store.transact(system, (transaction) =>
        work(
          changedTransaction(transaction, {
            answerOf: async () => undefined,
            write: ({ answer: _answer, ...entry }) => transaction.write(entry),
          }),
        ),
      ),
  });
}
