import type { Span } from './report.ts';

// The file as a tree of our own: what YAML brought, with its places and without YAML's freedoms (no tags, anchors, or keys that are no text).

export type FileNode = TextNode | ListNode | MapNode;

export interface TextNode {
  readonly kind: 'text';
  /** What YAML reads; `null` is a key without a value. */
  readonly value: string | number | boolean | null;
  /** As written, without quotes. */
  readonly raw: string;
  readonly isQuoted: boolean;
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly FileNode[];
  readonly span: Span;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span: Span;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: FileNode;
}

/** Where `path` leads: the span of that value; of the last thing found where the path ends early. */
export function spanAt(root: FileNode, ...path: readonly (string | number)[]): Span {
  let node = root;
  for (const step of path) {
    const next = childOf(node, step);
    if (next === undefined) break;
    node = next;
  }
  return node.span;
}

/** The span of a key. */
export function keySpanAt(root: FileNode, ...path: readonly string[]): Span {
  let node = root;
  let span = root.span;
  for (const step of path) {
    const entry = node.kind === 'map' ? node.entries.get(step) : undefined;
    if (entry === undefined) break;
    span = entry.keySpan;
    node = entry.value;
  }
  return span;
}

function childOf(node: FileNode, step: string | number): FileNode | undefined {
  if (typeof step === 'number') return node.kind === 'list' ? node.items[step] : undefined;
  return node.kind === 'map' ? node.entries.get(step)?.value : undefined;
}
