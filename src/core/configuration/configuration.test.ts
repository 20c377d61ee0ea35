import { expect, test } from 'vitest';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { System } from '#core/system.ts';
import { differencesOf, isExpected, type CompareSecret } from './differences.ts';
import { gapsOfFile } from './file-gaps.ts';
import { namesInFile, referencesInFile, renderFile } from './file-template.ts';
import { linesInFile } from './lines-in-file.ts';
import { showConfiguration, type ShownConfiguration, type ShowQuestion } from './shown.ts';

const text = `lockstep: 1
system: shop
secrets: file:secrets/\${env.name}.yaml
services:
  api:
    source: directory:./api
    command: node server.js
    files: ./config
    variables:
      DB: \${secret.API_DB}
      MAIL: smtp://\${env.mail}:25
      LOG: \${env.log:-info}
      PLAIN: always
      WEB: \${service.api.url}/\${env.name}
checks:
  smoke: {http: /}
environments:
  test: {data: masked, errors: full, values: {mail: catcher, log: debug}}
  prod: {data: real, errors: friendly, values: {mail: smtp.example}}
path:
  - stage: TEST
    exit: [check: smoke]
  - stage: PROD
`;

function systemIn(file: string): System {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  // The encrypted store is a plug-in that the core does not know.
  return { ...parsed.system, secrets: 'store' };
}

const system = systemIn(text);
const bill = { api: { digest: 'd', source: 's', blob: 'b', files: [{ path: 'nginx.conf', names: ['env.mail', 'secret.API_KEY'] }] } };

function show(environment: string, changed: Partial<ShowQuestion> = {}): ShownConfiguration {
  const secrets = { API_DB: 2, API_KEY: 1 };
  const shown = showConfiguration({ system, version: 3, environment, bill, secrets, lineOf: linesInFile(text), ...changed });
  if (shown === undefined) throw new Error(`no ${environment}`);
  return shown;
}

test('every variable is shown as the place would get it, with where each part comes from; a secret only as being there', () => {
  expect(show('test').services[0]?.variables.map(({ name, value, line }) => [name, value, line])).toEqual([
    ['DB', '•••', 10],
    ['MAIL', 'smtp://catcher:25', 11],
    ['LOG', 'debug', 12],
    ['PLAIN', 'always', 13],
    ['WEB', '‹address of api›/test', 14],
  ]);
  expect(show('prod').services[0]?.variables.flatMap(({ from }) => from)).toEqual([
    { kind: 'secret', name: 'secret.API_DB', version: 2 },
    { kind: 'value', name: 'env.mail', value: 'smtp.example', line: 19 },
    { kind: 'default', name: 'env.log' },
    { kind: 'address', name: 'service.api.url' },
    { kind: 'field', name: 'env.name', value: 'prod' },
  ]);
  expect(show('test').services[0]?.files).toMatchObject({ folder: 'config', files: [{ path: 'nginx.conf' }] });
});

test('whoever may not set secrets is told no version, and not whether one is set', () => {
  const from = show('test', { secrets: undefined }).services[0]?.variables[0]?.from;
  expect(from).toEqual([{ kind: 'secret', name: 'secret.API_DB' }]);
  expect(show('test', { secrets: {} }).services[0]?.variables[0]?.from).toEqual([{ kind: 'missing', name: 'secret.API_DB' }]);
});

test('an environment that the file does not have is not shown', () => {
  expect(showConfiguration({ system, version: 1, environment: 'int', bill, secrets: {} })).toBeUndefined();
});

function differing(left: ShownConfiguration, right: ShownConfiguration, compare: CompareSecret = () => 'differs'): readonly string[] {
  return differencesOf(left, right, compare).map((each) => `${each.name} ${each.because}${isExpected(each) ? '' : '!'}`);
}

test('between places only what differs is told, and whether that is meant', () => {
  const found = ['DB secret', 'MAIL value', 'LOG value', 'WEB value', 'files ${env.mail} value', 'files ${secret.API_KEY} secret'];
  expect(differing(show('test'), show('prod'))).toEqual(found);
  expect(differing(show('test'), show('test'))).toEqual([]);
});

test.each([
  ['same', 'DB same-secret!'],
  ['unknown', 'DB secret-unknown!'],
] as const)('a secret that two places have in common is not meant, and what nobody can compare is said: %s', (verdict, said) => {
  expect(differing(show('test'), show('prod'), () => verdict)[0]).toBe(said);
});

test('a variable that only one file has, and one that says something else, are no values of a place', () => {
  const other = systemIn(
    text.replace('      PLAIN: always\n', '      NEW: yes\n').replace('smtp://${env.mail}:25', 'smtp://${env.mail}:26'),
  );
  expect(differing(show('test'), show('test', { system: other }))).toEqual(['MAIL template!', 'PLAIN only-left!', 'NEW only-right!']);
});

test('a secret that was set anew since is said by its versions', () => {
  const [found] = differencesOf(show('test'), show('test', { secrets: { API_DB: 3, API_KEY: 1 } }), () => 'unknown');
  expect(found).toEqual({ service: 'api', name: 'DB', because: 'secret-version', left: '••• version 2', right: '••• version 3' });
});

test('files that came or went, and names that they use anew, differ', () => {
  const files = [
    { path: 'nginx.conf', names: ['env.mail'] },
    { path: 'new.json', names: [] },
  ];
  const other = show('test', { bill: { api: { digest: 'e', source: 's', blob: 'c', files } } });
  expect(differing(show('test'), other)).toEqual(['files nginx.conf template!', 'files new.json only-right!']);
});

test.each([
  ['${env.name} ${ env.mail } ${HOME} $host {{ x }}', 'test catcher ${HOME} $host {{ x }}'],
  ['$${env.name} $${secret.A}', '${env.name} ${secret.A}'],
  ['${env.none:-off} ${env.none:-}', 'off '],
])('a file that says %s says then %s', (file, rendered) => {
  const values: { readonly [name: string]: string } = { 'env.name': 'test', 'env.mail': 'catcher' };
  expect(renderFile(file, (name) => values[name])).toEqual({ ok: true, value: rendered });
});

test('names of a file are ours alone, and each is found where it stands', () => {
  const file = 'a ${env.mail} $${env.b}\r\n  ${secret.KEY} ${HOME} ${env.mail:-x}\n${service.api.url';
  expect(namesInFile(file)).toEqual(['env.mail', 'secret.KEY']);
  expect(referencesInFile(file).map(({ line, column, name = '' }) => `${line}:${column} ${name}`)).toEqual([
    '1:3 env.mail',
    '2:3 secret.KEY',
    '2:25 env.mail',
    '3:1 ',
  ]);
});

test.each([
  ['${env.mial}', 'test and prod have no value `mial`. Did you mean `mail`?'],
  ['${env.log}', 'prod has no value `log`. Add one, or a default: `${env.log:-off}`.'],
  ['${env.log:-x} ${env.folder} ${secret.ANY} ${service.api.url}', ''],
  ['${service.api.port}', 'Of a service its address is known: `${service.api.url}`.'],
])('%s in a file is held against every environment of the path', (file, said) => {
  expect(
    gapsOfFile(system, { file: 'x', text: file })
      .map(({ sentence }) => sentence)
      .join(),
  ).toBe(said);
});
