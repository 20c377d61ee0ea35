import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { TestController } from './test-run.ts';

const controller = new TestController();
const at = '/api/systems/shop';
const posted = z.object({ release: z.string(), carry: z.boolean(), bill: z.record(z.string(), z.object({ source: z.string() })) });

const file = (place: string): string => `lockstep: 1
system: shop
services:
  api: {source: "directory:${place}", command: node server.js}
  web: {source: "directory:./web", command: node server.js}
  tool: {source: "npm:tool", command: tool}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;

/** The controller has this file in force; undefined where it has none, or whoever asks may not see it. */
function serve(text: string | undefined, releases: readonly object[]): void {
  const blob = (): { readonly body: object } => {
    const digest = createHash('sha256').update(controller.heard.at(-1)?.body ?? '');
    return { body: { digest: `sha256:${digest.digest('hex')}` } };
  };
  const board = { system: 'shop', seq: 1, now: 0, sentence: '', stages: [], releases, cells: [] };
  controller.answers = {
    [`GET ${at}/file`]:
      text === undefined ? { status: 403, body: { error: { code: 'forbidden', sentence: 'No.', next: '' } } } : { body: { text } },
    [`GET ${at}/board`]: { body: board },
    'PUT /api/blobs': blob,
    [`POST ${at}/commands/create`]: { body: { seq: 2, events: [], ids: [] } },
  };
}

const known = { release: '0.9.0', by: 'dora', at: 0, status: 'live', blockers: 0, stops: [] };

beforeAll(() => controller.start());
afterAll(() => controller.stop());

beforeEach(() => {
  controller.heard = [];
  for (const folder of ['api', 'near', 'web', 'deep']) mkdirSync(path.join(controller.folder, folder), { recursive: true });
  for (const folder of ['api', 'near', 'web']) writeFileSync(path.join(controller.folder, folder, 'server.js'), folder);
  writeFileSync(path.join(controller.folder, 'lockstep.yaml'), file('./near'));
});

/** What was sent to be created; the rest of the command does not matter here. */
async function created(line: string): Promise<z.infer<typeof posted> | string> {
  const { err } = await controller.run(`release create ${line} --system shop`);
  const sent = controller.heard.find(({ path: asked }) => asked.endsWith('/commands/create'));
  return sent === undefined ? err : posted.parse(JSON.parse(sent.body));
}

/** Why nothing was created, on one line. */
async function refused(line: string): Promise<string> {
  const told = await created(line);
  return typeof told === 'string' ? told.replaceAll(/\s+/g, ' ') : 'it was created';
}

test.each([
  ['in the first release every folder of the file is taken', '1.0.0', [], { api: 'directory:./api', web: 'directory:./web' }],
  ['in a later one nothing is: all is carried over', '1.0.0', [known], {}],
  [
    'with --no-carry what is not named is taken',
    '1.0.0 --no-carry api=./near',
    [known],
    { api: 'directory:./near', web: 'directory:./web' },
  ],
  ['a service alone is the folder of the file', '1.0.0 web', [known], { web: 'directory:./web' }],
])('%s', async (_what, line, releases, bill) => {
  serve(file('./api'), releases);
  const sent = await created(line);
  expect(sent).toMatchObject({ release: '1.0.0' });
  const sources = typeof sent === 'string' ? {} : Object.fromEntries(Object.entries(sent.bill).map(([name, { source }]) => [name, source]));
  expect(sources).toEqual(bill);
});

test('the file in force counts, and not the one that lies here', async () => {
  serve(file('./api'), [known]);
  expect(await created('1.0.0 api')).toMatchObject({ bill: { api: { source: 'directory:./api' } } });
});

test('where the file in force may not be seen, the nearest one counts', async () => {
  serve(undefined, [known]);
  expect(await created('1.0.0 api')).toMatchObject({ bill: { api: { source: 'directory:./near' } } });
});

test('without any file a path is a path, and a service alone is none', async () => {
  rmSync(path.join(controller.folder, 'lockstep.yaml'));
  serve(undefined, [known]);
  expect(await created('1.0.0 api=./api')).toMatchObject({ bill: { api: { source: 'directory:./api' } } });
  controller.heard = [];
  expect(await refused('1.0.0 api')).toContain('no system file says where it comes from');
});

test.each([
  ['apo', 'Did you mean `api`?'],
  ['tool', 'a release names its version'],
  ['tool=./web', '`./web` is none'],
  ['api web api=./api', 'api is named twice'],
  ['api=./nowhere', 'no folder or tarball `./nowhere` for api'],
])('`%s` is refused before anything is uploaded: %s', async (typed, words) => {
  serve(file('./api'), [known]);
  expect(await refused(`1.0.0 ${typed}`)).toContain(words);
  expect(controller.heard.filter(({ method }) => method === 'PUT')).toEqual([]);
});
