// The path of a release, as docs/hotfix.md says it: a hotfix walks the one that the file names for hotfixes, and soaks as long as the file says of them.
import type { Gate, Stage, System } from '#core/system.ts';

const ways = new WeakMap<System, readonly Stage[]>();

export function wayOf(system: System, isHotfix: boolean): readonly Stage[] {
  if (!isHotfix) return system.path;
  const known = ways.get(system) ?? hotfixWay(system);
  ways.set(system, known);
  return known;
}

function hotfixWay({ path, hotfixPath }: System): readonly Stage[] {
  const walked = hotfixPath === undefined ? path : path.filter(({ name }) => hotfixPath.includes(name));
  return walked.map((stage) => ({ ...stage, exit: stage.exit.map(asHotfix) }));
}

/** No gate of the core has this hash: what is compared is what it asks. */
function asHotfix(gate: Gate): Gate {
  if (gate.kind !== 'soak' || gate.hotfix === undefined) return gate;
  const { side, label, mode, graceMs, hotfix } = gate;
  return { kind: 'soak', side, label, mode, hash: 'of a hotfix', ...hotfix, ...(graceMs !== undefined && { graceMs }) };
}
