// The examples of the commands about the system file and about releases.
import type { PageWalk } from '../play-pages.ts';
import { permitted, toBeRepaired } from '../situations.ts';
import { commit, repository, tarball, withPackages } from '../sources.ts';
import { found, serverOf, type Walk } from '../walk.ts';

const smoke = 'exit: [check: smoke]';

export const cliFile: PageWalk = {
  page: 'docs/cli.md, System file',
  walk: async (page) => {
    await page.type('dora', 'lockstep init', { folder: page.house.folder('cli/shop') });
    await page.type('dora', 'lockstep init --preset', { folder: page.house.folder('cli/other') });
    page.write('shop/server.js', serverOf('shop'));
    await page.type('dora', 'lockstep init ./shop --yes --json');
    await page.shop({ name: 'cli-file', path: { TEST: smoke, PROD: 'entry: [approval: 2 release-manager]' } });
    for (const service of ['api', 'web']) page.write(`${service}/server.js`, serverOf(service));
    page.copy('lockstep.yaml', 'shop.yaml');
    await page.type('dora', 'lockstep validate');
    await page.type('dora', 'lockstep validate shop.yaml --json');
    page.change(/\nservices:/, '\nsevices:');
    await page.type('dora', 'lockstep validate --fix', { says: /services/ });
    for (const option of ['--format github', '--format gitlab', '--defaults']) await page.type('dora', `lockstep validate ${option}`);
    page.write('.lockstep/schema.json', '');
    await page.type('dora', 'lockstep schema');
    await lint(page);
    await page.type('dora', 'lockstep canary plan --rps 50', { says: /canary:/ });
    await page.type('dora', 'lockstep canary plan --rps 500');
    await weaken(page);
  },
};

async function lint(page: Walk): Promise<void> {
  page.write('db/migrations/014_orders.sql', 'CREATE TABLE orders (id bigint PRIMARY KEY);\n');
  page.write('014_orders.sql', 'CREATE TABLE orders (id bigint PRIMARY KEY);\n');
  page.write('db/migrations/015_note.sql', "SET LOCAL lock_timeout TO '2s';\nALTER TABLE orders ADD COLUMN note text;\n");
  await page.type('dora', 'lockstep migrations lint db/migrations');
  await page.type('dora', 'lockstep migrations lint db/migrations --since');
  await page.type('dora', 'lockstep migrations lint 014_orders.sql');
}

async function weaken(page: Walk): Promise<void> {
  page.change(/2 release-manager/, 'release-manager');
  await page.type('admin', 'lockstep diff', { says: /release-manager/ });
  await page.type('admin', 'lockstep diff shop.yaml --json');
  await page.type('admin', 'lockstep apply --plan');
  page.copy('lockstep.yaml', 'shop.yaml');
  const asked = await page.type('admin', 'lockstep apply shop.yaml', { fill: { '12': '1' }, exit: 23 });
  await page.type('carla', 'lockstep proposal list');
  await page.house.prove('carla');
  const id = found(asked, /proposal approve (p\d+)/);
  await page.type('carla', 'lockstep proposal approve', { fill: { p7: id } });
  page.change(/exit: \[check: smoke\]/, 'exit: []');
  const again = await page.run('admin', 'lockstep apply', { exit: 23 });
  await page.type('admin', 'lockstep proposal withdraw', { fill: { p7: found(again, /proposal approve (p\d+)/) } });
}

export const cliReleases: PageWalk = {
  page: 'docs/cli.md, Releases',
  walk: async (page) => {
    await page.shop({ name: 'cli-releases', path: { DEV: smoke, TEST: smoke, INT: smoke, PROD: smoke } });
    await page.release('1.0.0');
    await page.promote('1.0.0', 'PROD');
    for (const service of ['api', 'web']) page.write(`${service}/server.js`, serverOf(`${service} 1.1.0`));
    await page.type('dora', 'lockstep release create 1.1.0');
    await page.type('dora', 'lockstep release diff');
    await page.type('dora', 'lockstep release list', { says: /1\.1\.0/ });
    await page.type('dora', 'lockstep release list --search');
    await page.type('dora', 'lockstep why 1.1.0');
    await page.type('dora', 'lockstep why 1.1.0 --stage PROD');
    for (const line of [
      'forecast 1.1.0',
      'forecast --what-if "freeze',
      'forecast --what-if "approve',
      'forecast --what-if "delay',
      'forecast --what-if "freeze',
      'forecast --with',
      'forecast --backtest',
      'forecast 1.1.0 --explain',
      'forecast 1.1.0 --moves',
    ]) {
      await page.type('dora', `lockstep ${line}`);
    }
    await page.type('dora', 'lockstep forecast', { says: /1\.1\.0/ });
    await page.type('dora', 'lockstep forecast --diff', { fill: { '120': '5' } });
    await page.type('dora', 'lockstep schedule 1.1.0');
    await page.type('dora', 'lockstep schedule 1.1.0 --explain');
    await page.type('dora', 'lockstep deploy --clean');
    await page.type('dora', 'lockstep promote 1.1.0');
    const entered = await page.type('dora', 'lockstep promote 1.1.0 --to INT');
    await page.type('dora', 'lockstep logs int');
    const shown = await page.run('dora', 'lockstep release show 1.1.0 --json');
    await page.type('dora', 'lockstep logs 1.1.0@INT', {
      fill: { '1.1.0@INT.9': found({ ...shown, err: entered.out }, /(1\.1\.0@INT\.\d+)/) },
    });
    await page.type('dora', 'lockstep promote 1.1.0 --to PROD --wait');
    await page.type('dora', 'lockstep promote 1.1.0 --to PROD --wait --junit');
    await page.type('dora', 'lockstep release show');
    await page.type('dora', 'lockstep status');
    await page.type('dora', 'lockstep status 1.1.0');
    await others(page);
    await measured(page);
    await repaired(page);
    await agreed(page);
    await onTrains(page);
  },
};

