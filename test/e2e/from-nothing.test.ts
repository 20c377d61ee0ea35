import { spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packArtefact } from '#cli/pack/pack-artefact.ts';
import { findingsOf, type Allowed } from '#core/nothing/findings.ts';
import type { NothingSeen } from '#core/nothing/observed.ts';
import type { EnvironmentDefinition } from '#core/system.ts';
import { ArtefactStore } from '#targets/process/artefact-store.ts';
import type { Tools } from '#targets/process/clean/isolation.ts';
import { startInNothing } from '#targets/process/clean/start-in-nothing.ts';
import { findMarked } from '#targets/process/proc.ts';
import { Records } from '#targets/process/record.ts';
import { openStateFolder } from '#targets/process/state-folder.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-nothing-'));
const state = openStateFolder(path.join(folder, 'state'));
const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) process.stdout.write('skipped: strace is not installed (apt-get install strace), so native code is not watched here\n');
const hasPython = spawnSync('python3', ['--version'], { env: { PATH: '/usr/bin:/bin' } }).status === 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const definition: EnvironmentDefinition = {
  name: 'dev',
  host: 'one',
  target: 'process',
  audience: 'team',
  data: 'synthetic',
  errors: 'full',
  values: {},
  ports: {},
};

let made = 0;

/** Runs the files as a service in nothing, with a variable that is declared. */
async function runIn(files: { readonly [name: string]: string }, command: string, tools?: Tools): Promise<NothingSeen> {
  made += 1;
  const name = `service-${made}`;
  const source = path.join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(source, file)), { recursive: true });
    writeFileSync(path.join(source, file), text);
  }
  const packed = await packArtefact({ service: name, typed: name, folder, lent: folder });
  const artefacts = new ArtefactStore(state.artefacts, () => Promise.resolve(createReadStream(packed.file)));
  const service = {
    name,
    source: packed.source,
    command,
    after: [],
    variables: { RATES_URL: 'https://rates.declared.example/x' },
    internal: false,
  };
  const artefact = { digest: packed.digest, source: packed.source, blob: packed.blob };
  const order = { system: 'shop', environment: 'dev', definition, release: '1.0.0', services: [{ service, artefact }], secrets: {} };
  const parts = { state, records: new Records(state), artefacts, ...(tools && { tools }) };
  const [seen] = await startInNothing(parts, order, AbortSignal.timeout(150_000));
  if (seen === undefined) throw new Error('nothing was seen');
  return seen;
}

function whatOf({ observed, declared }: NothingSeen, allowed?: Allowed): readonly string[] {
  return findingsOf(observed, declared, allowed).findings.map(({ what }) => what);
}

const listen = `require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));`;

const reaching = `const fs = require('node:fs');
const tax = process.env.TAX_URL;
const { SHOP_MODE = 'plain' } = process.env;
try { fs.readFileSync('/etc/shop/tax.json'); } catch {}
try { require('left-pad'); } catch {}
require('node:dns').lookup('rates.undeclared.example', () => undefined);
require('node:net').connect(6399, '127.0.0.1').on('error', () => undefined);
require('node:child_process').execFile('git', ['--version'], () => undefined);
require('node:child_process').execFile('no-such-program', [], () => undefined);
${listen}`;

const serve = `
import os, http.server
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'well')
http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Page).serve_forever()
`;

const reachingPython = `import os, socket, subprocess
os.environ.get('TAX_URL')
os.getenv('SHOP_MODE', 'plain')
try:
    open('/etc/shop/tax.json')
except OSError:
    pass
try:
    import flask_of_nowhere
except ImportError:
    pass
try:
    socket.getaddrinfo('rates.undeclared.example', 443)
except OSError:
    pass
subprocess.run(['git', '--version'])
${serve}`;

const tidy = {
  'server.js': `const fs = require('node:fs');
const { join } = require('node:path');
require('brought');
fs.readFileSync(join(__dirname, 'page.html'));
fs.writeFileSync(join(process.env.HOME, 'notes'), 'x');
fs.writeFileSync(join(require('node:os').tmpdir(), 'more'), 'x');
require('node:dns').lookup(new URL(process.env.RATES_URL).hostname, () => undefined);
${listen}`,
  'page.html': 'page',
  'package.json': '{"name": "tidy"}',
  'node_modules/brought/index.js': 'process.env.SOMETHING_OF_ITS_OWN; try { require("optional-of-brought") } catch {}',
};

/** What the operating system's own programs are needed for is told with them. */
const ofGit = { files: ['/etc/gitconfig', '/usr/share/git-core', '/usr/lib/git-core'] };

