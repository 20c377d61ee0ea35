import type { Report } from './report.ts';
import type { MapNode } from './tree.ts';

/** Says, once, that the file belongs to another program; any of our own first keys makes it ours. */
export function isOtherFile(report: Report, root: MapNode): boolean {
  const { entries } = root;
  if (entries.has('lockstep') || entries.has('system') || entries.has('path')) return false;
  const kind = kinds.find(({ isIt }) => isIt(root));
  if (kind === undefined) return false;
  const [first] = entries.values();
  const sentence = `This is a ${kind.name}, not a system file. \`lockstep init\` writes one for what lies beside it.`;
  report.error(first?.keySpan ?? root.span, 'other-file', { sentence });
  return true;
}

interface Kind {
  readonly name: string;
  readonly isIt: (root: MapNode) => boolean;
}

const kinds: readonly Kind[] = [
  { name: 'Kubernetes manifest', isIt: (root) => root.entries.has('apiVersion') },
  { name: 'GitHub workflow', isIt: (root) => root.entries.has('jobs') },
  { name: 'compose file', isIt: isCompose },
  { name: 'GitLab pipeline', isIt: (root) => hasChild(root, 'script') },
  { name: 'package description', isIt: (root) => root.entries.has('dependencies') },
];

function isCompose(root: MapNode): boolean {
  const services = root.entries.get('services')?.value;
  if (services?.kind !== 'map') return false;
  return hasChild(services, 'image') || hasChild(services, 'build') || root.entries.has('volumes') || root.entries.has('networks');
}

function hasChild(map: MapNode, key: string): boolean {
  return [...map.entries.values()].some(({ value }) => value.kind === 'map' && value.entries.has(key));
}
