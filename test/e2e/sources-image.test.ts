// An image of a real registry, which Debian calls docker-registry: pushed as Docker would, named by its digest, told in the release.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packArtefact, type PackedArtefact } from '#cli/pack/pack-artefact.ts';
import { unpackTarball } from '#sources/unpack-tarball.ts';
import { freePort } from '../free-port.ts';

const folders = (process.env['PATH'] ?? '').split(path.delimiter);
const program = [process.env['LOCKSTEP_REGISTRY'], ...folders.map((folder) => path.join(folder, 'docker-registry'))].find(
  (file) => file !== undefined && existsSync(file),
);
if (program === undefined)
  console.warn('There is no docker-registry (Debian has it), nor LOCKSTEP_REGISTRY: images of a real one are not tested.');

const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
const digestOf = (bytes: string | Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let root = '';
let host = '';
let server: ChildProcess | undefined;

async function isUp(): Promise<boolean> {
  return fetch(`http://${host}/v2/`).then(
    ({ ok }) => ok,
    () => false,
  );
}

beforeAll(async () => {
  if (program === undefined) return;
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-registry-'));
  host = `127.0.0.1:${await freePort()}`;
  const config = path.join(root, 'config.yml');
  writeFileSync(config, `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${root}/data}}\nhttp: {addr: ${host}}\n`);
  server = spawn(program, ['serve', config], { stdio: 'ignore' });
  for (let tries = 0; !(await isUp()) && tries < 600; tries += 1) await pause(50);
});

afterAll(() => {
  server?.kill('SIGKILL');
  if (root !== '') rmSync(root, { recursive: true, force: true });
});

async function pushBlob(name: string, bytes: Buffer): Promise<{ readonly digest: string; readonly size: number }> {
  const begun = await fetch(`http://${host}/v2/${name}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(begun.headers.get('location') ?? '', `http://${host}`);
  const digest = digestOf(bytes);
  place.searchParams.set('digest', digest);
  const put = await fetch(place, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': 'application/octet-stream' } });
  expect(put.status).toBe(201);
  return { digest, size: bytes.length };
}

async function push(name: string, tag: string, layer: string): Promise<string> {
  const config = await pushBlob(name, Buffer.from('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'));
  const content = await pushBlob(name, Buffer.from(layer));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...content }],
  });
  const put = await fetch(`http://${host}/v2/${name}/manifests/${tag}`, {
    method: 'PUT',
    body: manifest,
    headers: { 'content-type': mediaType },
  });
  expect(put.status).toBe(201);
  return digestOf(manifest);
}

async function pack(typed: string): Promise<PackedArtefact> {
  const lent = mkdtempSync(path.join(root, 'lent-'));
  const context = { variables: { DOCKER_CONFIG: root }, signal: new AbortController().signal, say: () => undefined, tell: () => undefined };
  return packArtefact({ service: 'api', typed, folder: root, lent, definition: { source: `oci:${host}/acme/api` }, context });
}

describe.skipIf(program === undefined)('an image of a real registry', () => {
  test('is its manifest and its reference, and stays what it is when its tag moves on', async () => {
    const first = await push('acme/api', 'latest', 'one');
    const before = await pack(first);
    const second = await push('acme/api', 'latest', 'two');
    const after = await pack(first);
    expect(second).not.toBe(first);
    expect([after.digest, after.blob, after.origin]).toEqual([before.digest, before.blob, before.origin]);
    expect(before.origin).toMatchObject({ from: { kind: 'oci', image: `${host}/acme/api`, digest: first, mediaType } });
    const folder = path.join(root, 'unpacked');
    mkdirSync(folder);
    await unpackTarball(before.file, folder);
    expect(digestOf(readFileSync(path.join(folder, 'manifest.json')))).toBe(first);
    expect(readFileSync(path.join(folder, 'image'), 'utf8')).toBe(`${host}/acme/api@${first}\n`);
  });

  test.each([
    ['a tag', 'latest', 'tag-moves'],
    ['a digest that nobody pushed', `sha256:${'0'.repeat(64)}`, 'no-such-image'],
  ])('is not had by %s', async (_what, typed, code) => {
    await expect(pack(typed)).rejects.toMatchObject({ code });
  });
});