async function repaired(page: Walk): Promise<void> {
  await toBeRepaired(page, 'cli-hotfix');
  await page.type('dora', 'lockstep release create 1.1.1 api=./api --hotfix');
  await permitted(page, '1.1.1');
  await page.promote('1.1.1', 'PROD');
  page.write('api/server.js', serverOf('another way'));
  await page.run('dora', 'lockstep release create 1.2.0 api=./api');
  await page.type('dora', 'lockstep release without');
}

async function onTrains(page: Walk): Promise<void> {
  const train = 'trains: [{name: Fortnightly, when: every second Wednesday 14:00-17:00 from 2027-06-02}]';
  await page.shop({ name: 'cli-trains', path: { TEST: smoke, PROD: smoke }, more: `zone: Europe/Berlin\n${train}` });
  await page.release('1.2.0');
  await page.type('dora', 'lockstep train list', { says: /Fortnightly into PROD/ });
  await page.type('dora', 'lockstep train show', { says: /Wed 16 Jun 2027, 14:00/ });
  await page.type('carla', 'lockstep train board 1.2.0 2027-06-16', { says: /takes train 2027-06-16/ });
  await page.type('carla', 'lockstep train board 1.2.0 "Fortnightly');
}

async function agreed(page: Walk): Promise<void> {
  await page.shop({ name: 'cli-scope', path: { TEST: smoke, PROD: 'entry: [scope: {signed-by: [customer, tester]}]' } });
  await page.release('1.2.0');
  page.write('scope.yaml', 'tickets: [SHOP-12]\n');
  await page.type('dora', 'lockstep scope set');
  await page.type('dora', 'lockstep scope set 1.2.0 --ticket', { says: /is written/ });
  await page.type('eva', 'lockstep scope sign');
  page.write('scope.yaml', 'tickets: [SHOP-12, SHOP-13]\n');
  await page.type('dora', 'lockstep scope set');
  await page.type('eva', 'lockstep scope show');
  await page.type('anna', 'lockstep scope sign');
  await page.type('carla', 'lockstep release target');
  await page.type('carla', 'lockstep release target');
}

async function others(page: Walk): Promise<void> {
  tarball(page, 'dist/api.tar.gz');
  await page.type('dora', 'lockstep release create 1.1.1');
  repository(page, '.', 'v1.1.0');
  page.write('api/server.js', serverOf('a commit later'));
  commit(page, '.');
  await page.type('dora', 'lockstep release create 1.2.0');
  page.write('dist/server.js', serverOf('built'));
  await page.type('dora', 'lockstep release create "$VERSION"', { variables: { VERSION: '1.3.0' } });
  await withPackages(page, 'cli-package', '', async () => {
    await page.type('dora', 'lockstep release create 1.0 verdaccio');
  });
  repository(page, 'code', 'v1.3.0');
  await page.shop({ name: 'cli-git', path: { PROD: smoke }, services: '  api: {source: "git:./code", command: node server.js}' });
  await page.type('dora', 'lockstep release create 1.3.0 api=v1.3.0');
}

/** A load as short as one may be, and its report. */
async function measured(page: Walk): Promise<void> {
  const load = 'load: {load: 20/s for 20 seconds, service: api, slo: {errors: 1 %}}';
  await page.shop({ name: 'cli-load', path: { LAST: 'exit: [check: load]', PROD: smoke }, checks: load });
  await page.release('1.1.0');
  // On a machine that does much else it proves nothing, and has a report all the same.
  await page.run('dora', 'lockstep promote 1.1.0 --to LAST');
  await page.until('dora', 'lockstep report 1.1.0 --stage LAST');
  await page.type('dora', 'lockstep report 1.1.0 --stage');
  await page.type('dora', 'lockstep report 1.1.0 --gate');
  await page.run('dora', 'test -s report/load.html');
}
