// The pages about releases: what they are made of, who wrote them, and how they go back.
import type { PageWalk } from '../play-pages.ts';
import { permitted, toBeRepaired } from '../situations.ts';
import { commit, repository, tarball, withPackages } from '../sources.ts';
import { serverOf, type Walk } from '../walk.ts';

export const release: PageWalk = {
  page: 'docs/release.md',
  walk: async (page) => {
    await page.shop({ name: 'release', path: { TEST: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' } });
    for (const service of ['api', 'web']) page.write(`${service}/server.js`, serverOf(service));
    await page.type('dora', 'lockstep release create 1.1.0');
    tarball(page, 'build/api.tar.gz');
    await page.type('dora', 'lockstep release create 1.1.1', { says: /carried over|of 1\.1\.0/ });
    await page.type('dora', 'lockstep release show 1.1.1');

    repository(page, '.', 'v1.1.0');
    page.write('api/server.js', serverOf('a commit later'));
    commit(page, '.');
    await page.type('dora', 'lockstep release create 1.2.0 api=./api --commits');
    await page.type('dora', 'lockstep release create 1.2.0 api=./api --author', { fill: { '1.2.0': '1.2.1' } });

    await withPackages(page, 'release-sources', `api: {source: "git:./code", command: node server.js}`, async () => {
      repository(page, 'code', 'v1.2.0');
      await page.type('dora', 'lockstep release create 1.2.0 verdaccio=6.1.6');
    });
  },
};

export const sources: PageWalk = {
  page: 'docs/sources.md',
  walk: async (page) => {
    const more = `shop: {source: "git:./code", command: node server.js}\n  web: {source: "directory:./web", command: node server.js}`;
    await withPackages(page, 'sources', more, async () => {
      repository(page, 'code', 'v2.3.0');
      page.write('web/server.js', serverOf('web'));
      await page.type('dora', 'lockstep release create 1.0 verdaccio', { says: /verdaccio/ });
      page.write('web/server.js', serverOf('another web'));
      await page.type('dora', 'lockstep release create 1.1 web');
      await page.type('dora', 'lockstep release diff', { fill: { '1.0.0': '1.0', '1.1.0': '1.1' }, says: /web/ });
    });
  },
};

export const rollback: PageWalk = {
  page: 'docs/rollback.md',
  walk: async (page) => {
    await page.shop({ name: 'rollback', path: { PROD: 'rollout: blue-green\nexit: [check: smoke]' } });
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
      await page.release(version);
      await page.promote(version, 'PROD');
    }
    await page.type('olga', 'lockstep rollback PROD --reason', { says: /1\.1\.0/ });
    await page.type('olga', 'lockstep rollback PROD --to 1.0.0', { more: '--wait' });
    await page.type('olga', 'lockstep free PROD --release 1.1.0');
    await rehearsed(page);
  },
};

export const hotfix: PageWalk = {
  page: 'docs/hotfix.md',
  walk: async (page) => {
    await toBeRepaired(page, 'hotfix');
    await page.type('dora', 'lockstep release create 1.1.1', { says: /1\.1\.1/ });
    await permitted(page, '1.1.1');
    await page.type('dora', 'lockstep promote 1.1.1 --to PROD');
    page.write('api/server.js', serverOf('another way'));
    await page.type('dora', 'lockstep release create 1.2.0');
    page.write('api/server.js', serverOf('and once more'));
    await page.run('dora', 'lockstep release create 1.3.0 api=./api');
    await page.type('dora', 'lockstep release without', { fill: { '1.2.0': '1.3.0' } });
  },
};

const agreed = (title: string): string =>
  `tickets: [{id: SHOP-12, title: ${title}}]\nrequirements: [{id: R1, words: A customer pays., tests: [smoke]}]\n`;

export const scope: PageWalk = {
  page: 'docs/scope.md',
  walk: async (page) => {
    await page.shop({ name: 'scope', path: { TEST: 'exit: [check: smoke]', PROD: 'entry: [scope: {signed-by: [customer, tester]}]' } });
    await page.release('1.1.0');
    page.write('api/server.js', serverOf('pays'));
    page.write('scope.yaml', agreed('Pay'));
    await page.type('dora', 'lockstep release create 1.2.0');
    await page.run('anna', 'lockstep scope sign 1.2.0');
    await page.type('eva', 'lockstep scope show', { says: /Still to sign: customer/ });
    page.write('scope.yaml', agreed('Pay by card'));
    await page.type('dora', 'lockstep scope set', { says: /What anna signed counts no more/ });
    await page.type('eva', 'lockstep scope sign');
    await page.type('dora', 'lockstep scope set 1.2.0 --ticket', { says: /What eva signed counts no more/ });
    page.write('api/server.js', serverOf('pays twice'));
    await page.type('dora', 'lockstep release create 1.3.0');
    await page.type('carla', 'lockstep release target');
  },
};

/** Switch and way back in a staging stage, before production needs them. */
async function rehearsed(page: Walk): Promise<void> {
  await page.shop({ name: 'rehearsal', path: { prePROD: 'rollout: blue-green\nexit: [check: smoke]', PROD: 'exit: [check: smoke]' } });
  for (const version of ['1.0.0', '1.1.0']) await page.release(version);
  await page.promote('1.0.0', 'prePROD');
  await page.type('olga', 'lockstep promote 1.1.0 --to prePROD');
  await page.type('olga', 'lockstep rollback prePROD');
  await page.type('olga', 'lockstep free prePROD');
  await page.type('olga', 'lockstep promote 1.1.0 --to prePROD');
  await page.type('olga', 'lockstep env show preprod');
}
