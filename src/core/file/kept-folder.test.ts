import { expect, test } from 'vitest';
import { fixtureCatalogue } from './fixture.ts';
import { parseSystem } from './parse-system.ts';

const fileWith = (variable: string, check: string): string => `lockstep: 1
system: shop
services:
  api:
    source: directory:./api
    command: node server.js
    variables: {STORAGE: "${variable}"}
checks:
  unit: {command: npm test, environment: {STORAGE: "${check}"}}
environments:
  prod: {data: real, errors: friendly}
path:
  - stage: PROD
    environment: prod
    exit: [check: unit]
`;

test('a variable of a service may name its folder, which is no value of any environment', () => {
  expect(parseSystem(fileWith('${env.folder}/storage', 'x'), fixtureCatalogue)).toMatchObject({ ok: true, warnings: [] });
});

test('a check has no folder: whoever asks for it there is told when the file is read', () => {
  const parsed = parseSystem(fileWith('x', '${env.folder}/storage'), fixtureCatalogue);
  expect(parsed.ok ? [] : parsed.problems.map(({ code, line }) => `${code} ${line}`)).toEqual(['unknown-name 9']);
});
