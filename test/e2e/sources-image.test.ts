// An image of a real registry, which Debian calls docker-registry: pushed as Docker would, named by its digest, told in the release.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packArtefact, type PackedArtefact } from '#cli/pack/pack-artefact.ts';
import { unpackTarball } from '#sources/unpack-tarball.ts';
import { digestOf, ImageRegistry, mediaType, registryProgram } from './image-registry.ts';

/** What was said on the way to an artefact. */
interface PackedAloud extends PackedArtefact {
  readonly said: string;
}

async function pack({ host, folder }: ImageRegistry, typed: string): Promise<PackedAloud> {
  const lent = mkdtempSync(path.join(folder, 'lent-'));
  const said: string[] = [];
  const say = (words: string): void => void said.push(words);
  const variables = { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` };
  const context = { variables, signal: new AbortController().signal, say, tell: say };
  const packed = await packArtefact({ service: 'api', typed, folder, lent, definition: { source: `oci:${host}/acme/api` }, context });
  return { ...packed, said: said.join('\n') };
}

describe.skipIf(registryProgram === undefined)('an image of a real registry', () => {
  const registry = new ImageRegistry();
  beforeAll(() => registry.start());
  afterAll(() => registry.close());

  test('is its manifest and its reference, and stays what it is when its tag moves on', async () => {
    const first = await registry.push('acme/api', 'latest', 'one');
    const before = await pack(registry, first);
    const second = await registry.push('acme/api', 'latest', 'two');
    const after = await pack(registry, first);
    expect(second).not.toBe(first);
    expect([after.digest, after.blob, after.origin]).toEqual([before.digest, before.blob, before.origin]);
    expect(before.origin).toMatchObject({ from: { kind: 'oci', image: `${registry.host}/acme/api`, digest: first, mediaType } });
    const folder = path.join(registry.folder, 'unpacked');
    mkdirSync(folder);
    await unpackTarball(before.file, folder);
    expect(digestOf(readFileSync(path.join(folder, 'manifest.json')))).toBe(first);
    expect(readFileSync(path.join(folder, 'image'), 'utf8')).toBe(`${registry.host}/acme/api@${first}\n`);
  });

  test.each([
    ['a tag', 'latest', 'tag-moves'],
    ['a digest that nobody pushed', `sha256:${'0'.repeat(64)}`, 'no-such-image'],
  ])('is not had by %s', async (_what, typed, code) => {
    await expect(pack(registry, typed)).rejects.toMatchObject({ code });
  });
});

describe.skipIf(registryProgram === undefined)('an image of a registry that asks who comes', () => {
  const password = 'correct horse';
  // Of bcrypt, which is all that the registry reads.
  const line = 'dora:$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2';
  const registry = new ImageRegistry({ line, login: Buffer.from(`dora:${password}`).toString('base64') });
  let digest = '';
  beforeAll(async () => {
    await registry.start();
    digest = await registry.push('acme/api', 'latest', 'one');
  });
  afterAll(() => registry.close());

  function configure(config: { readonly [key: string]: unknown }): void {
    writeFileSync(path.join(registry.folder, 'config.json'), JSON.stringify(config));
  }

  /** A program of one's own that keeps the login, as `docker-credential-pass` does. */
  function keep(name: string, secret: string): void {
    const file = path.join(registry.folder, `docker-credential-${name}`);
    writeFileSync(
      file,
      `#!/bin/sh\nread -r asked\n[ "$1" = get ] && [ "$asked" = "${registry.host}" ] || exit 4\nprintf '{"ServerURL":"%s","Username":"dora","Secret":"${secret}"}' "$asked"\n`,
    );
    chmodSync(file, 0o755);
  }

  test.each(['credHelpers', 'credsStore'])('is had with the login that a helper under %s gives, and nobody hears it', async (key) => {
    keep('house', password);
    configure({ [key]: key === 'credsStore' ? 'house' : { [registry.host]: 'house' } });
    const packed = await pack(registry, digest);
    expect(packed.origin).toMatchObject({ from: { kind: 'oci', digest } });
    expect(packed.said).toContain('is asked for');
    expect(packed.said + JSON.stringify(packed.origin) + readFileSync(packed.file, 'utf8')).not.toContain(password);
  });

  test('is not had by a wrong password of a helper, nor as nobody', async () => {
    keep('house', 'wrong horse');
    configure({ credsStore: 'house' });
    const refused = pack(registry, digest);
    await expect(refused).rejects.toMatchObject({ code: 'registry-refused' });
    await expect(refused).rejects.not.toThrow('wrong horse');
    configure({});
    await expect(pack(registry, digest)).rejects.toMatchObject({ code: 'registry-refused' });
  });

  test('is not had where the helper is not there, and it is named', async () => {
    configure({ credsStore: 'desktop' });
    await expect(pack(registry, digest)).rejects.toThrow(
      `\`docker-credential-desktop\`, which ~/.docker/config.json names for ${registry.host}`,
    );
  });
});
