// The pages about the system file: what changes it, what weakens it, and what is wrong with it.
import path from 'node:path';
import type { PageWalk } from '../play-pages.ts';
import { found } from '../walk.ts';

export const proposals: PageWalk = {
  page: 'docs/proposals.md',
  walk: async (page) => {
    const shop = { name: 'proposals', path: { TEST: 'exit: [check: smoke]', PROD: 'entry: [approval: 2 release-manager]' } };
    await page.shop(shop);
    page.change(/2 release-manager/, 'release-manager');
    await page.type('admin', 'lockstep apply --plan');
    const asked = await page.type('admin', 'lockstep apply');
    await page.type('deniz', 'lockstep proposal list');
    await page.house.prove('deniz');
    await page.type('deniz', 'lockstep proposal approve', { fill: { p7: found(asked, /proposal approve (p\d+)/) } });

    page.change(/exit: \[check: smoke\]/, 'exit: []');
    const again = await page.run('admin', 'lockstep apply', { exit: 23 });
    await page.type('admin', 'lockstep proposal withdraw', { fill: { p7: found(again, /proposal approve (p\d+)/) } });
  },
};

export const systemFile: PageWalk = {
  page: 'docs/system-file.md',
  walk: async (page) => {
    await page.shop({ name: 'system-file', path: { TEST: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' } });
    page.change(/tester: \[anna, bo\]/, 'tester: [anna]');
    await page.type('admin', 'lockstep validate', { says: /is valid/ });
    await page.type('admin', 'lockstep apply --plan');
    await page.type('admin', 'lockstep apply');
  },
};

export const init: PageWalk = {
  page: 'docs/init.md',
  walk: async (page) => {
    page.write('package.json', '{"name": "shop", "scripts": {"start": "node server.js"}}');
    page.write('server.js', "require('node:http').createServer((request, response) => response.end()).listen(process.env.PORT);\n");
    await page.type('dora', 'lockstep init', { says: /valid/ });
    const other = page.house.folder('init/other');
    for (const file of ['package.json', 'server.js']) page.copy(file, path.join(other, file));
    await page.type('dora', 'lockstep init --preset', { folder: other, says: /valid/ });
    await page.type('dora', 'lockstep schema');
    await page.type('dora', 'lockstep validate');

    await page.type('dora', 'lockstep validate');
    page.change(/\nservices:/, '\nsevices:');
    await page.type('dora', 'lockstep validate --fix', { says: /services/ });
    await page.type('dora', 'lockstep validate --defaults');
    await page.type('dora', 'lockstep validate --format github');
    await page.type('dora', 'lockstep validate --format gitlab');
    await page.type('dora', 'lockstep explain');
  },
};

export const configuration: PageWalk = {
  page: 'docs/configuration.md',
  walk: async (page) => {
    const stages = { INT: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' };
    const environments = { int: 'values: {mail: smtp.int}', prod: 'values: {mail: smtp.example}' };
    const services = ['api', 'web'].map(
      (name) => `  ${name}: {source: "directory:./${name}", command: node server.js, health: /, variables: {MAIL: "\${env.mail}"}}`,
    );
    await page.shop({ name: 'configuration', path: stages, environments, services: services.join('\n') });
    for (const version of ['1.0.0', '1.1.0']) {
      await page.release(version);
      await page.promote(version, 'PROD');
    }
    await page.type('olga', 'lockstep config show int', { says: /smtp\.int/ });
    await page.type('olga', 'lockstep config show int --release');
    await page.type('olga', 'lockstep config show int --diff', { says: /smtp\.example/ });
    await page.type('olga', 'lockstep compare int prod');
    await page.type('olga', 'lockstep compare INT PROD', { says: /Both run 1\.1\.0/ });
    await page.type('olga', 'lockstep compare PROD 1.1.0', { says: /Identical: the same/ });
    await page.type('olga', 'lockstep compare 1.0.0 1.1.0');
    page.change(/smtp\.int/, 'smtp.other');
    await page.type('admin', 'lockstep diff', { says: /smtp\.other/ });
    await page.type('admin', 'lockstep apply --plan');
  },
};

export const pathAndStages: PageWalk = {
  page: 'docs/path-and-stages.md',
  walk: async (page) => {
    await page.shop({
      name: 'path',
      path: { STAGING: 'exit: [check: smoke]', PROD: 'rollout: blue-green\nexit: [check: smoke]' },
    });
    await page.release('1.1.0');
    await page.type('dora', 'lockstep validate');
    await page.type('dora', 'lockstep promote 1.1.0 --to STAGING');
    await page.type('dora', 'lockstep promote 1.1.0 --to PROD --wait');
  },
};
