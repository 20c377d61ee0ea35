// What the folder `files` of a service holds is read from its bits when a release is made: what no environment could fill in is refused there.
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorShape } from '#core/api/error.ts';
import { envelopeOf, secretsNeeded } from '#core/order-payload.ts';
import type { Artefact, ArtefactFile } from '#core/system.ts';
import { bankFile, startBank, type Bank } from './test-bank.ts';

let bank: Bank;

beforeAll(async () => {
  bank = await startBank();
  const file = bankFile
    .replace('command: node a.js}', 'command: node a.js, files: ./config}')
    .replace('roles:', 'secrets: file:secrets/${env.name}.yaml\nroles:')
    .replace('  prod:', '  test: {data: masked, errors: full}\n  prod:')
    .replace('  - stage: PROD', '  - stage: TEST\n  - stage: PROD');
  await bank.applyFile(file);
});
afterAll(() => bank.close());

interface Packed {
  readonly [path: string]: string | Uint8Array | { readonly link: string };
}

async function billOf(release: string, files: Packed): Promise<{ readonly api: Artefact }> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string') tar.entry({ name }, content);
    else if (content instanceof Uint8Array) tar.entry({ name }, Buffer.from(content));
    else tar.entry({ name, type: 'symlink', linkname: content.link });
  }
  tar.entry({ name: 'server.js' }, release);
  tar.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of tar) if (part instanceof Uint8Array) parts.push(part);
  const { digest } = await bank.store.blobs.put(Buffer.concat(parts));
  return { api: { digest: `sha256:${Buffer.from(release).toString('hex').padEnd(64, '0')}`, source: 'directory:./api', blob: digest } };
}

async function filesOf(release: string): Promise<readonly ArtefactFile[] | undefined> {
  return (await bank.engine.read('bank'))?.state.releases.get(release)?.bill['api']?.files;
}

const conf = { 'config/nginx.conf': 'server_name ${env.name};\nproxy_pass ${service.api.url};\nkey ${secret.API_KEY} $host ${HOME};\n' };

test('the names are kept with the release, file by file, and an order carries the secrets that the files use', async () => {
  const bill = await billOf('1.0.0', { ...conf, 'config/logo.png': new Uint8Array([0x89, 0, 0xff]), 'other/x.conf': '${env.none}' });
  expect(await bank.give('dora', 'create', { release: '1.0.0', bill })).toBe('done');
  expect(await filesOf('1.0.0')).toEqual([
    { path: 'logo.png', names: [] },
    { path: 'nginx.conf', names: ['env.name', 'secret.API_KEY', 'service.api.url'] },
  ]);
  await bank.give('dora', 'promote', { release: '1.0.0', stage: 'TEST', wait: true });
  const { state } = (await bank.engine.read('bank')) ?? {};
  const [order] = [...(state?.orders.values() ?? [])];
  if (state === undefined || order === undefined) throw new Error('no order');
  expect(envelopeOf(state, order).payload.kind).toBe('step');
  expect(secretsNeeded(state, order).names).toEqual(['API_KEY']);
});

test.each([
  ['a value that no environment has', 'a\n  b ${env.databse}', 'config/x.conf:2:5: test and prod have no value `databse`.'],
  ['a service that is none', '${service.apu.url}', 'config/x.conf:1:1: There is no service `apu`. Did you mean `api`?'],
  ['a template that never ends', 'x: ${env.name\n', 'config/x.conf:1:4: `${env.name` is no template.'],
])('%s refuses the release, with file, line and column', async (_what, text, said) => {
  const bill = await billOf('2.0.0', { 'config/x.conf': text });
  const answer = await bank.ask('dora', 'POST', 'systems/bank/commands/create', { release: '2.0.0', bill });
  const { error } = errorShape.parse(answer.json());
  expect(error.code).toBe('file-gap');
  expect(error.sentence).toContain(said);
  expect(await filesOf('2.0.0')).toBeUndefined();
});

test.each([
  ['a folder that is not there', { 'conf/x.conf': '' }],
  ['a link in it', { ...conf, 'config/passwd': { link: '/etc/passwd' } }],
])('%s refuses the release', async (_what, files) => {
  const bill = await billOf('3.0.0', files);
  expect(await bank.give('dora', 'create', { release: '3.0.0', bill })).toBe('no-files');
});

test('whoever brings a release cannot say what lies in its files, and the same bits are the same release', async () => {
  const bill = await billOf('4.0.0', conf);
  const lied = { api: { ...bill.api, files: [] } };
  expect(await bank.give('dora', 'create', { release: '4.0.0', bill: lied })).toBe('invalid-request');
  expect(await bank.give('dora', 'create', { release: '4.0.0', bill })).toBe('done');
  expect(await bank.give('dora', 'create', { release: '4.0.0', bill })).toBe('done');
});

test('a release that carries a service over reads its files anew, by the file that it is made by', async () => {
  await bank.give('dora', 'create', { release: '5.0.0', bill: {}, carry: true });
  expect(await filesOf('5.0.0')).toEqual(await filesOf('4.0.0'));
  expect(await filesOf('5.0.0')).toHaveLength(1);
});
