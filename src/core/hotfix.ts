// A hotfix goes the same way with the same gates; only soaks may be shorter for it, where the file says so.
import { makeGate } from './file/gate-hash.ts';
import type { Gate, Stage } from './system.ts';

const stages = new WeakMap<Stage, Stage>();

/** The stage as a hotfix meets it. */
export function hotfixStage(stage: Stage): Stage {
  const known = stages.get(stage);
  if (known !== undefined) return known;
  const asked = { ...stage, entry: stage.entry.map(hotfixGate), exit: stage.exit.map(hotfixGate) };
  stages.set(stage, asked);
  return asked;
}

/** Its soak is another gate with another hash: what a hotfix has soaked says nothing of another release. */
function hotfixGate(gate: Gate): Gate {
  if (gate.kind !== 'soak' || gate.hotfix === undefined) return gate;
  const { side, mode, hotfix } = gate;
  return makeGate({ kind: 'soak', side, mode, ...hotfix });
}

const paths = new WeakMap<readonly Stage[], readonly Stage[]>();

export function hotfixPath(path: readonly Stage[]): readonly Stage[] {
  const known = paths.get(path) ?? path.map(hotfixStage);
  paths.set(path, known);
  return known;
}
