// Attack 22: archives, backups, exports and places in the system file that lead out of where they belong, or fill the host.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unpackTarball } from '#sources/unpack-tarball.ts';
import { archiveLimits, staysInside } from '#core/archive.ts';
import { canonical } from '#core/canonical.ts';
import { verifiedManifest } from '#local/backup/manifest.ts';
import { restore } from '#local/backup/restore.ts';
import { verifyExport } from '#local/verify-export.ts';
import { openSecrets } from '#secrets/index.ts';
import { unpackArtefact } from '#targets/process/artefact.ts';
import { removeReadOnly } from '#targets/process/read-only.ts';
import { environment } from './environment.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-attack-'));
  folder = path.join(root, 'in', 'unpacked');
});
afterEach(() => removeReadOnly(root));

type TarEntry = readonly [Partial<Header> & { readonly name: string }, string?];

async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const [header, text] of entries) tar.entry({ mode: 0o644, ...header }, text ?? '');
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const link = (name: string, linkname: string): TarEntry => [{ name, type: 'symlink', linkname }];
const hardLink = (name: string, linkname: string): TarEntry => [{ name, type: 'link', linkname }];

/** Each would write, or let somebody read, outside of its folder, or make what is no file. */
const hostile: readonly (readonly [string, readonly TarEntry[]])[] = [
  ['a path that goes up', [[{ name: '../out' }, 'x']]],
  ['a path that goes up far', [[{ name: '../'.repeat(40).concat('tmp/out') }, 'x']]],
  ['a path that goes up in the middle', [[{ name: 'a/../../out' }, 'x']]],
  ['a path that goes up at its end', [[{ name: 'a/..' }, 'x']]],
  ['a path from the root', [[{ name: '/tmp/out' }, 'x']]],
  ['a path from the root, twice', [[{ name: '//tmp/out' }, 'x']]],
  ['a link that goes up', [link('out', '../..')]],
  ['a link from the root', [link('out', '/etc/passwd')]],
  ['a link to nothing', [link('out', '')]],
  ['a link that goes down and up', [link('a/b/up', '../..'), link('out', 'a/b/up/..')]],
  ['a link that goes up from a folder', [link('a/b/out', '../../../x')]],
  ['a link, then a file through it', [link('to', 'inside'), [{ name: 'to/out' }, 'x']]],
  ['a link, then a file through it by another case', [link('to', 'inside'), [{ name: 'TO/out' }, 'x']]],
  ['a link, then a folder through it', [link('to', '.'), [{ name: 'to/x/', type: 'directory' }]]],
  ['a link, then the same path as a file', [link('to', 'inside'), [{ name: 'to' }, 'x']]],
  ['a folder, then the same path as a link', [[{ name: 'to/x' }, 'x'], link('to', 'other')]],
  ['a hard link', [[{ name: 'a' }, 'x'], hardLink('b', 'a')]],
  ['a hard link that goes out', [hardLink('b', '/etc/passwd')]],
  ['a device', [[{ name: 'null', type: 'character-device', devmajor: 1, devminor: 3 }]]],
  ['a disk', [[{ name: 'sda', type: 'block-device', devmajor: 8, devminor: 0 }]]],
  ['a pipe', [[{ name: 'pipe', type: 'fifo' }]]],
  [
    'one path twice',
    [
      [{ name: 'a' }, '1'],
      [{ name: 'a' }, '2'],
    ],
  ],
  [
    'one path twice, spelled otherwise',
    [
      [{ name: 'a/b' }, '1'],
      [{ name: './a//b' }, '2'],
    ],
  ],
  [
    'a file, then a path below it',
    [
      [{ name: 'a' }, '1'],
      [{ name: 'a/b' }, '2'],
    ],
  ],
  ['a name too long for a file', [[{ name: 'n'.repeat(300) }, 'x']]],
  ['a path too long for anybody', [[{ name: 'n/'.repeat(600).concat('x') }, 'x']]],
  ['a path too deep', [[{ name: 'n/'.repeat(70).concat('x') }, 'x']]],
];

describe('an artefact that is unpacked', () => {
  test.each(hostile)('with %s is refused, and nothing leaves its folder', async (_what, entries) => {
    await expect(unpackArtefact(streamOf(await tarOf(entries)), folder)).rejects.toThrow(/The artefact|cannot be unpacked/);
    expect(readdirSync(root)).toEqual(['in']);
    expect(readdirSync(path.join(root, 'in'))).toEqual(['unpacked']);
    expect(existsSync('/tmp/out')).toBe(false);
  });

  test('has no setuid, no setgid and no sticky bit', async () => {
    await unpackArtefact(streamOf(await tarOf([[{ name: 'run', mode: 0o7777 }, 'x']])), folder);
    expect(lstatSync(path.join(folder, 'run')).mode & 0o7777).toBe(0o555);
  });

  test.each([
    ['entries', { ...archiveLimits, entries: 10 }, 'more than 10 entries'],
    ['bytes', { ...archiveLimits, bytes: 100 }, 'more than 100 bytes'],
  ])('with too many %s is refused before they are written', async (_what, limits, words) => {
    const bomb = await tarOf(Array.from({ length: 11 }, (_, index) => [{ name: `f${index}` }, 'x'.repeat(50)] as const));
    await expect(unpackArtefact(streamOf(bomb), folder, limits)).rejects.toThrow(words);
  });

  test('cut off anywhere is refused', async () => {
    const whole = await tarOf([
      [{ name: 'a' }, 'x'.repeat(2_000)],
      [{ name: 'b' }, 'y'],
    ]);
    for (const at of [1, 511, 513, 1_000, 2_559, 3_000]) {
      const place = path.join(root, 'cut', String(at));
      await expect(unpackArtefact(streamOf(whole.subarray(0, at)), place)).rejects.toThrow('cannot be unpacked');
    }
  });
});

