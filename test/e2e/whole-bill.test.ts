// A release of ten services: whole or not at all. Each answer names every version that had a part in it, so that a mixture would be seen.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Installation } from './installation.ts';

/** Service → what it asks for its answer. `s10` is the front; customers reach nothing else. */
const calls: { readonly [service: string]: readonly string[] } = {
  s1: [],
  s2: ['s1'],
  s3: ['s1'],
  s4: ['s1'],
  s5: ['s2'],
  s6: ['s2'],
  s7: ['s3', 's4'],
  s8: ['s5'],
  s9: ['s6', 's7'],
  s10: ['s8', 's9'],
};
const names = Object.keys(calls);

const server = `
const http = require('node:http');
const version = require('./version.json');
if (version.fault === 'never-well' || version.fault === 'never-well-in-' + process.env.PLACE) { console.error('no licence'); process.exit(3); }
const { existsSync, writeFileSync } = require('node:fs');
const dies = version.fault === 'dies-before-the-switch';
const died = process.env.PLACE + '-' + process.env.PORT + '-died';
const mark = require('node:path').join(require('node:os').tmpdir(), 'lockstep-ten-' + died);
if (dies && existsSync(mark)) process.exit(4);
const ask = (url) => fetch(url).then((answer) => answer.json());
http.createServer(async (request, response) => {
  if (request.url === '/health') return response.end('well', () => { if (!dies) return; writeFileSync(mark, ''); setTimeout(() => process.exit(4), 20); });
  const parts = await Promise.all(Object.entries(process.env).filter(([name]) => name.startsWith('CALL_')).map(([, url]) => ask(url))).catch(() => undefined);
  response.statusCode = parts === undefined ? 502 : 200;
  response.end(JSON.stringify([...new Set([version.name, ...(parts ?? []).flat()])]));
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;

const migrate = `
const version = require('./version.json');
if (version.fault === 'migration-fails') { console.error('column "price" is not there'); process.exit(1); }
`;

const file = `lockstep: 1
system: ten
roles:
  developer: [dora]
  operator: [olga]
  release-manager: [olga]
services:
${names.map(serviceLines).join('')}environments:
  north: {data: synthetic, errors: friendly, audience: public}
  south: {data: synthetic, errors: friendly, audience: public}
path:
  - stage: PROD
    waves: [[north], [south]]
    rollout: blue-green
`;

function serviceLines(name: string): string {
  const own = calls[name] ?? [];
  const variables = own.map((called) => `\n      CALL_${called.toUpperCase()}: \${service.${called}.url}`).join('');
  return `  ${name}:
    source: directory:./${name}
    command: node server.js
    health: /health
