// Negative controls: one guard is taken away, and the same examination must see it. Each wraps what it weakens; the product knows
// nothing of it.
import type { Store } from '#store/store.ts';
import type { Life, Simulation } from './simulation.ts';
import { splitCommit } from './split-commit.ts';
import type { WalkOptions } from './walk.ts';

export interface Control {
  readonly name: string;
  /** What must be seen: the first word of a sentence about what is wrong. */
  readonly sees: readonly string[];
  /** Points are struck; without, the walk alone must show it. */
  readonly strikes: boolean;
  readonly options: Pick<WalkOptions, 'weakness' | 'wrap' | 'afterwards'>;
  readonly releases: readonly string[];
}

const one = ['1.0.0'];
const two = ['1.0.0', '1.1.0'];
const laterMs = 5_000;

/** A batch of the first release turns up when the second has long been where the first was. */
const oldBatchArrives: NonNullable<WalkOptions['afterwards']> = async (agent, simulation) => {
  const old = agent.batches.find(({ orders }) => orders.some(({ kind }) => kind === 'step'));
  if (old !== undefined) agent.receive(old);
  await simulation.run(() => false, laterMs);
};

export const controls: readonly Control[] = [
  { name: 'the journal is forgotten', sees: ['doubled'], strikes: true, releases: one, options: { weakness: { forgets: true } } },
  { name: 'the target is not looked at', sees: ['doubled'], strikes: true, releases: one, options: { weakness: { isBlind: true } } },
  {
    name: 'old fences are obeyed',
    sees: ['doubled'],
    strikes: false,
    releases: two,
    options: { weakness: { ignoresFences: true, keepsLittle: true }, afterwards: oldBatchArrives },
  },
  { name: 'a commit in two halves', sees: ['lost', 'tables'], strikes: true, releases: one, options: { wrap: inTwoHalves } },
];

/** The same with every guard in place: it must show nothing. */
export const guarded: Pick<Control, 'releases' | 'options'> = {
  releases: two,
  options: { weakness: { keepsLittle: true }, afterwards: oldBatchArrives },
};

function inTwoHalves(store: Store, life: Life, simulation: Simulation): Store {
  return splitCommit(store, () => simulation.pass(life, 'between two halves'));
}
