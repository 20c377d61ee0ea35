// What is said of security, taken apart: the requirements of docs/asvs.json, the tests that are named, and what no source may do.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Finding, type Source, isTest, lineOf, readSource, visit } from './sources.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const requirementShape = z
  .strictObject({
    number: z.string(),
    about: z.string().min(3),
    page: z.string().exactOptional(),
    test: z.array(z.string()).min(1).exactOptional(),
    reason: z.string().min(15).exactOptional(),
    pending: z.string().min(8).exactOptional(),
  })
  .refine(
    ({ test, reason, pending }) => [test, reason, pending].filter((each) => each !== undefined).length === 1,
    'is exactly one of three',
  );

export type Requirement = z.output<typeof requirementShape>;

export function readRequirements(text = readFileSync(path.join(root, 'docs/asvs.json'), 'utf8')): readonly Requirement[] {
  return z.object({ requirements: z.array(requirementShape) }).parse(JSON.parse(text)).requirements;
}

/** Section → how many requirements of levels 1 and 2 it has. Those of level 3 come last in each, so that they are 1, 2, 3 … */
const sections =
  '1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1, 3.2 2, 3.3 4, 3.4 6, 3.5 5, 3.7 2, 4.1 3, 4.2 1, 4.3 2, 4.4 4, 5.1 1, 5.2 3, ' +
  '5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4, 6.5 5, 6.6 3, 6.8 4, 7.1 3, 7.2 4, 7.3 2, 7.4 5, 7.5 2, 7.6 2, 8.1 2, 8.2 3, 8.3 1, 8.4 1, 9.1 3, ' +
  '9.2 4, 10.1 2, 10.2 2, 10.3 4, 10.4 11, 10.5 5, 10.6 2, 10.7 3, 11.1 2, 11.2 3, 11.3 3, 11.4 4, 11.5 1, 11.6 1, 12.1 3, 12.2 2, 12.3 4, ' +
  '13.1 1, 13.2 5, 13.3 2, 13.4 5, 14.1 2, 14.2 4, 14.3 3, 15.1 3, 15.2 3, 15.3 7, 16.1 1, 16.2 5, 16.3 4, 16.4 3, 16.5 3, 17.1 1, 17.2 4, 17.3 2';

/** Every number of OWASP ASVS 5.0.0 at levels 1 and 2. */
export const numbers = sections.split(', ').flatMap((section) => {
  const [name = '', count = ''] = section.split(' ');
  return Array.from({ length: Number(count) }, (_, index) => `${name}.${index + 1}`);
});

/** Those of `path — name` that name a file that is not there, or a test or group that this file has not. */
export function missingTests(named: readonly string[]): readonly string[] {
  return [...new Set(named)].filter((each) => {
    const [file = '', name = ''] = each.split(' — ');
    return !titlesOf(file).has(name);
  });
}

const known = new Map<string, ReadonlySet<string>>();

function titlesOf(file: string): ReadonlySet<string> {
  const found = known.get(file) ?? readTitles(file);
  known.set(file, found);
  return found;
}

/** Whatever stands first in a call, and is a text: `test('…')`, `describe('…')`, `test.each(table)('…')`. */
function readTitles(file: string): ReadonlySet<string> {
  const titles = new Set<string>();
  const isThere = /^(src|test)\/[\w/-]+\.test\.tsx?$/.test(file);
  if (!isThere || !existsSync(path.join(root, file))) return titles;
  visit(readSource(file), {
    CallExpression: ({ callee, arguments: [title] }) => {
      const of = callee.type === 'CallExpression' ? callee.callee : callee;
      const name = of.type === 'MemberExpression' ? of.object : of;
      const isOfTests = name.type === 'Identifier' && ['test', 'describe'].includes(name.name);
      if (isOfTests && title?.type === 'Literal' && typeof title.value === 'string') titles.add(title.value);
    },
  });
  return titles;
}

/** Names in `code` of a page's tables that look like `path — name`. */
export function testsNamedIn(page: string): readonly string[] {
  return [...page.matchAll(/`([^`]+\.test\.tsx? — [^`]+)`/g)].map(([, name = '']) => name);
}

const dangers: readonly (readonly [RegExp, string])[] = [
  [/\beval\(|\bnew Function\(|node:vm'/, 'runs text as code'],
  [/\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML)\b|document\.write/, 'writes HTML'],
  [/rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED/, 'trusts every certificate'],
  [/createHash\('(md5|sha1)'|createHmac\('(md5|sha1)'|-(ecb|cbc)'/, 'uses a broken hash or a weak mode'],
  [/Math\.random\(/, 'guesses with Math.random'],
];

/** What may: SHA-1 is how the list of breached passwords is written, and HMAC-SHA-1 what every authenticator app computes; pauses between attempts need to be unlike, not secret. */
const permitted: { readonly [message: string]: readonly string[] } = {
  'uses a broken hash or a weak mode': ['src/http/breached-passwords.ts', 'src/http/totp.ts'],
  'guesses with Math.random': [
    'src/agent/controller-client.ts',
    'src/cli/wait/hints.ts',
    'src/engine/retry.ts',
    'src/store/reconnect-gate.ts',
    'src/web/live/hint-loop.ts',
  ],
};

export function findDangers(sources: readonly Source[]): readonly Finding[] {
  return sources.filter((source) => !isTest(source)).flatMap(dangersOf);
}

function dangersOf(source: Source): readonly Finding[] {
  return dangers.flatMap(([pattern, message]) => {
    const at = source.text.search(pattern);
    const isPermitted = permitted[message]?.includes(source.path) ?? false;
    return at === -1 || isPermitted ? [] : [{ path: source.path, line: lineOf(source, at), message }];
  });
}

/** Files of the product that import cryptography. */
export function cryptographyIn(sources: readonly Source[]): readonly string[] {
  const imports = /from '(node:crypto|node:tls|@noble\/[\w/.-]+)'/;
  return sources.filter((source) => !isTest(source) && imports.test(source.text)).map(({ path: name }) => name);
}
