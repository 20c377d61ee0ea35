// The path of a release, as docs/hotfix.md says it: a hotfix walks the one that the file names for hotfixes, and soaks as long as the file says of them.
import type { Gate, Stage, System } from '#core/system.ts';

export function wayOf(system: System, isHotfix: boolean): readonly Stage[] {
  const { hotfixPath } = system;
  const stages = stagesOf(system, isHotfix);
  return isHotfix && hotfixPath !== undefined ? stages.filter(({ name }) => hotfixPath.includes(name)) : stages;
}

const known = new WeakMap<System, readonly Stage[]>();

/** All stages of a file, as a release meets them that is there. */
export function stagesOf(system: System, isHotfix: boolean): readonly Stage[] {
  if (!isHotfix) return system.path;
  const stages = known.get(system) ?? system.path.map((stage) => ({ ...stage, exit: stage.exit.map(asHotfix) }));
  known.set(system, stages);
  return stages;
}

/** No gate of the core has this hash: what is compared is what it asks. */
function asHotfix(gate: Gate): Gate {
  if (gate.kind !== 'soak' || gate.hotfix === undefined) return gate;
  const { side, label, mode, graceMs, hotfix } = gate;
  return { kind: 'soak', side, label, mode, hash: 'of a hotfix', ...hotfix, ...(graceMs !== undefined && { graceMs }) };
}
