// The page about staging data, and the commands of it: a production with customers, and a staging that gets their rows without them.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startShopServer, type ShopServer } from '../../migrations-server.ts';
import type { PageWalk } from '../play-pages.ts';
import type { Walk } from '../walk.ts';

const customers = `
  CREATE TABLE customers (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL, note text);
  INSERT INTO customers (email, name, note) SELECT 'customer' || n || '@private.example', 'Ann Example', 'asked for nothing in particular, number ' || n
    FROM generate_series(1, 500) n;
  CREATE TABLE orders (id serial PRIMARY KEY, customer int NOT NULL REFERENCES customers, price numeric(10,2) NOT NULL);
  INSERT INTO orders (customer, price) SELECT n, n FROM generate_series(1, 500) n; ANALYZE`;
const subset = `subsets:
  tenth:
    start:
      public.customers: {share: 10 %}
`;

export const data: PageWalk = {
  page: 'docs/data.md',
  walk: (page) =>
    inProduction(page, 'data', async () => {
      await page.type('olga', 'lockstep data key');
      await page.type('olga', 'lockstep data inspect', { says: /is written/ });
      answerAll(page);
      await page.type('olga', 'lockstep data plan', { says: /customers .*email \(email\)/ });
      await page.type('olga', 'lockstep data preview', { more: '--plainly', says: /customer1@private\.example +→/ });
      giveToAgent(page);
      await page.type('olga', 'lockstep data refresh', { more: '--wait=90s' });
      await page.type('olga', 'lockstep data history', { says: /in place/ });
      await page.type('olga', 'lockstep data prove', { says: /None of \d+ values/ });
      await checkProof(page);
      await page.type('olga', 'lockstep data reset', { says: /has its data again/ });
      await page.type('olga', 'lockstep except --data');
      await page.house.prove('carla');
      await page.type('carla', 'lockstep except --second');
      await page.type('olga', 'lockstep data refresh staging --unmasked', { more: '--wait=90s' });
    }),
};

export const cliData: PageWalk = {
  page: 'docs/cli.md, Staging data',
  walk: (page) =>
    inProduction(page, 'data-commands', async () => {
      await page.type('olga', 'lockstep data key');
      await page.type('olga', 'lockstep data inspect shop --write', { says: /is written/ });
      answerAll(page);
      await page.type('olga', 'lockstep data inspect', { says: /public\.customers\.email/ });
      await page.type('olga', 'lockstep data plan shop --json', { says: /"ok":true/ });
      await page.type('olga', 'lockstep data preview', { more: '--plainly', says: /customer1@private\.example +→/ });
      giveToAgent(page);
      await page.type('olga', 'lockstep data refresh staging --wait', { fill: { '4h': '90s' } });
      await page.type('olga', 'lockstep data refresh staging --reason', { more: '--wait=90s' });
      await page.run('olga', 'lockstep except --data staging --reason "Its rows." --expires 24h', { exit: 23 });
      await page.house.prove('carla');
      await page.run('carla', 'lockstep except --second staging/x1');
      await page.type('olga', 'lockstep data refresh staging --unmasked', { more: '--wait=90s' });
      await page.run('olga', 'lockstep data refresh staging --wait=90s');
      await page.type('olga', 'lockstep data history', { says: /in place/ });
      await page.type('olga', 'lockstep data prove staging', { fill: { '1h': '90s' }, says: /nothing found/ });
      await page.type('olga', 'lockstep data proof', { says: /None of \d+ values/ });
      await page.type('olga', 'lockstep data prove shop staging', { says: /Written: proof\.html and proof\.json/ });
      await checkProof(page);
      await page.type('olga', 'lockstep data reset', { says: /has its data again/ });
      writeFileSync(classification(page), readFileSync(classification(page), 'utf8') + subset);
      await page.type('olga', 'lockstep data plan shop --subset', { says: /tenth/ });
      await page.type('olga', 'lockstep data plan', { says: /Copies may go to staging/ });
    }),
};

export const subsets: PageWalk = {
  page: 'docs/subset.md',
  walk: (page) =>
    withProduction(page, async () => {
      await page.run('olga', 'lockstep data key mask.key');
      await page.run('olga', 'lockstep data inspect shop --write shop-data.yaml');
      answerAll(page);
      writeFileSync(classification(page), readFileSync(classification(page), 'utf8') + subset);
      await page.type('olga', 'lockstep data plan', { says: /Subset tenth: .* rows of 2 tables/ });
    }),
};

/** Production has customers, and 1.0.0 runs on staging. */
function inProduction(page: Walk, name: string, work: () => Promise<void>): Promise<void> {
  return withProduction(page, async () => {
    await page.shop({
      name,
      path: { DEV: 'exit: [check: smoke]', STAGING: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' },
      environments: { staging: 'refresh: {from: prod, databases: [shop], unmasked: by-exception}' },
    });
    await page.release('1.0.0');
    for (const stage of ['DEV', 'STAGING']) await page.promote('1.0.0', stage);
    await work();
  });
}

/** The proof that was written, held against the key of this host. */
async function checkProof(page: Walk): Promise<void> {
  const { out } = await page.type('olga', 'lockstep data signer');
  await page.type('olga', 'lockstep data check-proof', {
    fill: { $SIGNER: out.split('\n', 1).join('') },
    says: /is as lockstep\/\S+ signed it/,
  });
}

/** Its database, and the file of its host. */
async function withProduction(page: Walk, work: () => Promise<void>): Promise<void> {
  const server = await startShopServer();
  try {
    const admin = await server.connect('postgres', 'postgres');
    await admin.query('CREATE DATABASE production');
    await admin.end();
    const production = await server.connect('production', 'postgres');
    await production.query(customers);
    await production.end();
    page.write('agent-data.yaml', hostFile(server));
    await work();
  } finally {
    await server.stop();
  }
}

/** Staging lies on the same server here. */
function hostFile(server: ShopServer): string {
  const { port } = new URL(server.url('production', 'postgres'));
  const place = (database: string, more = ''): string => `{host: 127.0.0.1, port: ${port}, database: ${database}, user: postgres${more}}`;
  return `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: ${place('production')}
    classification: shop-data.yaml
    targets:
      staging: ${place('staging', ', reset: true, unmasked: by-exception')}
`;
}

function classification(page: Walk): string {
  return path.join(page.folder, 'shop-data.yaml');
}

/** Whatever only a person can decide is scrambled. */
function answerAll(page: Walk): void {
  const file = classification(page);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/\{(type: [^}]+)\}(?= # \?)/g, '{$1, mask: text.scramble}'));
}

/** Into the state folder of the house's agent, which looks for it there. */
function giveToAgent(page: Walk): void {
  const folder = path.join(page.house.data, 'agent');
  mkdirSync(folder, { recursive: true });
  for (const name of ['mask.key', 'shop-data.yaml', 'agent-data.yaml']) copyFileSync(path.join(page.folder, name), path.join(folder, name));
}
