import { isCollection, visit } from 'yaml';
import type { Document, YAMLError } from 'yaml';
import type { FileProblemCode } from './codes.ts';
import { columnOf, indentOf, lineAround, neighbourIndent, nextLine } from './lines.ts';
import { quoteForYaml } from './quote.ts';
import type { Report, Span } from './report.ts';

// The parser's complaints in our words. It names where it stumbled; people want to know where they slipped.

/**
 * Says what is wrong with the YAML. Some faults stand for themselves, and each line's is said; any other makes the parser stumble over what
 * follows, and over what a tab before it moved, so that only the first of them is said, and only where nothing came before.
 */
export function sayYamlErrors(report: Report, document: Document.Parsed): void {
  const lines = new Set<number>();
  for (const error of [...document.errors.slice(0, mostErrors), ...document.warnings.slice(0, mostErrors)].sort(byPlace)) {
    const said = explain(report, error, document);
    const isAlone = standsAlone.has(said.code);
    if (!isAlone && lines.size > 0) return;
    const line = report.lineOf(said.span.from);
    if (!lines.has(line) && said.code === 'tag') sayTag(report, said.span);
    else if (!lines.has(line)) report.error(said.span, said.code, { sentence: said.sentence });
    if (!isAlone) return;
    lines.add(line);
  }
}

const standsAlone: ReadonlySet<string> = new Set(['tab', 'tag', 'anchor', 'directive', 'needs-quotes']);

// A hostile file has one for every character.
const mostErrors = 100;

function byPlace(left: YAMLError, right: YAMLError): number {
  return left.pos[0] - right.pos[0];
}

interface Said {
  readonly span: Span;
  readonly code: FileProblemCode;
  readonly sentence: string;
}

function explain(report: Report, error: YAMLError, document: Document.Parsed): Said {
  const { text } = report;
  const [from, to] = error.pos;
  const span = { from, to };
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { span, code: 'tab', sentence: `Line ${report.lineOf(from)} is indented with a tab. Use two spaces.` };
    case 'MULTIPLE_DOCS':
      return { span: { from, to: from + 3 }, code: 'second-document', sentence: 'A system is one document. Delete this line.' };
    case 'TAG_RESOLVE_FAILED':
    case 'MULTIPLE_TAGS':
      return { span, code: 'tag', sentence: '' };
    case 'BAD_ALIAS':
    case 'ALIAS_PROPS':
    case 'MULTIPLE_ANCHORS':
      return { span, code: 'anchor', sentence: 'Anchors and merges are not read. Write it out, differences into `values`.' };
    case 'BAD_DIRECTIVE':
      return { span, code: 'directive', sentence: 'Lines that begin with `%` are not read. Delete this line.' };
    case 'RESOURCE_EXHAUSTION':
      return { span, code: 'too-deep', sentence: 'This lies more than sixteen deep. No part of a system file does.' };
    case 'BAD_SCALAR_START':
      return needsQuotes(text, from, `Text that begins with \`${text.charAt(from)}\` needs quotes`);
    case 'BAD_DQ_ESCAPE':
      return { span, code: 'yaml-syntax', sentence: 'In double quotes a backslash is written twice: `\\\\`.' };
    default:
      return explainPlace(report, error, document);
  }
}

function explainPlace(report: Report, error: YAMLError, document: Document.Parsed): Said {
  const { text } = report;
  const [from, to] = error.pos;
  return (
    templateAt(text, from) ??
    openQuote(error, document) ??
    openBracket(report, error, document) ??
    noSpaceAt(report, from) ??
    badIndent(report, error) ??
    colonInText(text, error) ??
    textBehind(text, error) ?? { span: { from, to }, code: 'yaml-syntax', sentence: wordsOf(text, from) }
  );
}

function templateAt(text: string, at: number): Said | undefined {
  const line = lineAround(text, at);
  const template = /(?:(?<![\w-])([\w-]+):\s*)?\$\{[^}\n]{0,500}\}/g;
  for (const found of line.text.matchAll(template)) {
    const start = line.from + found.index;
    const dollar = start + found[0].indexOf('$');
    if (at < dollar || at > start + found[0].length) continue;
    const name = found[1] === undefined ? '' : `${found[1]}: `;
    const quoted = `"${found[0].slice(found[0].indexOf('$'))}"`;
    const shown = name === '' ? quoted : `{${name}${quoted}}`;
    const span = { from: dollar, to: start + found[0].length };
    return { span, code: 'template-in-braces', sentence: `Inside \`{ }\` a template needs quotes: \`${shown}\`.` };
  }
  return undefined;
}

function openQuote(error: YAMLError, document: Document.Parsed): Said | undefined {
  const isMissing = error.message.startsWith('Missing closing');
  if (!isMissing && error.code !== 'UNEXPECTED_TOKEN') return undefined;
  let opened: Said | undefined;
  visit(document, {
    Scalar(_key, node) {
      const range = node.range;
      const isQuote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
      if (!isQuote || range === null || range === undefined || range[0] > error.pos[0]) return;
      const quote = node.type === 'QUOTE_DOUBLE' ? '"' : "'";
      const sentence = `The quote opened here is never closed. End it with \`${quote}\`.`;
      // A quote that swallowed lines and is then followed by more was closed by the next one's beginning.
      const isSwallowing = (node.source ?? '').includes('\n') && range[1] === error.pos[0];
      if (isMissing || isSwallowing) opened = { span: { from: range[0], to: range[0] + 1 }, code: 'open-quote', sentence };
    },
  });
  return opened;
}

