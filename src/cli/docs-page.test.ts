import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { refusalKinds } from '#core/refusal.ts';
import { codes } from './codes.ts';
import { renderDocsPage } from './docs-page.ts';

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'codes.ts' && name !== 'test-run.ts')
  .map((name) => ({ name, text: readFileSync(path.join(import.meta.dirname, name), 'utf8') }));

test('docs/cli.md is what the catalogue says', async () => {
  const page = await renderDocsPage();
  await expect(page).toMatchFileSnapshot(path.join(import.meta.dirname, '../../docs/cli.md'));
});

test('every code of the command line has its paragraph, and every paragraph its code', () => {
  const used = sources.flatMap(({ text }) => [...text.matchAll(/(?:code: |wrong\()'([a-z]+(?:-[a-z]+)*)'/g)].map(([, code = '']) => code));
  const own = used.filter((code) => !Object.hasOwn(refusalKinds, code));
  expect([...new Set(own)].toSorted()).toEqual(Object.keys(codes).toSorted());
});

test('nothing imports node:http, which costs more than the whole rest of a command', () => {
  const importing = sources.filter(({ text }) => /^import (?!type )[^;]*from 'node:https?'/m.test(text));
  expect(importing.map(({ name }) => name)).toEqual([]);
});
