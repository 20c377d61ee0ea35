import { expect, test } from 'vitest';
import { type CleanReport, readCleanReport } from '#core/nothing/clean-report.ts';
import { nothingObserved, type NothingSeen, type Observed } from '#core/nothing/observed.ts';
import type { CheckContext, CheckResult } from './check.ts';
import { runCheck } from './index.ts';

const declared = { variables: ['DATABASE_URL'], hosts: [], folders: ['/srv/api'], runtime: ['/opt/node'], program: 'node' };
const how = { by: ['strace', 'a watcher within it'], blind: ['variables: only Node and Python tell which they read'] };

function seen(service: string, observed: Partial<Observed>, more: Partial<NothingSeen> = {}): NothingSeen {
  return { service, isWell: true, declared, how, observed: { ...nothingObserved, ...observed }, ...more };
}

async function run(
  services: readonly NothingSeen[],
  options: { readonly [key: string]: unknown } = {},
): Promise<CheckResult & { readonly kept: string; readonly report: CleanReport | undefined }> {
  const blobs = new Map<string, string>();
  const context: CheckContext = {
    baseUrls: {},
    folders: {},
    variables: {},
    secrets: ['hunter2'],
    workFolder: '/nowhere',
    signal: new AbortController().signal,
    inNothing: () => Promise.resolve(services),
    log: () => undefined,
    keep: (name, content) => {
      blobs.set(name, Buffer.from(content).toString());
      return Promise.resolve('sha256:x');
    },
  };
  const result = await runCheck({ name: 'nothing', kind: 'clean', options: { clean: {}, ...options }, timeoutMs: 5_000 }, context);
  return { ...result, kept: blobs.get('clean.txt') ?? '', report: readCleanReport(JSON.parse(blobs.get('clean.json') ?? 'null')) };
}

const taxed = { variables: [{ name: 'TAX_URL', by: 'server.js:3', isOwn: true }], files: [{ path: '/etc/shop/tax.json', isThere: false }] };

test('a release that reaches for nothing but what is declared passes, and it is said how it was looked', async () => {
  const { verdict, because, counts } = await run([seen('api', {}), seen('web', {})]);
  expect({ verdict, because, counts }).toEqual({
    verdict: 'pass',
    because:
      'nothing: api and web reached for nothing but what is declared. Looked by strace and a watcher within it; not seen: variables: only Node and Python tell which they read.',
    counts: { passed: 2, failed: 0, skipped: 0 },
  });
});

test('one that reaches beside it fails, with each thing and what to declare', async () => {
  const { verdict, because, lastWords, about, kept } = await run([seen('api', taxed), seen('web', {})]);
  expect(verdict).toBe('fail');
  expect(because).toContain(
    '2 things that nobody declares: variable TAX_URL, read by server.js:3; file /etc/shop/tax.json, which is not there.',
  );
  expect(lastWords).toContain('variable TAX_URL, read by server.js:3. Declare it: `variables: {TAX_URL: …}`.');
  expect(about).toEqual(['api']);
  expect(kept).toContain('web: nothing that nobody declares');
});

test('the same is kept for columns: findings, names of variables that are declared, and no host, for one may stand in a secret', async () => {
  const { report } = await run([seen('api', taxed, { declared: { ...declared, hosts: [{ host: 'db.internal', port: 5432 }] } })]);
  expect(report?.services[0]).toMatchObject({ service: 'api', isWell: true, declared: ['DATABASE_URL'] });
  expect(report?.services[0]?.findings.map(({ kind, next }) => [kind, next])[0]).toEqual([
    'variable',
    'Declare it: `variables: {TAX_URL: …}`.',
  ]);
  expect(JSON.stringify(report)).not.toContain('db.internal');
});

test('what is allowed is no fault', async () => {
  expect((await run([seen('api', taxed)], { allow: { variables: ['TAX_*'], files: ['/etc/shop'] } })).verdict).toBe('pass');
});

test('one that does not get well fails, also where nothing was found', async () => {
  const because = 'api does not get well where there is nothing but what is declared';
  const { verdict, because: told, lastWords } = await run([seen('api', {}, { isWell: false, because, lastWords: 'key: hunter2' })]);
  expect(verdict).toBe('fail');
  expect(told).toContain(because);
  expect(lastWords).toContain('Its last words:');
  expect(lastWords).not.toContain('hunter2');
});

test('where the target cannot, nobody knows: that is no pass', async () => {
  const context = { baseUrls: {}, folders: {}, variables: {}, secrets: [], workFolder: '/nowhere', signal: new AbortController().signal };
  const nothing = { log: () => undefined, keep: () => Promise.resolve('') };
  const result = await runCheck({ name: 'nothing', kind: 'clean', options: { clean: {} }, timeoutMs: 5_000 }, { ...context, ...nothing });
  expect(result.verdict).toBe('error');
});
