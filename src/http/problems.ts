import type { z } from 'zod';
import type { RequestProblem } from '#core/api/error.ts';
import { Refused } from './refused.ts';

/** Parses what came in; throws one clear sentence per problem. `where` is what the whole is called: the body, the query. */
export function parseOrRefuse<Shape extends z.ZodType>(shape: Shape, value: unknown, where: string): z.output<Shape> {
  const parsed = shape.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, where)).slice(0, mostProblems);
  const sentence = problems[0]?.sentence ?? `The ${where} is not understood.`;
  throw new Refused({ code: 'invalid-request', sentence, next: 'GET /openapi.json says what every route takes.', problems });
}

/** No text of ours has a NUL, and PostgreSQL takes none: wherever it stands, it is refused before anything is looked up. */
export function refuseNul(value: unknown, where: string): void {
  if (hasNul(value)) throw new Refused({ code: 'invalid-request', sentence: `The ${where} has a NUL in it.`, next: 'Leave it out.' });
}

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (Array.isArray(value)) return value.some(hasNul);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, each]) => hasNul(key) || hasNul(each));
}

const mostProblems = 20;

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, where: string): readonly RequestProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => problem([...path, key], where, 'is not a field here'));
  return [problem(path, where, claimOf(issue))];
}

function problem(path: readonly string[], where: string, claim: string): RequestProblem {
  const field = path.join('.').slice(0, 200);
  return { field, sentence: field === '' ? `The ${where} ${claim}.` : `\`${field}\` in the ${where} ${claim}.` };
}

/** What is expected there; never what was sent, which may be a secret. */
function claimOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing: ${expectedOf(issue.expected)} is expected`
        : `should be ${expectedOf(issue.expected)}`;
    case 'invalid_value':
      return `should be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `should be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `should be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return `should be ${issue.message}`;
    default:
      return 'is not what is expected there';
  }
}

function expectedOf(type: string): string {
  const words: { readonly [type: string]: string } = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return words[type] ?? type;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' || origin === 'object' ? ' entries long' : '';
}