describe('a tarball that is packed anew', () => {
  // Links are made last here and folders are not kept, so that these are harmless; a hard link becomes a copy.
  const harmless = ['a link, then a file through it by another case', 'a link, then a folder through it', 'a hard link'];
  const refusedHere = hostile.filter(([what]) => !harmless.includes(what));

  test.each(refusedHere)('with %s is refused, and nothing leaves its folder', async (_what, entries) => {
    const file = path.join(root, 'in', 'x.tgz');
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, gzipSync(await tarOf(entries)));
    await expect(unpackTarball(file, folder)).rejects.toThrow();
    expect(readdirSync(path.join(root, 'in')).toSorted()).toEqual(['unpacked', 'x.tgz']);
  });

  test('that is a bomb is refused before it is written', async () => {
    const file = path.join(root, 'bomb.tgz');
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, gzipSync(await tarOf([[{ name: 'zeros' }, '\0'.repeat(5_000_000)]])));
    expect(statSync(file).size).toBeLessThan(20_000);
    await expect(unpackTarball(file, folder, { ...archiveLimits, bytes: 1_000_000 })).rejects.toThrow('more than 1000000 bytes');
    expect(readdirSync(folder)).toEqual([]);
  });
});

test.each([
  ['a', 'b', true],
  ['a/b', '../c', true],
  ['a/b', '../../c', false],
  ['a/b', 'c/../d', false],
  ['a', '.', true],
  ['a', '..', false],
  ['a/b/c', '../..', true],
  ['a/./b', '../..', false],
  ['a', '/', false],
  ['a', 'b\0', false],
  ['a', '..\\..\\x', false],
])('a link at %s to %j stays inside: %s', (name, target, isInside) => expect(staysInside(name, target)).toBe(isInside));

/** A backup whose manifest is whole in itself: whoever made it wished us ill. */
function backupWith(change: {
  readonly files?: readonly string[];
  readonly tables?: readonly string[];
  readonly folders?: readonly string[];
}): string {
  const source = path.join(root, 'backup');
  mkdirSync(path.join(source, 'installation'), { recursive: true });
  writeFileSync(path.join(source, 'installation', 'good'), 'x');
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const files = (change.files ?? []).map((name) => ({ path: name, size: 1, sha256: sha256('x') }));
  const rest = { lockstep: '1', schema: 1, endedAt: 'now', heads: [], tables: change.tables ?? [], folders: change.folders ?? [] };
  const manifest = { lockstepBackup: 1, kind: 'logical', ...rest, files };
  writeFileSync(path.join(source, 'manifest.json'), JSON.stringify({ manifest, sha256: sha256(canonical(manifest)) }));
  return source;
}

describe('a backup that is restored', () => {
  test.each([
    ['a file that goes up', { files: ['installation/../../out'] }],
    ['a file from the root', { files: ['/tmp/out'] }],
    ['a file that goes up by backslashes', { files: ['installation\\..\\..\\out'] }],
    ['a table that goes up', { tables: ['../../out'] }],
    ['a folder that goes up', { folders: ['postgres/../../out'] }],
    ['a blob whose name is a way up', { files: ['blobs/sha256-..'] }],
    ['a file behind a link', { files: ['linked/good'] }],
    ['a link', { files: ['installation/link'] }],
    ['a folder for a file', { files: ['installation'] }],
  ])('with %s is refused, and nothing is laid down', async (_what, change) => {
    const source = backupWith(change);
    symlinkSync('installation', path.join(source, 'linked'));
    symlinkSync('good', path.join(source, 'installation', 'link'));
    mkdirSync(path.join(source, 'blobs'));
    writeFileSync(path.join(source, 'blobs', 'sha256-..'), 'x');
    const data = path.join(root, 'data');
    await expect(restore({ source, data })).rejects.toThrow('The backup is not used');
    expect(existsSync(data) ? readdirSync(data) : []).toEqual([]);
  });

  test('that leads nowhere is taken: the refusals above are not of everything', async () => {
    expect((await verifiedManifest(backupWith({ files: ['installation/good'] }))).files).toHaveLength(1);
  });
});

describe('an export that is verified', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '\0\0\0'],
    ['JSON of something else', '[[[['.repeat(1_000)],
    ['a cut line', '{"v":1,"export":"ledger","system":"shop"}\n{"seq":1,'],
    ['keys of JavaScript', '{"__proto__":{"export":"ledger"},"constructor":{"system":"shop"}}'],
    ['an event that is no event', '{"export":"ledger","system":"shop"}\n{"__proto__":{"seq":1}}'],
  ])('with %s is told to be none', async (_what, text) => {
    const file = path.join(root, 'export');
    writeFileSync(file, text);
    expect(await verifyExport({ file, checkpoints: [] })).toMatchObject({ readable: false });
  });
});

describe('a place in the system file', () => {
  test.each(['/etc/shadow.yaml', '../outside.yaml', 'a/../../outside.yaml', '.', '', '${env.where}', 'x\0.yaml'])(
    'of secrets, %j, does not leave the folder of secrets',
    async (place) => {
      mkdirSync(path.join(root, 'secrets'));
      writeFileSync(path.join(root, 'outside.yaml'), 'KEY: of somebody else\n');
      const secrets = openSecrets({ folder: path.join(root, 'secrets'), warn: () => undefined, vault: { read: async () => ({}) } });
      const dev = { ...environment, values: { where: '../outside.yaml' } };
      const asked = secrets.secretsOf({ system: 'shop', reference: `file:${place}`, environment: dev, names: ['KEY'], versions: {} });
      await expect(asked).rejects.toThrow(/outside of the folder|does not say where|is no file/);
    },
  );
});
