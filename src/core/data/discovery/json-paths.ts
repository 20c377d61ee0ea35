// What stands where in texts of JSON: the union of all paths of a sample, each with the values of its leaves.
import type { JsonPath } from '#core/data/identifiers.ts';
import type { TypeFamily } from '#core/data/mask-definition.ts';

export interface JsonLeaves {
  readonly path: JsonPath;
  readonly family: Extract<TypeFamily, 'text' | 'numeric' | 'boolean'>;
  readonly values: readonly string[];
}

export interface JsonSample {
  readonly leaves: readonly JsonLeaves[];
  /** Objects whose keys are values: a path has `*` for them. */
  readonly keyed: readonly { readonly path: JsonPath; readonly keys: readonly string[] }[];
}

/** More keys than a program would name its fields by. */
const mostKeys = 24;
/** Objects of fields look like each other. */
const leastCommon = 0.2;

interface Node {
  readonly children: Map<string, Node>;
  readonly values: string[];
  items?: Node;
  objects: number;
  hasText: boolean;
  hasNumber: boolean;
  hasLeaf: boolean;
}

/** `isValue`: what is surely somebody's own, and no name of a field. */
export function jsonPathsOf(texts: readonly string[], isValue: (key: string) => boolean): JsonSample {
  const root = emptyNode();
  for (const text of texts) {
    const document = parsed(text);
    if (document !== undefined) take(root, document.value);
  }
  const [leaves, keyed]: [JsonLeaves[], { path: JsonPath; keys: readonly string[] }[]] = [[], []];
  walk(root, [], { leaves, keyed, isValue });
  return { leaves, keyed };
}

function emptyNode(): Node {
  return { children: new Map(), values: [], objects: 0, hasText: false, hasNumber: false, hasLeaf: false };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function take(node: Node, value: unknown): void {
  if (Array.isArray(value)) {
    node.items ??= emptyNode();
    for (const item of value) take(node.items, item);
  } else if (typeof value === 'object' && value !== null) {
    node.objects += 1;
    for (const [key, each] of Object.entries(value)) {
      const child = node.children.get(key) ?? emptyNode();
      node.children.set(key, child);
      take(child, each);
    }
  } else takeLeaf(node, value);
}

function takeLeaf(node: Node, value: unknown): void {
  node.hasLeaf = true;
  node.hasText ||= typeof value === 'string';
  node.hasNumber ||= typeof value === 'number';
  if (typeof value === 'string' || typeof value === 'number') node.values.push(String(value));
}

interface Found {
  readonly leaves: JsonLeaves[];
  readonly keyed: { path: JsonPath; keys: readonly string[] }[];
  readonly isValue: (key: string) => boolean;
}

function walk(node: Node, path: JsonPath, found: Found): void {
  const { children } = node;
  if (node.hasLeaf && path.length > 0) {
    const family = node.hasText || !node.hasNumber ? (node.values.length === 0 && !node.hasText ? 'boolean' : 'text') : 'numeric';
    found.leaves.push({ path, family, values: node.values });
  }
  const keys = [...children.keys()];
  if (isKeyed(node, keys, found.isValue)) {
    found.keyed.push({ path, keys });
    const any = [...children.values(), ...(node.items === undefined ? [] : [node.items])].reduce(merged, emptyNode());
    walk(any, [...path, '*'], found);
    return;
  }
  for (const [key, child] of children) walk(child, [...path, key], found);
  if (node.items !== undefined) walk(node.items, [...path, '*'], found);
}

/** A dictionary: one key for each of many things. */
function isKeyed({ children, objects }: Node, keys: readonly string[], isValue: (key: string) => boolean): boolean {
  // A line for a field that is called so would be one for every key.
  if (keys.some((key) => isValue(key) || key === '' || key === '*' || key.includes('\0'))) return true;
  if (keys.length > 2 && keys.every((key) => /^\d+$/.test(key))) return true;
  if (keys.length <= mostKeys || objects < 2) return false;
  const uses = [...children.values()].reduce((sum, child) => sum + Math.max(child.objects, child.values.length, 1), 0);
  return uses / keys.length / objects < leastCommon;
}

function merged(one: Node, other: Node): Node {
  const children = new Map(one.children);
  for (const [key, child] of other.children) {
    const known = children.get(key);
    children.set(key, known === undefined ? child : merged(known, child));
  }
  const items = one.items !== undefined && other.items !== undefined ? merged(one.items, other.items) : (one.items ?? other.items);
  return {
    children,
    values: [...one.values, ...other.values],
    ...(items !== undefined && { items }),
    objects: one.objects + other.objects,
    hasText: one.hasText || other.hasText,
    hasNumber: one.hasNumber || other.hasNumber,
    hasLeaf: one.hasLeaf || other.hasLeaf,
  };
}
