import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Taken } from '#sources/source.ts';
import { placeOfImage } from './image.ts';
import { oci } from './oci.ts';

const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: { size: 7 }, layers: [{ size: 100 }, { size: 23 }] });
const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
const login = Buffer.from('dora:hunter2').toString('base64');

/** How the registry behaves: whom it lets in, and what it gives. */
let door: 'open' | 'anybody' | 'token' | 'basic' = 'open';
let said: string[] = [];
let given = manifest;
let asked: string[] = [];
let server: Server;
let host = '';
let root = '';

/** The part of the v2 API that a manifest needs, as the distribution specification has it. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', 'http://x');
  const { authorization = '' } = request.headers;
  asked.push(`${url.pathname} ${authorization}`.trim());
  if (url.pathname === '/token') {
    const isKnown =
      (door === 'anybody' || authorization === `Basic ${login}`) && url.searchParams.get('scope') === 'repository:acme/api:pull';
    response.writeHead(isKnown ? 200 : 401).end(isKnown ? JSON.stringify({ token: 'sesame' }) : '');
    return;
  }
  const isLetIn = door === 'open' || (door === 'basic' ? authorization === `Basic ${login}` : authorization === 'Bearer sesame');
  if (!isLetIn) {
    const challenge =
      door === 'basic' ? 'Basic realm="x"' : `Bearer realm="http://${host}/token",service="x",scope="repository:acme/api:pull"`;
    response.writeHead(401, { 'www-authenticate': challenge }).end();
    return;
  }
  if (url.pathname !== `/v2/acme/api/manifests/${digest}`) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': mediaType }).end(given);
}

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-oci-'));
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  writeFileSync(path.join(root, 'config.json'), JSON.stringify({ auths: { [host]: { auth: login } } }));
});

beforeEach(() => {
  [door, given, asked, said] = ['open', manifest, [], []];
});

afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

function take(
  typed: string | undefined,
  options: { readonly knows?: boolean; readonly place?: string; readonly docker?: string } = {},
): Promise<Taken> {
  const place = options.place ?? `${host}/acme/api`;
  const variables = { DOCKER_CONFIG: options.knows === true ? root : path.join(root, options.docker ?? 'nothing') };
  const context = {
    lent: mkdtempSync(path.join(root, 'lent-')),
    variables,
    signal: new AbortController().signal,
    say: (words: string) => said.push(words),
    tell: () => 0,
  };
  return oci.take({ service: 'api', place, options: {}, folder: '/', fileFolder: '/', ...(typed !== undefined && { typed }) }, context);
}

describe('an image', () => {
  test('is its manifest, byte for byte, and its reference', async () => {
    const { folder, origin, source } = await take(digest);
    expect(readFileSync(path.join(folder, 'manifest.json'), 'utf8')).toBe(manifest);
    expect(readFileSync(path.join(folder, 'image'), 'utf8')).toBe(`${host}/acme/api@${digest}\n`);
    expect(origin).toEqual({ kind: 'oci', image: `${host}/acme/api`, digest, mediaType, bytes: 130 });
    expect(source).toBe(`oci:${host}/acme/api@${digest}`);
  });

  test('may be named whole, as docker push prints it', async () => {
    expect((await take(`${host}/acme/api@${digest}`)).origin).toMatchObject({ digest });
  });

  test.each(['token', 'basic'] as const)('is given to whom the registry knows by docker login (%s)', async (kind) => {
    door = kind;
    expect((await take(digest, { knows: true })).origin).toMatchObject({ digest });
  });
});

describe('where the helper that Docker names is not there', () => {
  beforeAll(() => {
    mkdirSync(path.join(root, 'broken'));
    writeFileSync(path.join(root, 'broken', 'config.json'), JSON.stringify({ credsStore: 'nowhere' }));
  });

  test('what is open to everybody is had all the same, and it is said', async () => {
    door = 'anybody';
    expect((await take(digest, { docker: 'broken' })).origin).toMatchObject({ digest });
    expect(said.join()).toMatch(/^api: `docker-credential-nowhere`.* is not installed here.* The image was had as nobody\.$/);
  });

  test.each(['token', 'basic'] as const)('what is not is refused by its name (%s)', async (kind) => {
    door = kind;
    await expect(take(digest, { docker: 'broken' })).rejects.toMatchObject({ code: 'credential-helper' });
  });
});

describe('is refused:', () => {
  test.each([
    ['a tag', 'latest', 'tag-moves'],
    ['nothing', undefined, 'needs-version'],
    ['half a digest', 'sha256:abc', 'needs-version'],
    ['a digest that is not there', `sha256:${'0'.repeat(64)}`, 'no-such-image'],
  ])('%s', async (_what, typed, code) => {
    await expect(take(typed)).rejects.toMatchObject({ code });
  });

  test('what is not the bytes of the digest', async () => {
    given = `${manifest} `;
    await expect(take(digest)).rejects.toMatchObject({ code: 'integrity-differs' });
  });

  test.each(['token', 'basic'] as const)('by a registry that does not know us (%s), and no password is in what is said', async (kind) => {
    door = kind;
    await expect(take(digest)).rejects.toMatchObject({ code: 'registry-refused' });
    door = kind;
    await expect(take(digest.replace(/.$/, digest.endsWith('0') ? '1' : '0'), { knows: true })).rejects.not.toThrow(/hunter2|sesame/);
  });

  test('what nobody answers for', async () => {
    await expect(take(digest, { place: '127.0.0.1:9/acme/api' })).rejects.toMatchObject({ code: 'registry-unreachable' });
  });
});

test('a login is sent to the registry that asks for it, and to nobody before', async () => {
  await take(digest, { knows: true });
  expect(asked).toEqual([`/v2/acme/api/manifests/${digest}`]);
});

test.each([
  ['postgres', 'docker.io', 'https://registry-1.docker.io', 'library/postgres'],
  ['acme/api', 'docker.io', 'https://registry-1.docker.io', 'acme/api'],
  ['docker.io/acme/api', 'docker.io', 'https://registry-1.docker.io', 'acme/api'],
  ['ghcr.io/acme/api', 'ghcr.io', 'https://ghcr.io', 'acme/api'],
  ['localhost:5000/api', 'localhost:5000', 'http://localhost:5000', 'api'],
  ['registry.acme.example:5000/a/b', 'registry.acme.example:5000', 'https://registry.acme.example:5000', 'a/b'],
])('%s lies at %s', (image, registry, origin, name) => {
  expect(placeOfImage(image)).toEqual({ registry, origin, name });
});
