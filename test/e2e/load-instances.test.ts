// More instances of a service, for the time of a check: real processes, and none of them left.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launch } from '#targets/process/launch.ts';
import { moreInstances, processesOf } from '#targets/process/more-instances.ts';
import { writePrivate } from '#targets/process/private-file.ts';
import { findMarked } from '#targets/process/proc.ts';
import { Records } from '#targets/process/record.ts';
import { openStateFolder, type StateFolder } from '#targets/process/state-folder.ts';
import { stopTree } from '#targets/process/stop-tree.ts';

const server = `
require('node:http').createServer((request, response) => {
  response.statusCode = request.url === '/health' && process.env.WELL !== 'yes' ? 500 : 200;
  response.end(process.env.WORD + ' ' + process.env.PORT);
}).listen(process.env.PORT, '127.0.0.1');
console.log('my word is', process.env.WORD);
if (process.env.WELL === 'dead') process.exit(1);
`;

const place = { system: 'shop', environment: 'last' };
const instance = { ...place, side: 'green', service: 'api' } as const;
const { signal } = new AbortController();

let folder = '';
let state: StateFolder;
let records: Records;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-instances-'));
  await writeFile(path.join(folder, 'server.js'), server);
  state = openStateFolder(path.join(folder, 'state'));
  records = new Records(state);
  const common = { service: 'api', artefact: 'sha256:a', command: 'node server.js', port: 11_111, health: '/health', specification: 'x' };
  records.setInstance(instance, { ...common, marker: `${state.markerPrefix}x`, isWanted: true, isProven: true });
  records.change(place, (record) => ({ ...record, active: 'green' }));
  writePrivate(state, instance, { variables: { WORD: 'hush-word', WELL: 'yes' }, secrets: ['hush-word'] });
});

afterEach(async () => {
  await stopTree(state.markerPrefix, undefined, 0);
  await rm(folder, { recursive: true, force: true });
});

function parts(): Parameters<typeof moreInstances>[0] {
  return { state, records, artefacts: { folderOf: () => folder } };
}

test('run with the variables of the one that serves, on ports of their own, and are gone when they are ended', async () => {
  const more = await moreInstances(parts(), place, { service: 'api', count: 3, signal });
  const answers = await Promise.all(more.urls.map(async (url) => (await fetch(url)).text()));
  expect(new Set(answers).size).toBe(3);
  for (const answer of answers) expect(answer).toMatch(/^hush-word \d+$/);
  expect(more.processes()).toHaveLength(3);
  expect(findMarked(state.markerPrefix)).toHaveLength(3);
  await more.end();
  expect(findMarked(state.markerPrefix)).toHaveLength(0);
  expect(records.places()).toEqual([instance]);
});

test('that were left by an agent that was killed are ended before others start', async () => {
  await moreInstances(parts(), place, { service: 'api', count: 2, signal });
  const again = await moreInstances(parts(), place, { service: 'api', count: 1, signal });
  expect(findMarked(state.markerPrefix)).toHaveLength(1);
  await again.end();
});

test.each(['no', 'dead'])('that do not get well (%s) are all ended, and their last words told without secrets', async (well) => {
  writePrivate(state, instance, { variables: { WORD: 'hush-word', WELL: well }, secrets: ['hush-word'] });
  const stopping = AbortSignal.timeout(well === 'no' ? 1_500 : 60_000);
  const error = await moreInstances(parts(), place, { service: 'api', count: 2, signal: stopping }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  if (well === 'dead') expect(String(error)).toContain('One more api did not get well. Its last words:\nmy word is ***');
  expect(String(error)).not.toContain('hush-word');
  expect(findMarked(state.markerPrefix)).toHaveLength(0);
});

test('of a service that does not run here cannot be had', async () => {
  await expect(moreInstances(parts(), place, { service: 'web', count: 2, signal })).rejects.toThrow('web does not run in last');
});

test('the processes of a service are those that customers reach', async () => {
  expect(processesOf(parts(), place, 'api')).toEqual([]);
  const started = await launch({
    command: ['node', 'server.js'],
    folder,
    variables: { PORT: '0', WORD: 'x', WELL: 'yes' },
    marker: `${state.markerPrefix}x`,
    logFile: path.join(folder, 'log'),
  });
  records.changeInstance(instance, { process: started });
  expect(processesOf(parts(), place, 'api')).toEqual([started.pid]);
  expect(await readFile(`/proc/${started.pid}/cmdline`, 'utf8')).toContain('server.js');
});
