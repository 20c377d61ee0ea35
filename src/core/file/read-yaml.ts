import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { quoteForYaml } from './quote.ts';
import type { Report, Span } from './report.ts';
import type { Entry, FileNode, TextNode } from './tree.ts';
import { noSpaceIn, sayTag, sayYamlErrors } from './yaml-errors.ts';

const largestBytes = 256 * 1024;
const deepest = 16;
// Besides control characters those that turn the reading direction or cannot be seen: a reviewer would approve something else.
const unseen = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/u;

/** The tree of the file; undefined, with the reasons in the report, where the YAML itself is not right. */
export function readYaml(report: Report): FileNode | undefined {
  if (!isPlainText(report)) return undefined;
  const document = parseDocument(report.text, {
    schema: 'core',
    version: '1.2',
    uniqueKeys: false,
    prettyErrors: false,
    stringKeys: false,
  });
  const directive = /^%.*$/m.exec(report.text);
  if (directive !== null && directive.index < (document.range[0] || report.text.length) && document.directives.docStart === true) {
    const span = { from: directive.index, to: directive.index + directive[0].length };
    report.error(span, 'directive', { sentence: 'Lines that begin with `%` are not read. Delete this line.' });
  }
  sayYamlErrors(report, document);
  if (report.hasErrors()) return undefined;
  const root = treeOf(report, document.contents);
  return report.hasErrors() ? undefined : root;
}

function isPlainText(report: Report): boolean {
  const { text } = report;
  const start = { from: 0, to: 1 };
  if (text.length > largestBytes || new TextEncoder().encode(text).length > largestBytes) {
    report.error(start, 'too-big', { sentence: 'The file is larger than 256 KiB. A system file is a few hundred lines.' });
    return false;
  }
  const strange = unseenIn(text);
  if (strange !== undefined) {
    const name = `U+${(text.codePointAt(strange) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    report.error({ from: strange, to: strange + 1 }, 'control-character', {
      sentence: `Here is a character that cannot be seen (${name}). Delete it.`,
    });
    return false;
  }
  return true;
}

/** Offset of the first character that does not belong into any text; line ends and tabs do. */
function unseenIn(text: string): number | undefined {
  const rest = text.replaceAll('\r\n', ' \n').replaceAll(/[\t\n]/g, ' ');
  const found = rest.search(unseen);
  return found === -1 ? undefined : found;
}

function treeOf(report: Report, contents: unknown): FileNode {
  let isAnchorSaid = false;

  function nodeOf(node: unknown, around: Span, depth: number): FileNode {
    const span = spanOf(node) ?? around;
    if (isAlias(node)) return refuseAnchor(span);
    refuseProperties(node, span);
    if (depth > deepest) {
      report.error(span, 'too-deep', { sentence: 'This lies more than sixteen deep. No part of a system file does.' });
      return emptyText(span);
    }
    if (isMap(node)) return mapOf(node, span, depth);
    if (isSeq(node)) return listOf(node, span, depth);
    return isScalar(node) ? textOf(node, span) : emptyText(span);
  }

  function listOf(node: YAMLSeq, span: Span, depth: number): FileNode {
    return { kind: 'list', items: node.items.map((item) => nodeOf(item, span, depth + 1)), span };
  }

  function mapOf(node: YAMLMap, span: Span, depth: number): FileNode {
    const entries = new Map<string, Entry>();
    for (const pair of node.items) {
      const entry = entryOf(pair, span, depth);
      if (entry === undefined) continue;
      const first = entries.get(entry.key);
      if (first === undefined) entries.set(entry.key, entry);
      else refuseTwice(entry, first);
    }
    return { kind: 'map', entries, span };
  }

  function entryOf(pair: Pair, around: Span, depth: number): Entry | undefined {
    const keySpan = spanOf(pair.key) ?? around;
    if (!isScalar(pair.key)) return refuseKey(pair, keySpan);
    refuseProperties(pair.key, keySpan);
    const { raw, value } = textOf(pair.key, keySpan);
    if (raw === '') report.error(keySpan, 'yaml-syntax', { sentence: 'A key is missing before this colon.' });
    if (raw === '<<') refuseAnchor(keySpan);
    const key = typeof value === 'string' ? value : raw;
    return { key, keySpan, value: pair.value === null ? emptyText(keySpan) : nodeOf(pair.value, keySpan, depth + 1) };
  }

  function refuseKey(pair: Pair, span: Span): undefined {
    if (isAlias(pair.key)) refuseAnchor(span);
    else if (isMap(pair.key) && report.text.startsWith('{', span.from)) sayMustache(pair.key, span);
    else report.error(span, 'yaml-syntax', { sentence: 'A list or map cannot be a key. Write a word, and its value behind the colon.' });
    return undefined;
  }

  function sayMustache(key: YAMLMap, span: Span): void {
    const [first] = key.items;
    const name = isPair(first) && isScalar(first.key) ? (first.key.source ?? '') : '';
    report.error(span, 'mustache', { sentence: `Templates are written \`\${env.${/^\w[\w.-]*$/.test(name) ? name : 'url'}}\`.` });
  }

  function refuseTwice(entry: Entry, first: Entry): void {
    const sentence = `\`${entry.key}\` stands here and in L${report.lineOf(first.keySpan.from)}. Merge or rename.`;
    report.error(entry.keySpan, 'duplicate-key', { sentence });
  }

  /** One base and its many uses are one cause: it is said once. */
  function refuseAnchor(span: Span): TextNode {
    const sentence = 'Anchors and merges are not read. Write it out, differences into `values`.';
    if (!isAnchorSaid) report.error(span, 'anchor', { sentence });
    isAnchorSaid = true;
    return emptyText(span);
  }

  function refuseProperties(node: unknown, span: Span): void {
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return;
    if (node.anchor !== undefined) refuseAnchor(span);
    if (node.tag !== undefined) sayTag(report, { from: report.text.lastIndexOf('!', span.from), to: span.from });
  }

  function textOf(node: Scalar, span: Span): TextNode {
    const isQuoted = node.type !== 'PLAIN';
    const value = plainValue(node.value);
    const raw = isQuoted && typeof value === 'string' ? value : (node.source ?? '');
    if (!isQuoted) refuseFolded(span);
    if (isQuoted && unseenIn(raw) !== undefined) {
      report.error(span, 'control-character', { sentence: 'This text has a character that cannot be seen. Delete it.' });
    }
    return { kind: 'text', value, raw, isQuoted, span };
  }

  function refuseFolded(span: Span): void {
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

  return nodeOf(contents, { from: 0, to: 1 }, 0);
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
