// Every code that a user can meet, collected from where it is made: refusals, blockers, problems of the file, errors of the interface,
// failures, answers of the router, exit codes.
import { exits } from '#cli/exits.ts';
import { edgeCodes } from '#core/api/error.ts';
import { fileProblemCodes } from '#core/file/codes.ts';
import { refusalKinds } from '#core/refusal.ts';
import { type Finding, type Source, isTest, lineOf, readSource, readSources, visit } from './sources.ts';

/** All of them, sorted, each once. */
export function allCodes(): readonly string[] {
  const sources = readSources('src').filter((source) => !isTest(source));
  const codes = [
    ...Object.keys(refusalKinds),
    ...membersOf(readSource('src/core/blocker.ts'), 'BlockerCode'),
    ...Object.keys(fileProblemCodes),
    ...Object.keys(edgeCodes),
    ...membersOf(readSource('src/router/refusal.ts'), 'RouterRefusalCode'),
    ...membersOf(readSource('src/sources/source-error.ts'), 'SourceErrorCode'),
    ...sources.filter(({ path }) => path.startsWith('src/router/')).flatMap(answersOf),
    ...sources.flatMap((source) => failuresOf(source).codes),
    ...Object.keys(exits).map((name) => `exit-${name}`),
  ];
  return [...new Set(codes)].toSorted();
}

/** Failures whose code is not written where they are made; each such place hands on a code that is written elsewhere. */
export function computedFailures(): readonly Finding[] {
  return readSources('src')
    .filter((source) => !isTest(source))
    .flatMap((source) => failuresOf(source).computed);
}

/** The members of a union of literals, which leave no trace at run time. */
function membersOf(source: Source, name: string): readonly string[] {
  const declaration = new RegExp(`export type ${name} =([^;]+);`).exec(source.text)?.[1] ?? '';
  return [...declaration.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code);
}

/** `code: 'door-closed'` in an answer of the router. */
function answersOf(source: Source): readonly string[] {
  return [...source.text.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code = '']) => code);
}

interface Failures {
  readonly codes: readonly string[];
  readonly computed: readonly Finding[];
}

/** `new Failure('code', …)`, and `failure('code', …)` where a file has a function of that name. */
function failuresOf(source: Source): Failures {
  const codes: string[] = [];
  const computed: Finding[] = [];
  const take = (node: { readonly type: string; readonly value?: unknown; readonly start: number } | undefined): void => {
    if (node?.type === 'Literal' && typeof node.value === 'string') codes.push(node.value);
    else computed.push({ path: source.path, line: lineOf(source, node?.start ?? 0), message: 'makes a Failure with a computed code' });
  };
  visit(source, {
    NewExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Failure') take(node.arguments[0]);
    },
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'failure') take(node.arguments[0]);
    },
  });
  return { codes, computed };
}