describe('a program of Node', () => {
  test('that reaches for nothing but what is declared is clean', async () => {
    const seen = await runIn(tidy, 'node server.js');
    expect({ isWell: seen.isWell, what: whatOf(seen) }).toEqual({ isWell: true, what: [] });
    expect(findingsOf(seen.observed, seen.declared).notes).toEqual([
      'Packages asked for SOMETHING_OF_ITS_OWN by themselves.',
      'Packages looked for optional-of-brought, and did without.',
    ]);
    expect(seen.how.by).toContain('a watcher within it');
    expect(findMarked(`${state.markerPrefix}aside:nothing`)).toEqual([]);
  });

  test('that reaches beside it is told for each, with the line', async () => {
    const seen = await runIn({ 'server.js': reaching }, 'node server.js');
    expect(seen.isWell).toBe(true);
    expect(whatOf(seen, ofGit).toSorted()).toEqual(
      [
        'file /etc/shop/tax.json, which is not there',
        'host 127.0.0.1, port 6399',
        'host rates.undeclared.example',
        'package left-pad, which is nowhere, wanted by server.js',
        hasStrace ? 'program git of the host (/usr/bin/git)' : 'program git of the host (git)',
        'program no-such-program, which is not there',
        'variable SHOP_MODE, read by server.js:3',
        'variable TAX_URL, read by server.js:2',
      ].toSorted(),
    );
  });

  test('that takes a package from a folder above is told where it was', async () => {
    mkdirSync(path.join(folder, 'node_modules', 'of-above'), { recursive: true });
    writeFileSync(path.join(folder, 'node_modules', 'of-above', 'index.js'), '');
    const seen = await runIn(
      {
        'server.mjs': `import 'of-above';\nimport { createServer } from 'node:http';\ncreateServer((_, answer) => answer.end('well')).listen(process.env.PORT, '127.0.0.1');`,
      },
      'node server.mjs',
    );
    expect(seen.isWell).toBe(true);
    expect(whatOf(seen)).toEqual([`package of-above of ${path.join(folder, 'node_modules')}`]);
  });

  test('that cannot start without what is missing is told with its last words', async () => {
    const seen = await runIn({ 'server.js': `require('left-pad');\n${listen}` }, 'node server.js');
    expect(seen.isWell).toBe(false);
    expect(seen.because).toMatch(/does not get well where there is nothing but what is declared$/);
    expect(seen.lastWords).toContain("Cannot find module 'left-pad'");
    expect(whatOf(seen)).toEqual(['package left-pad, which is nowhere, wanted by server.js']);
  });

  test.skipIf(process.getuid?.() !== 0)('does not see what people keep on this host', async () => {
    const kept = '/opt/lockstep-test-kept';
    mkdirSync(kept, { recursive: true });
    writeFileSync(path.join(kept, 'key'), 'x');
    try {
      const seen = await runIn(
        { 'server.js': `try { require('node:fs').readFileSync('${kept}/key'); console.log('seen') } catch {}\n${listen}` },
        'node server.js',
      );
      const isHidden = !seen.how.blind.some((words) => words.includes('/opt'));
      expect(whatOf(seen)).toEqual([`file ${kept}/key${isHidden ? ', which is not there' : ''}`]);
    } finally {
      rmSync(kept, { recursive: true, force: true });
    }
  });
});

describe('a program of Python', () => {
  test.skipIf(!hasPython)('that reaches for nothing but what is declared is clean', async () => {
    const seen = await runIn({ 'server.py': `import os\nos.environ['RATES_URL']\n${serve}` }, 'python3 server.py');
    expect({ isWell: seen.isWell, what: whatOf(seen) }).toEqual({ isWell: true, what: [] });
  });

  test.skipIf(!hasPython)('that reaches beside it is told for each', async () => {
    const seen = await runIn({ 'server.py': reachingPython }, 'python3 server.py');
    expect(seen.isWell).toBe(true);
    expect(whatOf(seen, ofGit).toSorted()).toEqual(
      [
        'file /etc/shop/tax.json, which is not there',
        'host rates.undeclared.example',
        'package flask_of_nowhere, which is nowhere, wanted by server.py:9',
        hasStrace ? 'program git of the host (/usr/bin/git)' : 'program git of the host (git)',
        'variable SHOP_MODE, read by server.py:3',
        'variable TAX_URL, read by server.py:2',
      ].toSorted(),
    );
  });
});

describe.each([
  ['Node', 'node server.js'],
  ['Python', 'python3 server.py'],
])('on a host without strace, a program of %s', (kind, command) => {
  test.skipIf(kind === 'Python' && !hasPython)('tells the same of itself, and what nobody sees then is said', async () => {
    const seen = await runIn({ 'server.js': reaching, 'server.py': reachingPython }, command, {});
    const what = whatOf(seen, ofGit);
    expect(what.filter((each) => each.startsWith('variable'))).toHaveLength(2);
    expect(what).toContain('file /etc/shop/tax.json, which is not there');
    expect(what).toContain('host rates.undeclared.example');
    expect(what.filter((each) => each.startsWith('package'))).toHaveLength(1);
    expect(what).toContain('program git of the host (git)');
    expect(seen.how.blind.join()).toContain('strace is not installed here');
  });
});

test.skipIf(!hasStrace)('a program that is neither is watched by strace, and it is said that its variables are not seen', async () => {
  const seen = await runIn({ 'serve.sh': 'cat /etc/shop/tax.json; sleep 3\n' }, 'sh serve.sh');
  expect(seen.isWell).toBe(false);
  expect(whatOf(seen)).toEqual(['file /etc/shop/tax.json, which is not there']);
  expect(seen.how.blind).toContain('variables: only Node and Python tell which they read');
});
