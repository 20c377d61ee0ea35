import type { FileCatalogue } from './catalogue.ts';
import type { FileProblemCode } from './codes.ts';
import { indentOf } from './lines.ts';
import { editsBetween } from './nearest.ts';
import { parseSystem } from './parse-system.ts';
import type { Problem } from './problem.ts';

/** One place that was mended. */
export interface Mended {
  readonly code: FileProblemCode;
  readonly line: number;
  readonly column: number;
  /** The line, before and after. */
  readonly was: string;
  readonly now: string;
}

const mostMends = 100;

/** Mends what has one certain mend, one after the other, as long as the file gets better by it. Comments and everything else stay. */
export function mendFile(text: string, catalogue: FileCatalogue): { readonly text: string; readonly mended: readonly Mended[] } {
  const mended: Mended[] = [];
  let current = text;
  while (mended.length < mostMends) {
    const next = mendOne(current, catalogue);
    if (next === undefined) break;
    current = next.text;
    mended.push(next.mended);
  }
  return { text: current, mended };
}

function mendOne(text: string, catalogue: FileCatalogue): { readonly text: string; readonly mended: Mended } | undefined {
  const before = problemsIn(text, catalogue);
  const lines = text.split('\n');
  for (const problem of before) {
    const was = lines[problem.line - 1] ?? '';
    const now = mendedLine(was, problem);
    if (now === undefined || now === was) continue;
    const mended = lines.with(problem.line - 1, now).join('\n');
    const { code, line, column } = problem;
    if (isBetter({ before, after: problemsIn(mended, catalogue), problem }))
      return { text: mended, mended: { code, line, column, was, now } };
  }
  return undefined;
}

interface Change {
  readonly before: readonly Problem[];
  readonly after: readonly Problem[];
  readonly problem: Problem;
}

/** Said of YAML, which hides everything else: behind it more may come to light. */
const hiding: ReadonlySet<FileProblemCode> = new Set([
  'tab',
  'indent',
  'needs-quotes',
  'control-character',
  'directive',
  'no-space',
  'yaml-syntax',
]);

function isBetter({ before, after, problem }: Change): boolean {
  const isThere = after.some(({ code, line, sentence }) => code === problem.code && line === problem.line && sentence === problem.sentence);
  return !isThere && (hiding.has(problem.code) || after.length < before.length || after.every(({ line }) => line !== problem.line));
}

function problemsIn(text: string, catalogue: FileCatalogue): readonly Problem[] {
  const parsed = parseSystem(text, catalogue);
  return parsed.ok ? [] : parsed.problems;
}

/** The line without its fault; undefined where only a person knows. */
function mendedLine(line: string, problem: Problem): string | undefined {
  const from = problem.column - 1;
  const meant = line.slice(from, problem.endColumn - 1);
  const put = (text: string): string => line.slice(0, from) + text + line.slice(problem.endColumn - 1);
  switch (problem.code) {
    case 'tab':
      return line.replace(/^[\t ]*/, (indent) => indent.replaceAll('\t', '  '));
    case 'indent':
      return moved(line, problem.sentence);
    case 'control-character':
      return put('');
    case 'needs-quotes':
    case 'number-for-text':
    case 'no-space':
      return written(problem.sentence, put);
    case 'mustache':
      return put(meant.replace(/\{\{\s*[\w.]+\s*\}\}/, () => lastQuoted(problem.sentence) ?? ''));
    default:
      return wordPut(problem, meant, put);
  }
}

/** "This begins at column 4, its neighbours at 5." */
function moved(line: string, sentence: string): string | undefined {
  const column = /its neighbours at (\d+)\./.exec(sentence)?.[1];
  return column === undefined ? undefined : ' '.repeat(Number(column) - 1) + line.slice(indentOf(line));
}

/** The last thing in backticks is how it is to be written; a text that was shortened for the sentence is not. */
function written(sentence: string, put: (text: string) => string): string | undefined {
  const text = lastQuoted(sentence);
  return text === undefined || text.endsWith('…') ? undefined : put(text);
}

function lastQuoted(sentence: string): string | undefined {
  return [...sentence.matchAll(/`([^`]+)`/g)].at(-1)?.[1];
}

/** Words of ours and of the file, for which one other word was meant. */
const certain: ReadonlySet<FileProblemCode> = new Set([
  'other-word',
  'case',
  'yes-no',
  'health-path',
  'bad-url',
  'unknown-unit',
  'unknown-value',
  'unknown-source',
  'unknown-target',
]);
/** Of these only one that is a letter away: a guess that is further off is a guess. */
const near: ReadonlySet<FileProblemCode> = new Set([
  'unknown-key',
  'misplaced-key',
  'unknown-check',
  'unknown-checklist',
  'unknown-environment',
  'unknown-host',
  'unknown-name',
  'unknown-role',
  'unknown-secret-source',
  'unknown-service',
]);

function wordPut({ code, hint, sentence }: Problem, meant: string, put: (text: string) => string): string | undefined {
  if (hint === undefined || !(certain.has(code) || near.has(code))) return undefined;
  const wrong = [...sentence.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word).find((word) => word !== hint && meant.includes(word));
  const plain = wrong?.replace(/:$/, '') ?? meant;
  if (near.has(code) && editsBetween(plain.toLowerCase(), hint.toLowerCase()) > 1) return undefined;
  return put(meant.replace(plain, () => hint));
}
