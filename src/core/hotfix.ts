// A hotfix goes the same way with the same gates, or the way that the file names for hotfixes; soaks may be shorter for it, where the file says so.
// It never takes fewer than two people.
import { makeGate } from './file/gate-hash.ts';
import type { Gate, Stage, System } from './system.ts';

/** So many people at least let a hotfix into the last stage, its authors not counted. */
export const peopleOfHotfix = 2;

const paths = new WeakMap<System, readonly Stage[]>();

/** The way of a hotfix by a file. */
export function hotfixPath(system: System): readonly Stage[] {
  const known = paths.get(system) ?? pathIn(system);
  paths.set(system, known);
  return known;
}

function pathIn({ path, hotfixPath: names }: System): readonly Stage[] {
  return path.filter(({ name }) => names === undefined || names.includes(name)).map((stage) => hotfixStage(stage, stage === path.at(-1)));
}

interface Met {
  readonly within?: Stage;
  readonly last?: Stage;
}

const stages = new WeakMap<Stage, Met>();

/** The stage as a hotfix meets it. */
export function hotfixStage(stage: Stage, isLast: boolean): Stage {
  const known = stages.get(stage);
  const found = isLast ? known?.last : known?.within;
  if (found !== undefined) return found;
  const entry = stage.entry.map(hotfixGate);
  const met = { ...stage, entry: isLast ? byTwo(entry) : entry, exit: stage.exit.map(hotfixGate) };
  stages.set(stage, { ...known, ...(isLast ? { last: met } : { within: met }) });
  return met;
}

/** Its soak is another gate with another hash: what a hotfix has soaked says nothing of another release. */
function hotfixGate(gate: Gate): Gate {
  if (gate.kind !== 'soak' || gate.hotfix === undefined) return gate;
  const { side, mode, hotfix, graceMs } = gate;
  return makeGate({ kind: 'soak', side, mode, ...hotfix, ...(graceMs !== undefined && { graceMs }) });
}

/** Its first approval counts the people of the whole way. Where the file asks nobody, release managers are asked. */
function byTwo(entry: readonly Gate[]): readonly Gate[] {
  const first = entry.find((gate) => gate.kind === 'approval');
  const asked = { kind: 'approval', side: 'entry', slots: [{ role: 'release-manager', count: 1 }] } as const;
  const gate = makeGate({
    ...asked,
    ...(first?.kind === 'approval' && { slots: first.slots, ...(first.deadline && { deadline: first.deadline }) }),
    inAll: peopleOfHotfix,
  });
  return first === undefined ? [...entry, gate] : entry.map((each) => (each === first ? gate : each));
}
