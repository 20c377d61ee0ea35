// What `lockstep init` writes for programs that were not written for us, unedited, on a real controller: they run, and their checks pass.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServedHouse } from './served-house.ts';

let house: ServedHouse;

beforeAll(async () => {
  house = await ServedHouse.open('mine', ['--agent']);
  const files: { readonly [file: string]: string } = {
    'api/package.json': '{"scripts": {"start": "node server.js"}}',
    'api/.env': 'PASSWORD=hunter2\n',
    'pages/index.html': '<h1>Shop</h1>',
    'tools/server.py': `import http.server, os
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answer).serve_forever()
`,
    'tools/requirements.txt': '',
    'compose.yaml': 'services:\n  db:\n    image: postgres\n',
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(house.folder, file)), { recursive: true });
    await writeFile(path.join(house.folder, file), text);
  }
  await house.writeServer('one', 200);
});

afterAll(async () => house.close(path.join('data', 'agent')));

test('the file is written for what lies there, keeps the one that was there, and what is not served is said', async () => {
  const { exit, out, err } = await house.run('dora', 'init --name hello --approver rita --developer dora --force --yes');
  expect({ exit, out }).toMatchObject({ exit: 0 });
  expect(err).toContain('Found ./api Node · ./pages static pages (/) · ./tools Python (/healthz)');
  expect(err).toMatch(/Not served yet: compose\.yaml \(db\)/);
  expect(out).toContain('What stood there is kept as lockstep.yaml.old.');
  expect(await readFile(path.join(house.folder, 'lockstep.yaml.old'), 'utf8')).toBe('mine');
  expect(await house.run('dora', 'validate')).toMatchObject({ exit: 0, err: '' });
});

test('unedited it runs: three strange services walk through DEV into STAGING, and wait there for time and a person', async () => {
  const text = await readFile(path.join(house.folder, 'lockstep.yaml'), 'utf8');
  // A build is not what is looked at here, and pip is not on every machine.
  await writeFile(path.join(house.folder, 'lockstep.yaml'), text.replaceAll(/^ +build: .*\n/gm, ''));
  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
  const created = await house.run('dora', 'release create 1.0.0 api=./api pages=./pages tools=./tools');
  expect({ exit: created.exit, err: created.err }).toMatchObject({ exit: 0 });
  const walked = await house.run('dora', 'promote 1.0.0 --to STAGING --wait=120s');
  expect({ exit: walked.exit, out: walked.out }).toMatchObject({ exit: 0 });
  const { out } = await house.run('dora', 'why 1.0.0');
  expect(out).toMatch(/soak/);
  expect(out).toMatch(/lockstep approve 1\.0\.0/);
}, 300_000);

test('what `.env` says is in no release', async () => {
  const { out } = await house.run('dora', 'release show 1.0.0 --json');
  expect(out).not.toContain('hunter2');
  expect(await readFile(path.join(house.folder, 'api', '.lockstepignore'), 'utf8')).toMatch(/^\.env$/m);
});
