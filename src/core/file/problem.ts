import type { FileProblemCode } from './codes.ts';

/** Something wrong in a system file. Terminal, `--json`, annotations and UI show the same one. */
export interface Problem {
  readonly code: FileProblemCode;
  readonly severity: 'error' | 'warning';
  /** Stands alone, in the words of the person who wrote the file. */
  readonly sentence: string;
  /** Counted from 1. The end column is that of the first character that is no longer meant. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The whole line, without control characters. */
  readonly excerpt: string;
  /** Every word that may stand there. */
  readonly expected?: readonly string[];
  /** The one word that was probably meant. */
  readonly hint?: string;
  readonly next: string;
}

const excerptWidth = 110;

/** The text for a terminal, without colours. */
export function renderProblem(problem: Problem, fileName: string): string {
  const number = String(problem.line);
  const margin = ' '.repeat(number.length);
  const { shown, column } = crop(problem);
  const carets = '^'.repeat(Math.max(1, Math.min(problem.endColumn - problem.column, shown.length - column + 1)));
  const lines = [
    `${problem.severity} ${problem.code}  ${fileName}:${number}:${problem.column}`,
    `  ${problem.sentence}`,
    `  ${number} | ${shown}`.trimEnd(),
    `  ${margin} | ${' '.repeat(column - 1)}${carets}`,
  ];
  if (problem.expected !== undefined) lines.push(`  expected  ${problem.expected.join(', ')}`);
  lines.push(`  next      ${problem.next}`);
  return lines.join('\n');
}

/** Long lines are shown from shortly before the place that is meant. */
function crop({ excerpt, column }: Problem): { readonly shown: string; readonly column: number } {
  if (excerpt.length <= excerptWidth) return { shown: excerpt, column };
  const from = Math.max(0, column - 30);
  const before = from > 0 ? '…' : '';
  const after = from + excerptWidth < excerpt.length ? '…' : '';
  return { shown: `${before}${excerpt.slice(from, from + excerptWidth)}${after}`, column: column - from + before.length };
}
