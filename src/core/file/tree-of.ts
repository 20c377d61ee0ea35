import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { quoteForYaml } from './quote.ts';
import type { Report, Span } from './report.ts';
import type { Entry, FileNode, TextNode } from './tree.ts';
import { unseenIn } from './unseen.ts';
import { noSpaceIn, sayTag } from './yaml-errors.ts';

const deepest = 16;

/** Our own tree of what YAML read. Says what YAML permits and the file does not: anchors, tags, keys that are no text, keys twice. */
export function treeOf(report: Report, contents: unknown): FileNode {
  return nodeOf({ report, isAnchorSaid: false }, contents, { around: { from: 0, to: 1 }, depth: 0 });
}

interface Growth {
  readonly report: Report;
  isAnchorSaid: boolean;
}

interface Place {
  readonly around: Span;
  readonly depth: number;
}

function nodeOf(growth: Growth, node: unknown, { around, depth }: Place): FileNode {
  const span = spanOf(node) ?? around;
  if (isAlias(node)) return refuseAnchor(growth, span);
  refuseProperties(growth, node, span);
  if (depth > deepest) {
    growth.report.error(span, 'too-deep', { sentence: 'This lies more than sixteen deep. No part of a system file does.' });
    return emptyText(span);
  }
  if (isMap(node)) return mapOf(growth, node, { around: span, depth });
  if (isSeq(node)) return listOf(growth, node, { around: span, depth });
  return isScalar(node) ? textOf(growth, node, span) : emptyText(span);
}

function listOf(growth: Growth, node: YAMLSeq, { around: span, depth }: Place): FileNode {
  return { kind: 'list', items: node.items.map((item) => nodeOf(growth, item, { around: span, depth: depth + 1 })), span };
}

function mapOf(growth: Growth, node: YAMLMap, { around: span, depth }: Place): FileNode {
  const entries = new Map<string, Entry>();
  for (const pair of node.items) {
    const entry = entryOf(growth, pair, { around: span, depth });
    if (entry === undefined) continue;
    const first = entries.get(entry.key);
    if (first === undefined) entries.set(entry.key, entry);
    else refuseTwice(growth, entry, first);
  }
  return { kind: 'map', entries, span };
}

function entryOf(growth: Growth, pair: Pair, { around, depth }: Place): Entry | undefined {
  const keySpan = spanOf(pair.key) ?? around;
  if (!isScalar(pair.key)) return refuseKey(growth, pair, { span: keySpan, around });
  refuseProperties(growth, pair.key, keySpan);
  const { raw, value } = textOf(growth, pair.key, keySpan);
  if (raw === '') growth.report.error(keySpan, 'yaml-syntax', { sentence: 'A key is missing before this colon.' });
  if (raw === '<<') refuseAnchor(growth, keySpan);
  const key = typeof value === 'string' ? value : raw;
  return {
    key,
    keySpan,
    value: pair.value === null ? emptyText(keySpan) : nodeOf(growth, pair.value, { around: keySpan, depth: depth + 1 }),
  };
}

function refuseKey(growth: Growth, pair: Pair, { span, around }: { readonly span: Span; readonly around: Span }): undefined {
  if (isAlias(pair.key)) refuseAnchor(growth, span);
  else if (isMap(pair.key) && growth.report.text.startsWith('{', span.from)) sayMustache(growth.report, pair.key, around);
  else
    growth.report.error(span, 'yaml-syntax', { sentence: 'A list or map cannot be a key. Write a word, and its value behind the colon.' });
  return undefined;
}

function sayMustache(report: Report, key: YAMLMap, span: Span): void {
  const [first] = key.items;
  const name = isPair(first) && isScalar(first.key) ? (first.key.source ?? '') : '';
  report.error(span, 'mustache', { sentence: `Templates are written \`\${env.${/^\w[\w.-]*$/.test(name) ? name : 'url'}}\`.` });
}

function refuseTwice({ report }: Growth, entry: Entry, first: Entry): void {
  const sentence = `\`${entry.key}\` stands here and in L${report.lineOf(first.keySpan.from)}. Merge or rename.`;
  report.error(entry.keySpan, 'duplicate-key', { sentence });
}

/** One base and its many uses are one cause: it is said once. */
function refuseAnchor(growth: Growth, span: Span): TextNode {
  const sentence = 'Anchors and merges are not read. Write it out, differences into `values`.';
  if (!growth.isAnchorSaid) growth.report.error(span, 'anchor', { sentence });
  growth.isAnchorSaid = true;
  return emptyText(span);
}

function refuseProperties(growth: Growth, node: unknown, span: Span): void {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return;
  if (node.anchor !== undefined) refuseAnchor(growth, span);
  if (node.tag !== undefined) sayTag(growth.report, { from: growth.report.text.lastIndexOf('!', span.from), to: span.from });
}

function textOf({ report }: Growth, node: Scalar, span: Span): TextNode {
  const isQuoted = node.type !== 'PLAIN';
  const value = plainValue(node.value);
  const raw = isQuoted && typeof value === 'string' ? value : (node.source ?? '');
  if (!isQuoted) refuseFolded(report, span);
  if (isQuoted && unseenIn(raw) !== undefined) {
    report.error(span, 'control-character', { sentence: 'This text has a character that cannot be seen. Delete it.' });
  }
  return { kind: 'text', value, raw, isQuoted, span };
}

function refuseFolded(report: Report, span: Span): void {
  const written = report.text.slice(span.from, span.to);
  const lineEnd = written.indexOf('\n');
  if (lineEnd === -1) return;
  const nextLine = span.from + lineEnd + 1;
  const missing = noSpaceIn(report.text, nextLine);
  if (missing !== undefined) {
    report.error(missing.span, 'no-space', { sentence: missing.sentence });
    return;
  }
  const joined = quoteForYaml(written.split(/\s*\n\s*/).join(' '));
  report.error(span, 'multi-line', {
    sentence: `This text goes on in the next line, or a colon is missing there. If it is one text: ${joined}.`,
  });
}

function plainValue(value: unknown): TextNode['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'bigint' ? Number(value) : null;
}

function emptyText(span: Span): TextNode {
  return { kind: 'text', value: null, raw: '', isQuoted: false, span };
}

function spanOf(node: unknown): Span | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return undefined;
  const range = node.range;
  return range === null || range === undefined ? undefined : { from: range[0], to: Math.max(range[1], range[0]) };
}
