import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { EnvironmentDefinition } from '#core/system.ts';
import { filesFolderOf, removeStrayFiles, writeFiles } from './process/files-folder.ts';
import { removePrivate } from './process/private-file.ts';
import { openStateFolder, type StateFolder } from './process/state-folder.ts';
import { renderFiles } from './render-files.ts';

const environment: EnvironmentDefinition = {
  name: 'int',
  host: 'one',
  target: 'process',
  audience: 'team',
  data: 'synthetic',
  errors: 'full',
  values: { mail: 'smtp.int' },
  ports: {},
};
const sources = { environment, secrets: { KEY: 'k-7$&' }, urls: { api: 'http://127.0.0.1:1' }, folder: '/kept' };
const service = { name: 'web', files: 'config' };
const instance = { system: 'shop', environment: 'int', side: 'blue', service: 'web' } as const;

let artefact = '';
let state: StateFolder;

beforeEach(() => {
  artefact = mkdtempSync(path.join(tmpdir(), 'lockstep-artefact-'));
  state = openStateFolder(mkdtempSync(path.join(tmpdir(), 'lockstep-files-')));
  put(
    'config/nginx.conf',
    'host $host ${HOME} ${env.name};\nmail ${ env.mail };\nkey "${secret.KEY}";\nup ${service.api.url}/v1;\n$${env.name}\n',
  );
  put('config/deep/empty', '');
});

function put(name: string, content: string | Uint8Array): string {
  const file = path.join(artefact, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

test('names of ours are filled in, and everything else in a file stays as it is', async () => {
  const rendered = await renderFiles(service, artefact, sources);
  expect(rendered?.files.map(({ path: name }) => name)).toEqual(['deep/empty', 'nginx.conf']);
  expect(Buffer.from(rendered?.files[1]?.content ?? []).toString()).toBe(
    'host $host ${HOME} int;\nmail smtp.int;\nkey "k-7$&";\nup http://127.0.0.1:1/v1;\n${env.name}\n',
  );
});

test('what is filled in is not read again', async () => {
  const rendered = await renderFiles(service, artefact, { ...sources, secrets: { KEY: '${env.name}' } });
  expect(Buffer.from(rendered?.files[1]?.content ?? []).toString()).toContain('key "${env.name}"');
});

test('what is no text is copied byte for byte', async () => {
  const bytes = Buffer.from([0x89, 0x50, 0, 0xff, ...Buffer.from('${env.name}')]);
  put('config/a.png', bytes);
  expect((await renderFiles(service, artefact, sources))?.files[0]?.content).toEqual(bytes);
});

test.each([
  ['${env.databse}', 'The file config/x of web needs ${env.databse}, which is not there.'],
  ['${secret.OTHER}', 'The file config/x of web needs ${secret.OTHER}, which is not there.'],
])('%s is a gap that is named, and no value is told', async (text, said) => {
  put('config/x', `${text} \${secret.KEY}`);
  await expect(renderFiles(service, artefact, sources)).rejects.toThrow(said);
});

test('a link, and a folder that is not there, stop it', async () => {
  await expect(renderFiles({ ...service, files: 'conf' }, artefact, sources)).rejects.toThrow('The artefact of web has no folder conf.');
  symlinkSync('/etc/passwd', path.join(artefact, 'config', 'passwd'));
  await expect(renderFiles(service, artefact, sources)).rejects.toThrow('holds passwd, which is no plain file.');
});

test('another value, another mode or another name is another digest; the same is the same', async () => {
  const digest = async (secrets = sources.secrets): Promise<string | undefined> =>
    (await renderFiles(service, artefact, { ...sources, secrets }))?.digest;
  const first = await digest();
  expect(await digest()).toBe(first);
  expect(await digest({ KEY: 'other' })).not.toBe(first);
  chmodSync(path.join(artefact, 'config', 'nginx.conf'), 0o755);
  expect(await digest()).not.toBe(first);
});

test('they are written for our user alone, whole or not at all, and go with the private values', async () => {
  chmodSync(put('config/run.sh', 'echo ${env.name}'), 0o755);
  const folder = filesFolderOf(state, instance);
  const told = writeFiles(folder, await renderFiles(service, artefact, sources));
  expect(told).toEqual({ FILES: folder });
  const modes = [folder, `${folder}/deep`, `${folder}/nginx.conf`, `${folder}/run.sh`].map((each) => statSync(each).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700, 0o600, 0o700]);
  writeFiles(folder, { files: [{ path: 'one', content: Buffer.from('1'), isExecutable: false }], digest: '' });
  expect([existsSync(`${folder}/nginx.conf`), readFileSync(`${folder}/one`, 'utf8')]).toEqual([false, '1']);
  mkdirSync(`${folder}.draft`);
  removePrivate(state, instance);
  expect([existsSync(folder), existsSync(`${folder}.draft`)]).toEqual([false, false]);
});

test('a service without the key has no folder and is told none', async () => {
  expect(writeFiles(filesFolderOf(state, instance), await renderFiles({ name: 'web' }, artefact, sources))).toEqual({});
  expect(existsSync(filesFolderOf(state, instance))).toBe(false);
});

test('what a killed agent left beside is removed, and what a service runs with stays', async () => {
  const rendered = await renderFiles(service, artefact, sources);
  const beside = path.join(state.environment('shop', 'int'), 'beside', 'web.files');
  writeFiles(beside, rendered);
  writeFiles(filesFolderOf(state, instance), rendered);
  removeStrayFiles(state, ['previous', 'beside']);
  expect([existsSync(beside), existsSync(filesFolderOf(state, instance))]).toEqual([false, true]);
});
