import type { z } from 'zod';
import { millisecondsOf } from '#catalogue/duration.ts';
import type { httpOptions } from '#catalogue/checks/http.ts';
import type { Answer } from './ask.ts';
import { followJsonPath } from './json-path.ts';
import { matchesPattern } from './match-pattern.ts';

export type HttpOptions = z.infer<typeof httpOptions>;
type Answered = Extract<Answer, { readonly kind: 'answered' }>;
type Body = NonNullable<HttpOptions['body']>;

/** Everything in the answer that is not as expected, in words that follow the name of what was asked. */
export async function complaintsAbout(answer: Answered, options: HttpOptions): Promise<readonly string[]> {
  return [
    ...complaintsAboutStatus(answer, options),
    ...complaintsAboutHeaders(answer, options.headers ?? {}),
    ...(await complaintsAboutBody(answer.body.toString('utf8'), options.body ?? {})),
    ...complaintsAboutTime(answer, options),
  ];
}

function complaintsAboutStatus(answer: Answered, options: HttpOptions): readonly string[] {
  const expected = options.status ?? '200-299';
  const allowed = Array.isArray(expected) ? expected : [expected];
  return allowed.some((entry) => isWithin(answer.status, entry)) ? [] : [`answered ${answer.status}, expected ${allowed.join(' or ')}`];
}

function isWithin(status: number, expected: number | string): boolean {
  if (typeof expected === 'number') return status === expected;
  if (expected.endsWith('xx')) return String(status).startsWith(expected.slice(0, 1));
  const [lowest = '', highest = ''] = expected.split('-');
  return status >= Number(lowest) && status <= Number(highest);
}

function complaintsAboutHeaders(answer: Answered, expected: NonNullable<HttpOptions['headers']>): readonly string[] {
  return Object.entries(expected).flatMap(([name, text]) => {
    const value = answer.headers[name.toLowerCase()];
    if (value === undefined) return [`has no header ${name}`];
    const joined = Array.isArray(value) ? value.join(', ') : value;
    return text === true || joined.includes(text) ? [] : [`has the header ${name}: ${clip(joined)}, expected ${clip(text)} in it`];
  });
}

async function complaintsAboutBody(text: string, expected: Body): Promise<readonly string[]> {
  const contains = expected.contains ?? [];
  const missing = (Array.isArray(contains) ? contains : [contains]).filter((part) => !text.includes(part));
  const complaints = missing.map((part) => `has no \`${clip(part)}\` in its body`);
  if (expected.matches !== undefined) {
    const isMatch = await matchesPattern(expected.matches, text);
    if (isMatch === undefined) complaints.push(`has a body on which \`${clip(expected.matches)}\` takes too long`);
    if (isMatch === false) complaints.push(`has a body that does not match \`${clip(expected.matches)}\``);
  }
  return expected.json === undefined ? complaints : [...complaints, ...complaintsAboutJson(text, expected.json)];
}

function complaintsAboutJson(text: string, expected: NonNullable<Body['json']>): readonly string[] {
  const body = parseJson(text);
  if (body.kind === 'no-json') return ['has a body that is no JSON'];
  return Object.entries(expected).flatMap(([path, value]) => {
    const found = followJsonPath(body.value, path);
    if (found.kind === 'absent') return [`has no ${found.at} in its body`];
    return found.value === value ? [] : [`has ${clip(JSON.stringify(found.value))} at ${path}, expected ${clip(JSON.stringify(value))}`];
  });
}

function parseJson(text: string): { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'no-json' } {
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    return { kind: 'no-json' };
  }
}

function complaintsAboutTime(answer: Answered, options: HttpOptions): readonly string[] {
  if (options.within === undefined || answer.ms <= millisecondsOf(options.within)) return [];
  return [`took ${Math.round(answer.ms)} ms, expected at most ${options.within}`];
}

function clip(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
