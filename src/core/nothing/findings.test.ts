import { describe, expect, test } from 'vitest';
import { findingsOf, type Allowed } from './findings.ts';
import { nothingObserved, type Declared, type Observed } from './observed.ts';

const declared: Declared = {
  variables: ['DATABASE_URL', 'PORT'],
  hosts: [{ host: 'db.internal', port: 5432 }, { host: '10.0.0.5' }, { host: '127.0.0.1', port: 4001 }],
  folders: ['/srv/api', '/tmp/own'],
  runtime: ['/opt/node'],
  program: 'node',
};

function whatOf(observed: Partial<Observed>, allowed?: Allowed): readonly string[] {
  return findingsOf({ ...nothingObserved, ...observed }, declared, allowed).findings.map(({ what }) => what);
}

describe('a variable', () => {
  test.each([
    ['that is declared', { name: 'DATABASE_URL', isOwn: true }, []],
    ['that is not', { name: 'TAX_URL', isOwn: true, by: 'server.js:3' }, ['variable TAX_URL, read by server.js:3']],
    ['that a package asks for by itself', { name: 'PGSSLMODE', isOwn: false }, []],
    ['that every terminal sets', { name: 'NO_COLOR', isOwn: true }, []],
    ['NODE_ENV, which changes what runs', { name: 'NODE_ENV', isOwn: true }, ['variable NODE_ENV']],
  ])('%s', (_, variable, wanted) => {
    expect(whatOf({ variables: [variable] })).toEqual(wanted);
  });

  test('that a package asked for is a note', () => {
    const observed = { ...nothingObserved, variables: [{ name: 'PGSSLMODE', isOwn: false }] };
    expect(findingsOf(observed, declared).notes).toEqual(['Packages asked for PGSSLMODE by themselves.']);
  });
});

describe('a file', () => {
  test.each([
    ['/srv/api/server.js', []],
    ['/tmp/own/cache', []],
    ['/srv/api2/server.js', ['file /srv/api2/server.js']],
    ['/etc/shop/tax.json', ['file /etc/shop/tax.json']],
    ['/etc/resolv.conf', []],
    ['/usr/lib/x86_64-linux-gnu/libpq.so.5', []],
    ['/usr/share/zoneinfo/Europe/Berlin', []],
    ['/srv/package.json', []],
    ['/srv/node_modules', []],
    ['/root/.npmrc', ['file /root/.npmrc']],
    ['/srv/node_modules/left-pad/index.js', ['package left-pad of /srv/node_modules']],
    ['/usr/local/lib/node_modules/@acme/tax/a.js', ['package @acme/tax of /usr/local/lib/node_modules']],
    ['/usr/lib/python3/dist-packages/yaml/__init__.py', ['package yaml of /usr/lib/python3/dist-packages']],
    ['/usr/lib/python3/dist-packages/distutils-precedence.pth', []],
    ['/opt/node/lib/node_modules/npm/x.js', []],
  ])('%s that is there', (path, wanted) => {
    expect(whatOf({ files: [{ path, isThere: true }] })).toEqual(wanted);
  });

  test('that is not there is told, but for a package that was only looked for', () => {
    expect(
      whatOf({
        files: [
          { path: '/etc/shop/tax.json', isThere: false },
          { path: '/x/node_modules/a/b.js', isThere: false },
        ],
      }),
    ).toEqual(['file /etc/shop/tax.json, which is not there']);
  });
});

describe('a host', () => {
  test.each([
    [{ host: 'db.internal' }, []],
    [{ host: '10.0.0.9', port: 5432, name: 'db.internal' }, []],
    [{ host: '10.0.0.5', port: 80 }, []],
    [{ host: '127.0.0.1', port: 4001 }, []],
    [{ host: '127.0.0.1', port: 6379 }, ['host 127.0.0.1, port 6379']],
    [{ host: 'rates.example' }, ['host rates.example']],
    [{ host: '93.184.216.34', port: 443, name: 'rates.example' }, ['host rates.example (93.184.216.34), port 443']],
  ])('%j', (host, wanted) => {
    expect(whatOf({ hosts: [host] })).toEqual(wanted);
  });

  test('that was looked up and connected to is one', () => {
    expect(whatOf({ hosts: [{ host: 'rates.example' }, { host: '1.2.3.4', port: 443, name: 'rates.example' }] })).toEqual([
      'host rates.example',
    ]);
  });
});

test.each([
  ['/bin/sh', true, []],
  ['/opt/node/bin/node', true, []],
  ['/srv/api/node_modules/.bin/tsx', true, []],
  ['/usr/bin/git', true, ['program git of the host (/usr/bin/git)']],
  ['/private/bin/convert', false, ['program convert, which is not there']],
])('a program: %s', (path, isThere, wanted) => {
  expect(whatOf({ programs: [{ path, isThere }] })).toEqual(wanted);
});

test.each([
  [{ name: 'left-pad', isOwn: true, by: 'server.js:4' }, ['package left-pad, which is nowhere, wanted by server.js:4']],
  [{ name: 'left-pad', isOwn: true, from: '/usr/lib/node_modules' }, ['package left-pad of /usr/lib/node_modules']],
  [{ name: 'pg-native', isOwn: false }, []],
])('a package: %j', (each, wanted) => {
  expect(whatOf({ packages: [each] })).toEqual(wanted);
});

test.each([
  [{ variables: ['TAX_*'] }, ['file /etc/shop/tax.json', 'host rates.example', 'program git of the host (/usr/bin/git)']],
  [{ files: ['/etc/shop'] }, ['variable TAX_URL', 'host rates.example', 'program git of the host (/usr/bin/git)']],
  [{ hosts: ['*.example'] }, ['variable TAX_URL', 'file /etc/shop/tax.json', 'program git of the host (/usr/bin/git)']],
  [{ programs: ['git'] }, ['variable TAX_URL', 'file /etc/shop/tax.json', 'host rates.example']],
  [
    { files: ['/etc/sho'] },
    ['variable TAX_URL', 'file /etc/shop/tax.json', 'host rates.example', 'program git of the host (/usr/bin/git)'],
  ],
] as const)('what is allowed is not told: %j', (allowed, wanted) => {
  const observed = {
    variables: [{ name: 'TAX_URL', isOwn: true }],
    files: [{ path: '/etc/shop/tax.json', isThere: true }],
    hosts: [{ host: 'rates.example' }],
    programs: [{ path: '/usr/bin/git', isThere: true }],
  };
  expect(whatOf(observed, allowed)).toEqual(wanted);
});

test('every finding says what to do', () => {
  const observed = { ...nothingObserved, variables: [{ name: 'TAX_URL', isOwn: true }] };
  expect(findingsOf(observed, declared).findings[0]?.next).toBe('Declare it: `variables: {TAX_URL: …}`.');
});
