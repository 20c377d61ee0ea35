// A file is read top-down in one sitting, a function in one breath.
import { type Finding, type Source, isTest, lineOf, visit } from './sources.ts';

const mostFileLines = 400;
const mostFunctionLines = 60;

/**
 * Files of more than 400 lines, and functions of more than 60; a `describe` of a test may be as long as its table, and a function that says
 * before it, `// reason: …`, why it is.
 */
export function findOversize(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) => [...findLongFile(source), ...(isTest(source) ? [] : findLongFunctions(source))]);
}

function findLongFile(source: Source): readonly Finding[] {
  const lines = source.text.replace(/\n$/, '').split('\n').length;
  return lines > mostFileLines ? [{ path: source.path, line: lines, message: `${lines} lines; ${mostFileLines} are the most` }] : [];
}

function findLongFunctions(source: Source): readonly Finding[] {
  const found: Finding[] = [];
  const before = source.text.split('\n');
  const hasReason = (line: number): boolean => [before[line - 2], before[line - 3]].some((text) => /^\s*\/\/ reason: \S/.test(text ?? ''));
  const measure = (node: { readonly start: number; readonly end: number }): void => {
    const line = lineOf(source, node.start);
    const lines = lineOf(source, node.end) - line + 1;
    if (lines > mostFunctionLines && !hasReason(line)) {
      found.push({ path: source.path, line, message: `a function of ${lines} lines; ${mostFunctionLines} are the most` });
    }
  };
  visit(source, { FunctionDeclaration: measure, FunctionExpression: measure, ArrowFunctionExpression: measure });
  return found;
}
