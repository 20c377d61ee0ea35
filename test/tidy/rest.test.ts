// docs/rest.md has a row for every route, and for nothing else. UPDATE=1 writes the table anew, and a person reads the difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Access } from '#core/api/route.ts';
import { routeEntries } from '#core/api/routes.ts';

const page = fileURLToPath(new URL('../../docs/rest.md', import.meta.url));
const heading = '## Every route\n\n| | address | who | what |\n|---|---|---|---|\n';

test('docs/rest.md has a row for every route of the interface, and none for a route that is not there', () => {
  const rows = routeEntries().map(([, { method, path, access, summary }]) => rowOf({ method, path, access, summary }));
  if (process.env['UPDATE'] === '1') writeFileSync(page, withRows(readFileSync(page, 'utf8'), rows));
  const told = rowsIn(readFileSync(page, 'utf8'));
  expect(rows.length).toBeGreaterThan(100);
  expect(told, 'UPDATE=1 npx vitest run test/tidy/rest.test.ts --project unit').toEqual(rows);
});

interface Told {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
}

function rowOf({ method, path, access, summary }: Told): string {
  const address = path.replaceAll(/:(\w+)/g, (_all, name: string) => name.toUpperCase());
  return `| ${method} | \`${address}\` | ${who(access)} | ${summary} |`;
}

/** In the words of *Who asks* above the table. */
function who(access: Access): string {
  if (typeof access === 'object') return `role for \`${access.command}\``;
  return words[access];
}

const words: { readonly [Name in Extract<Access, string>]: string } = {
  public: 'everybody',
  'signed-in': 'session or token',
  session: 'session',
  viewer: 'role in the system',
  audit: 'auditor',
  creator: 'may create releases',
  'installation-admin': 'administrator',
  agent: 'agent',
};

function rowsIn(text: string): readonly string[] {
  const at = text.indexOf(heading);
  return at === -1 ? [] : (text.slice(at + heading.length).split('\n\n')[0] ?? '').split('\n');
}

function withRows(text: string, rows: readonly string[]): string {
  const [before = '', after = ''] = [text.indexOf(heading), text.indexOf('\n\n## ', text.indexOf(heading) + heading.length)].map(
    (at, index) => (index === 0 ? text.slice(0, at) : text.slice(at)),
  );
  return `${before}${heading}${rows.join('\n')}${after}`;
}
