import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pack, type Header } from 'tar-stream';
import { manifestDigest } from '#core/manifest.ts';
import { sha256Hex } from './manifest-of-folder.ts';
import { unpackArtefact } from './artefact.ts';
import { ArtefactStore } from './artefact-store.ts';
import { removeReadOnly } from './read-only.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-artefact-'));
  folder = path.join(root, 'unpacked');
});
afterEach(() => removeReadOnly(root));

async function* tarOf(
  ...entries: readonly (readonly [Partial<Header> & { readonly name: string }, string?])[]
): AsyncGenerator<Uint8Array> {
  const tar = pack();
  for (const [header, text] of entries) tar.entry({ mode: 0o644, ...header }, text ?? '');
  tar.finalize();
  for await (const chunk of tar) if (chunk instanceof Uint8Array) yield chunk;
}

const entriesOfWhole = [
  [{ name: './', type: 'directory' }],
  [{ name: 'bin/start', mode: 0o755 }, 'run'],
  [{ name: 'empty/', type: 'directory' }],
  [{ name: 'server.js' }, 'serve'],
  [{ name: 'bin/latest', type: 'symlink', linkname: '../server.js' }],
] as const;

const wholeDigest = manifestDigest([
  { mode: '755', sha256: sha256Hex('run'), path: 'bin/start' },
  { mode: '644', sha256: sha256Hex('serve'), path: 'server.js' },
  { mode: 'link', sha256: sha256Hex('../server.js'), path: 'bin/latest' },
]);

describe('an artefact', () => {
  test('unpacked has the digest of its manifest, and nobody may write it', async () => {
    expect(await unpackArtefact(tarOf(...entriesOfWhole), folder)).toEqual({ digest: wholeDigest });
    expect(statSync(path.join(folder, 'bin/start')).mode & 0o777).toBe(0o555);
    expect(statSync(path.join(folder, 'server.js')).mode & 0o777).toBe(0o444);
    expect(statSync(folder).mode & 0o777).toBe(0o555);
  });

  test.each<readonly [string, readonly (readonly [Partial<Header> & { readonly name: string }, string?])[]]>([
    ['a path that goes up', [[{ name: '../out' }, 'x']]],
    ['a path that goes up in the middle', [[{ name: 'a/../../out' }, 'x']]],
    ['a path from the root', [[{ name: '/tmp/out' }, 'x']]],
    ['a link that goes up', [[{ name: 'link', type: 'symlink', linkname: '../out' }]]],
    ['a link from the root', [[{ name: 'link', type: 'symlink', linkname: '/etc/passwd' }]]],
    ['a path through a link', [[{ name: 'link', type: 'symlink', linkname: 'inside' }], [{ name: 'link/out' }, 'x']]],
    ['a hard link', [[{ name: 'link', type: 'link', linkname: 'server.js' }]]],
    ['a device', [[{ name: 'null', type: 'character-device' }]]],
    ['a pipe', [[{ name: 'pipe', type: 'fifo' }]]],
  ])('with %s is refused', async (_what, entries) => {
    await expect(unpackArtefact(tarOf(...entries), folder)).rejects.toThrow('The artefact holds');
    expect(existsSync(path.join(root, 'out'))).toBe(false);
  });

  test('with one path twice is refused', async () => {
    await expect(unpackArtefact(tarOf([{ name: 'a' }, '1'], [{ name: 'a' }, '2']), folder)).rejects.toThrow('cannot be unpacked');
  });

  test('whose archive ends too early is refused', async () => {
    const half = (await bytesOf(tarOf(...entriesOfWhole))).subarray(0, 1_300);
    await expect(unpackArtefact(single(half), folder)).rejects.toThrow('cannot be unpacked');
  });
});

describe('the store of artefacts', () => {
  const artefact = { digest: wholeDigest, blob: 'sha256:blob', source: 'directory:.' };

  test('fetches each once, whoever asks', async () => {
    let fetched = 0;
    const store = new ArtefactStore(root, () => {
      fetched += 1;
      return Promise.resolve(tarOf(...entriesOfWhole));
    });
    const { signal } = new AbortController();
    const [one, other] = await Promise.all([store.ensure(artefact, signal), store.ensure(artefact, signal)]);
    expect(one).toBe(other);
    expect(await store.ensure(artefact, signal)).toBe(one);
    expect(fetched).toBe(1);
    expect(readFileSync(path.join(one, 'server.js'), 'utf8')).toBe('serve');
  });

  test('asks again for one that came only in part', async () => {
    const whole = await bytesOf(tarOf(...entriesOfWhole));
    let fetched = 0;
    const store = new ArtefactStore(root, () => {
      fetched += 1;
      return Promise.resolve(single(fetched === 1 ? whole.subarray(0, 1_300) : whole));
    });
    expect(existsSync(await store.ensure(artefact, new AbortController().signal))).toBe(true);
    expect(fetched).toBe(2);
  });

  test('keeps nothing of an artefact that is another one than was asked for', async () => {
    const store = new ArtefactStore(root, () => Promise.resolve(tarOf([{ name: 'server.js' }, 'other'])));
    await expect(store.ensure(artefact, new AbortController().signal)).rejects.toThrow('The artefact that came is');
    expect(existsSync(store.folderOf(artefact.digest))).toBe(false);
  });
});

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