function openBracket(report: Report, error: YAMLError, document: Document.Parsed): Said | undefined {
  if (!/^Flow (?:sequence|map) in block collection|^Expected flow (?:sequence|map) to end/.test(error.message)) return undefined;
  let from = error.pos[0];
  visit(document, (_key, node) => {
    if (!isCollection(node) || node.flow !== true || !node.range) return;
    if (node.range[0] <= error.pos[0] && node.range[1] >= error.pos[0] - 1) from = node.range[0];
  });
  const open = report.text.charAt(from);
  const close = open === '[' ? ']' : '}';
  return {
    span: { from, to: from + 1 },
    code: 'open-bracket',
    sentence: `The \`${open}\` opened here is never closed. End it with \`${close}\`.`,
  };
}

function noSpaceAt(report: Report, at: number): Said | undefined {
  const found = noSpaceIn(report.text, at);
  return found === undefined ? undefined : { ...found, code: 'no-space' };
}

/** Of a tag from its `!` on. */
export function sayTag(report: Report, span: Span): void {
  const rest = report.text.slice(span.from).split('\n', 1)[0] ?? '';
  const [tag = '!', word = ''] = rest.split(/\s+/);
  const meant = /^[A-Za-z][\w-]*$/.test(word) ? ` Did you mean \`\${env.${word}}\`?` : '';
  const sentence = `\`${tag}\` is a tag; tags are not read.${meant}`;
  report.error({ from: span.from, to: span.from + tag.length }, 'tag', { sentence });
}

/** `port:8080` in the line of this offset. */
export function noSpaceIn(text: string, at: number): { readonly span: Span; readonly sentence: string } | undefined {
  const line = lineAround(text, at);
  const [, lead, key, value] = /^(\s*(?:- )*)([A-Za-z][\w-]*):([^\s:/][^:]*?)\s*$/.exec(line.text) ?? [];
  if (lead === undefined || key === undefined || value === undefined) return undefined;
  const from = line.from + lead.length;
  return { span: { from, to: from + key.length + 1 + value.length }, sentence: `A space is missing: \`${key}: ${value}\`.` };
}

function badIndent(report: Report, error: YAMLError): Said | undefined {
  const { text } = report;
  const isFolded =
    error.code === 'BLOCK_AS_IMPLICIT_KEY' && !lineAround(text, error.pos[0]).text.slice(columnOf(text, error.pos[0])).includes(': ');
  const isAlone =
    error.code === 'UNEXPECTED_TOKEN' && lineAround(text, error.pos[0]).text.slice(0, columnOf(text, error.pos[0])).trim() === '';
  if (error.code !== 'BAD_INDENT' && !isFolded && !isAlone) return undefined;
  const line = isFolded ? nextLine(text, error.pos[0]) : lineAround(text, error.pos[0]);
  const own = indentOf(line.text) + 1;
  const neighbours = neighbourIndent(text, line.from) + 1;
  const span = { from: line.from + own - 1, to: line.from + line.text.trimEnd().length };
  if (own === neighbours)
    return { span, code: 'indent', sentence: `This begins at column ${own} like the line above, and does not belong to it.` };
  const by = Math.abs(own - neighbours);
  const sentence = `This begins at column ${own}, its neighbours at ${neighbours}. Move it by ${by === 1 ? 'one' : by}.`;
  return { span, code: 'indent', sentence };
}

function colonInText(text: string, error: YAMLError): Said | undefined {
  if (error.code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined;
  return needsQuotes(text, error.pos[0], 'Text with `: ` in it needs quotes');
}

function textBehind(text: string, error: YAMLError): Said | undefined {
  if (error.code !== 'UNEXPECTED_TOKEN' || !error.message.endsWith('at node end')) return undefined;
  const line = lineAround(text, error.pos[0]);
  const start = /^\s*(?:- )*(?:[\w-]+:\s+)?/.exec(line.text)?.[0].length ?? 0;
  return needsQuotes(text, line.from + start, 'Text that goes on behind a quote or bracket needs quotes around all of it');
}

function needsQuotes(text: string, from: number, reason: string): Said {
  const line = lineAround(text, from);
  const value = line.text
    .slice(from - line.from)
    .replace(/\s+#.*$/, '')
    .trimEnd();
  return { span: { from, to: from + value.length }, code: 'needs-quotes', sentence: `${reason}: ${quoteForYaml(value)}.` };
}

function wordsOf(text: string, at: number): string {
  const word = lineAround(text, at).text.trim();
  if (/^[\w-]+$/.test(word)) return `\`${word}\` has no colon. Write \`${word}: \` and its value.`;
  return 'YAML cannot read on from here. Look for a missing colon, comma, quote or bracket.';
}
