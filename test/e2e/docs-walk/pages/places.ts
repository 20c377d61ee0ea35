// Where services run: environments, their own deploy scripts, what runs already, and secrets.
import path from 'node:path';
import type { PageWalk } from '../play-pages.ts';
import { adopted, adoptedAgain } from '../situations.ts';
import { found, serverOf, type Walk } from '../walk.ts';

export const environments: PageWalk = {
  page: 'docs/environments-and-targets.md',
  walk: async (page) => {
    const scripts = ['deploy', 'version'].map((name) => `./scripts/${name}.sh`);
    await page.shop({
      name: 'environments',
      path: { INT: 'exit: [check: smoke]', PROD: 'exit: []' },
      environments: { prod: `target: {command: sh ${scripts[0]}, observe: sh ${scripts[1]}, in: api}, url: "http://127.0.0.1:1"` },
    });
    for (const script of ['deploy', 'version']) page.write(`api/scripts/${script}.sh`, page.take(`#!/bin/sh\n# scripts/${script}.sh`).text);
    page.write('api/compose.yaml', 'services: {}\n');
    standInForDocker(page);
    await page.release('1.1.0');
    await page.promote('1.1.0', 'PROD');
    await page.type('olga', 'lockstep env list', { says: /prod/ });
    await page.type('olga', 'lockstep logs int api', { says: /api 1\.1\.0 listens/ });
    await page.type('olga', 'lockstep env show int --days 30', { says: /int/ });
    await page.type('olga', 'lockstep env show int --stays', { says: /1\.1\.0/ });
  },
};

/** Knows `compose up` and `compose ps` of a file that is there, and nothing else. */
function standInForDocker(page: Walk): void {
  const up = path.join(page.house.folder('docker'), 'up-');
  page.house.program(
    'docker',
    `[ "$1 $2" = "compose --file" ] && [ -f "$3" ] && [ -n "$COMPOSE_PROJECT_NAME" ] || exit 1
case "$4" in up) touch "${up}$COMPOSE_PROJECT_NAME" ;; ps) [ -f "${up}$COMPOSE_PROJECT_NAME" ] && echo 4f1c2a90b7d3 ;; *) exit 1 ;; esac`,
  );
}

export const adoption: PageWalk = {
  page: 'docs/adoption.md',
  walk: async (page) => {
    await adopted(page, 'adoption');
    await adoptedAgain(page, 'adoption-again');
  },
};

export const door: PageWalk = {
  page: 'docs/router-and-door.md',
  walk: async (page) => {
    await page.shop({ name: 'door', path: { INT: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' } });
    await page.release('1.0.0');
    await page.promote('1.0.0', 'INT');
    const list = await page.type('anna', 'lockstep env list', { says: /int/ });
    const address = found(list, /(http:\/\/127\.0\.0\.1:\d+)/);
    const { out } = await page.type('anna', 'TOKEN=', { more: '&& echo "$TOKEN"' });
    await page.type('anna', 'curl', { fill: { 'http://127.0.0.1:27963': address }, variables: { TOKEN: out.trim() }, says: /1\.0\.0/ });
  },
};

export const migrations: PageWalk = {
  page: 'docs/migrations.md',
  walk: async (page) => {
    page.write('db/migrations/014_orders.sql', 'CREATE TABLE orders (id bigint PRIMARY KEY);\n');
    page.write('db/migrations/015_note.sql', "SET LOCAL lock_timeout TO '2s';\nALTER TABLE orders ADD COLUMN note text;\n");
    await page.type('dora', 'lockstep migrations lint db/migrations');
    await page.type('dora', 'lockstep migrations lint db/migrations --since');
  },
};

export const secrets: PageWalk = {
  page: 'docs/secrets.md',
  walk: async (page) => {
    for (const line of ['mkdir', 'echo', 'chmod']) await page.type('otto', line);
    await page.type('otto', 'lockstep serve', { more: '--port 0', until: /Lockstep serves http/ });

    const variables = 'variables: {DATABASE_URL: "${secret.API_DB}"}';
    await page.shop({
      name: 'secrets',
      path: { DEV: 'exit: [check: smoke]', TEST: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' },
      services: `  api: {source: "directory:./api", command: node server.js, ${variables}}`,
      more: 'secrets: store',
    });
    await page.type('otto', 'lockstep secret set dev', { answers: [[/API_DB/, 'postgresql://shop:one@db.dev.example/shop']] });
    page.write('prod-db.txt', 'postgresql://shop:two@db.example/shop');
    await page.house.prove('otto');
    await page.type('otto', 'lockstep secret set prod');
    await page.type('otto', 'lockstep secret list', { says: /API_DB/ });
    await page.type('otto', 'lockstep secret remove dev');
    await page.type('otto', 'lockstep secret rotate prod');
    await page.house.prove('admin');
    await page.type('admin', 'lockstep secret rotate');
    page.write('licence.txt', 'postgresql://shop:two@db.example/shop');
    await page.type('otto', 'lockstep secret set test');
  },
};

export const ci: PageWalk = {
  page: 'docs/ci.md',
  walk: async (page) => {
    await page.shop({
      name: 'shop',
      path: { TEST: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' },
      services: '  api: {source: "directory:./api", command: node server.js, health: /}',
    });
    page.write('dist/server.js', serverOf('built'));
    const person = '-c user.name=Dora -c user.email=dora@example.org';
    await page.run('dora', `git init --quiet && git add . && git ${person} commit --quiet --no-gpg-sign -m one && git tag v1`);
    await page.type('admin', 'lockstep user add ci');
    const made = await page.type('admin', 'lockstep token create');
    const token = found(made, /(lks_\S+)/);
    const variables = { LOCKSTEP_TOKEN: token, LOCKSTEP_CONFIG: path.join(page.folder, 'none.yaml'), VERSION: '1.0.0', RANGE: 'v1' };
    await page.type('ci', 'lockstep release create', { variables });
    await page.type('ci', 'lockstep promote', { variables });
    found(await page.run('dora', 'cat report.xml'), /(<testsuite)/);
  },
};