${name === 's3' ? '    migrations: node migrate.js\n' : ''}${name === 's10' ? '' : '    internal: true\n'}${own.length === 0 ? '' : `    after: [${own.join(', ')}]\n`}    variables:\n      PLACE: \${env.name}${variables}\n`;
}

const house = new Installation();
const seen = { answers: 0, failed: 0, mixed: new Set<string>(), versions: new Set<string>() };
const leaving = new AbortController();
let customers: Promise<unknown> = Promise.resolve();

beforeAll(async () => {
  await house.serve();
  await house.add('dora', 'olga');
  house.write('lockstep.yaml', file);
  expect((await house.run('admin', 'apply')).exit).toBe(0);
  await release('1.0.0');
  expect(await promoted('1.0.0')).toBe(0);
  const urls = await frontUrls();
  customers = Promise.all(urls.map(come));
}, 300_000);

afterAll(async () => {
  leaving.abort();
  await customers;
  await house.close();
});

/** Every bundle of a version; one of them may carry a fault. */
async function release(version: string, at?: { readonly service: string; readonly fault: string }): Promise<void> {
  for (const name of names) {
    const fault = at?.service === name ? at.fault : undefined;
    house.write(`${name}/server.js`, server);
    house.write(`${name}/migrate.js`, migrate);
    house.write(`${name}/version.json`, JSON.stringify({ name: version, service: name, ...(fault !== undefined && { fault }) }));
  }
  const made = await house.run('dora', ['release', 'create', version, ...names.map((name) => `${name}=./${name}`)]);
  expect(made.exit, made.err).toBe(0);
}

async function promoted(version: string): Promise<number | null> {
  const told = await house.run('dora', `promote ${version} --to PROD --wait`);
  if (told.exit !== 0) process.stdout.write(`${version}: ${told.err.split('\n').slice(0, 3).join(' ')}\n`);
  return told.exit;
}

async function frontUrls(): Promise<readonly string[]> {
  const { out } = await house.run('dora', 'env list --json');
  const found = [...out.matchAll(/"s10":\s*"(http:[^"]+)"/g)].map(([, url = '']) => url);
  expect(found).toHaveLength(2);
  return found;
}

/** A customer of one place who asks again and again, and notes what came. */
async function come(url: string): Promise<void> {
  while (!leaving.signal.aborted) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch(() => undefined);
    const versions: unknown = answer?.ok === true ? await answer.json().catch(() => undefined) : undefined;
    seen.answers += 1;
    if (!Array.isArray(versions)) seen.failed += 1;
    else if (versions.length > 1) seen.mixed.add(versions.join(' and '));
    else seen.versions.add(String(versions[0]));
    await pause(20);
  }
}

function noteAnew(): void {
  Object.assign(seen, { answers: 0, failed: 0, mixed: new Set(), versions: new Set() });
}

/** Customers of both places have asked again, and been answered. */
async function moreAnswers(): Promise<void> {
  const from = seen.answers;
  await expect.poll(() => seen.answers - from).toBeGreaterThan(10);
}

const injected = [
  { service: 's3', fault: 'migration-fails' },
  { service: 's1', fault: 'never-well' },
  { service: 's6', fault: 'never-well' },
  { service: 's10', fault: 'never-well' },
  { service: 's4', fault: 'dies-before-the-switch' },
  ...(process.env['LOCKSTEP_LONG'] === undefined
    ? []
    : ['s2', 's3', 's4', 's5', 's7', 's8', 's9'].map((service) => ({ service, fault: 'never-well' }))),
];

test.each(injected)('$service with “$fault”: both places stay on the whole bill of before', { timeout: 180_000 }, async (at) => {
  const version = `2.${injected.indexOf(at)}.0`;
  await release(version, at);
  noteAnew();
  const began = performance.now();
  expect(await promoted(version)).not.toBe(0);
  expect(performance.now() - began).toBeLessThan(120_000);
  await house.run('olga', ['reject', version, '--reason', 'It does not run.']);
  await moreAnswers();
  expect(seen.answers).toBeGreaterThan(5);
  expect([seen.failed, [...seen.mixed], [...seen.versions]]).toEqual([0, [], ['1.0.0']]);
});

test('what fails in the second wave goes back in the first one too', { timeout: 180_000 }, async () => {
  await release('2.99.0', { service: 's6', fault: 'never-well-in-south' });
  noteAnew();
  expect(await promoted('2.99.0')).not.toBe(0);
  expect([...seen.versions].sort()).toEqual(['1.0.0', '2.99.0']);
  await house.run('olga', ['reject', '2.99.0', '--reason', 'It does not run.']);
  expect([seen.failed, [...seen.mixed]]).toEqual([0, []]);
  noteAnew();
  await moreAnswers();
  expect([...seen.versions]).toEqual(['1.0.0']);
});

test('a good one comes to both places in waves, and no answer has parts of two bills', { timeout: 180_000 }, async () => {
  await release('3.0.0');
  noteAnew();
  expect(await promoted('3.0.0')).toBe(0);
  await moreAnswers();
  expect([seen.failed, [...seen.mixed], [...seen.versions].sort()]).toEqual([0, [], ['1.0.0', '3.0.0']]);
  noteAnew();
  await moreAnswers();
  expect([...seen.versions]).toEqual(['3.0.0']);
});

test('a rollback brings the whole bill back, and starts nothing that is still warm', { timeout: 180_000 }, async () => {
  noteAnew();
  expect(await house.run('olga', ['rollback', 'PROD', '--reason', 'To see that it can be done.', '--wait'])).toMatchObject({ exit: 0 });
  await moreAnswers();
  expect([seen.failed, [...seen.mixed]]).toEqual([0, []]);
  noteAnew();
  await moreAnswers();
  expect([...seen.versions]).toEqual(['1.0.0']);
});
