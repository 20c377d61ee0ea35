import { LineCounter } from 'yaml';
import type { FileProblemCode } from './codes.ts';
import type { Problem } from './problem.ts';

/** A stretch of the text, by offsets; `to` is the first character behind it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is said of a place, besides where it is. */
export interface Finding {
  readonly sentence: string;
  readonly expected?: readonly string[] | undefined;
  readonly hint?: string | undefined;
}

/** Gathers what is wrong with one text. Parsing goes on after a finding: the file is refused as a whole at the end. */
export interface Report {
  readonly text: string;
  error(span: Span, code: FileProblemCode, finding: Finding): void;
  warn(span: Span, code: FileProblemCode, finding: Finding): void;
  lineOf(offset: number): number;
  hasErrors(): boolean;
  /** In the order of the file, at most twenty. */
  errors(): readonly Problem[];
  warnings(): readonly Problem[];
}

const shownAtMost = 20;
// Enough that the first twenty by position are among them, and little enough that a hostile file costs nothing.
const keptAtMost = 500;

export function openReport(text: string, lines: LineCounter = countLines(text)): Report {
  const found: Problem[] = [];
  const said = new Set<string>();
  function add(severity: Problem['severity'], span: Span, code: FileProblemCode, finding: Finding): void {
    const key = `${span.from} ${code}`;
    if (found.length >= keptAtMost || said.has(key)) return;
    said.add(key);
    found.push(makeProblem({ text, lines, severity, span, code, finding }));
  }
  function listed(severity: Problem['severity']): readonly Problem[] {
    return found
      .filter((problem) => problem.severity === severity)
      .sort(byPlace)
      .slice(0, shownAtMost);
  }
  return {
    text,
    error: (span, code, finding) => add('error', span, code, finding),
    warn: (span, code, finding) => add('warning', span, code, finding),
    lineOf: (offset) => lines.linePos(offset).line,
    hasErrors: () => found.some((problem) => problem.severity === 'error'),
    errors: () => listed('error'),
    warnings: () => listed('warning'),
  };
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

interface Place {
  readonly text: string;
  readonly lines: LineCounter;
  readonly severity: Problem['severity'];
  readonly span: Span;
  readonly code: FileProblemCode;
  readonly finding: Finding;
}

function makeProblem({ text, lines, severity, span, code, finding }: Place): Problem {
  const from = Math.min(span.from, text.length);
  const { line, col } = lines.linePos(from);
  const start = from - (col - 1);
  const end = text.indexOf('\n', from);
  const whole = text.slice(start, end === -1 ? text.length : end);
  const lineEnd = start + whole.trimEnd().length;
  const to = Math.min(Math.max(span.to, from + 1), Math.max(lineEnd, from + 1));
  return {
    code,
    severity,
    sentence: cleaned(finding.sentence).replaceAll(/(`[^`]{200})[^`]+`/g, '$1…`'),
    line,
    column: col,
    endColumn: col + (to - from),
    excerpt: cleaned(whole.trimEnd()),
    ...(finding.expected === undefined ? {} : { expected: finding.expected }),
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    next: `lockstep explain ${code}`,
  };
}

/** Foreign text must not steer a terminal: control and direction characters become a dot, one for one, so that columns stay. */
function cleaned(text: string): string {
  return text.replaceAll('\t', ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '·');
}

function byPlace(left: Problem, right: Problem): number {
  return left.line - right.line || left.column - right.column;
}
