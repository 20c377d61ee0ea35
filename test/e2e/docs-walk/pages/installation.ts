// What whoever runs the house types: processes, stores, backups, agents of other hosts.
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { packTarball } from '../../packed.ts';
import { startShopServer } from '../../migrations-server.ts';
import type { PageWalk } from '../play-pages.ts';
import { orderOfNobody } from '../situations.ts';
import { found, type Walk } from '../walk.ts';

const serves = /Lockstep serves http/;

export const agent: PageWalk = {
  page: 'docs/agent.md',
  walk: async (page) => {
    const data = page.house.folder('agent/data');
    const isThere = `test -s ${data}/agent/agent-process.json`;
    const here = { fill: { '/var/lib/lockstep': data } };
    await page.run('olga', `lockstep serve --data ${data} --port 0`, {
      until: serves,
      meanwhile: () => page.type('olga', 'lockstep agent --data', { ...here, until: /(?:)/, meanwhile: () => page.until('olga', isThere) }),
    });
    await page.type('olga', 'lockstep serve', { ...here, more: '--port 0', until: serves });

    const state = { '/var/lib/lockstep-agent': page.house.folder('agent/state') };
    const { out } = await page.type('admin', 'lockstep host add');
    const invitation = out.split(/\s+/).find((word) => word.startsWith('lkji_')) ?? '';
    await page.type('admin', 'lockstep agent join', { fill: { 'lkji_…@lockstep.example:7401': invitation, ...state } });
    const seen = () => page.until('admin', 'lockstep host list', /web1\s+[0-9a-f]{16}\s.*\d/);
    await page.type('admin', 'lockstep agent --state', { fill: state, until: /(?:)/, meanwhile: seen });
    const list = await page.type('admin', 'lockstep host list');
    await page.type('admin', 'lockstep agent remove', { fill: { '4f1c2a90b7d3e865': found(list, /web1\s+([0-9a-f]{16})/) } });
    const { promotion, order } = await orderOfNobody(page, 'agent');
    await page.type('olga', 'lockstep logs', { fill: { '1.1.0@INT.9': promotion } });
    await page.type('olga', 'lockstep settle', { fill: { '1.1.0@INT.9/int/f3/place-api/1': order } });
  },
};

export const doctor: PageWalk = {
  page: 'docs/doctor.md',
  walk: async (page) => {
    await page.type('olga', 'lockstep doctor', { says: /Node/ });
    await page.type('olga', 'lockstep doctor --data', { fill: { '/var/lib/lockstep': page.house.data }, says: /"sentence"/ });
  },
};

export const ledger: PageWalk = {
  page: 'docs/ledger.md',
  walk: async (page) => {
    await page.shop({ name: 'ledger', path: { PROD: 'exit: [check: smoke]' } });
    await page.release('1.0.0');
    // At its end there is a checkpoint.
    await page.promote('1.0.0', 'PROD');
    await page.type('carla', 'lockstep audit log', { says: /1\.0\.0/ });
    await page.type('carla', 'lockstep audit verify');
    await page.type('carla', 'lockstep audit export');
    await page.type('carla', 'lockstep audit verify --file ledger.jsonl', { variables: page.nowhere });

    const places = {
      '/mnt/elsewhere/lockstep': page.house.folder('ledger/elsewhere'),
      '/srv/witness': page.house.folder('ledger/witness'),
    };
    await page.run('olga', 'git init --quiet', { folder: places['/srv/witness'] });
    await page.type('olga', 'lockstep serve', { fill: places, more: '--port 0', until: serves });

    const checkpoints = path.join(page.house.data, 'checkpoints');
    const newest = readdirSync(checkpoints).toSorted().at(-1) ?? '';
    cpSync(path.join(checkpoints, newest), path.join(page.folder, 'last.checkpoint'));
    const key = readFileSync(path.join(page.house.data, 'checkpoint-key.pub'), 'utf8').trim();
    await page.type('carla', 'lockstep audit verify --file ledger.jsonl --checkpoint', { variables: { ...page.nowhere, PUBLIC_KEY: key } });
  },
};

export const metrics: PageWalk = {
  page: 'docs/metrics.md',
  walk: async (page) => {
    await page.type('admin', 'lockstep user add prometheus');
    const folder = page.house.folder('etc/prometheus');
    await page.type('admin', 'lockstep token create', { fill: { '/etc/prometheus': folder } });
    const header = `-H "Authorization: Bearer $(cat ${folder}/lockstep-token)"`;
    found(await page.run('olga', `curl --silent --fail ${header} ${page.house.url}/metrics`), /(lockstep_)/);
  },
};

const usual = 'postgresql://lockstep:secret@db.example/lockstep';

export const store: PageWalk = {
  page: 'docs/store.md',
  walk: async (page) => {
    const data = page.house.folder('store/data');
    await page.type('olga', 'lockstep serve', { fill: { '/var/lib/lockstep': data }, more: '--port 0', until: serves });
    await withPostgres(async (address) => {
      const fill = { [`${usual}?sslmode=verify-full`]: address };
      await page.type('olga', 'DATABASE_URL', { fill, more: '--port 0', until: serves });
    });
  },
};

async function withPostgres(then: (address: string) => Promise<void>): Promise<void> {
  const server = await startShopServer();
  try {
    const client = await server.connect('postgres', 'postgres');
    await client.query('CREATE DATABASE lockstep');
    await client.end();
    await then(server.url('lockstep', 'postgres'));
  } finally {
    await server.stop();
  }
}

export const operations: PageWalk = {
  page: 'docs/operations.md',
  walk: async (page) => {
    await unpacked(page);
    await backups(page);
    await page.type('admin', 'lockstep blobs collect --plan');
    await page.type('admin', 'lockstep blobs collect');
    const places = {
      '/mnt/elsewhere/lockstep': page.house.folder('operations/elsewhere'),
      '/srv/witness': page.house.folder('operations/witness'),
    };
    await page.run('olga', 'git init --quiet', { folder: places['/srv/witness'] });
    await page.type('olga', 'lockstep serve', { fill: places, more: '--port 0', until: serves });

    await page.shop({ name: 'operations', path: { INT: 'exit: [check: smoke]', PROD: 'entry: [approval: release-manager]' } });
    await page.release('1.1.0');
    await page.promote('1.1.0', 'INT');
    await page.type('olga', 'lockstep status');
    await page.type('olga', 'lockstep env list');
    await page.type('olga', 'lockstep logs int');
    await page.type('olga', 'lockstep why');
    await page.type('olga', 'lockstep explain');
  },
};

/** The package as others get it, into a folder that stands for `/opt`. */
async function unpacked(page: Walk): Promise<void> {
  const tarball = packTarball(page.folder);
  const opt = { '/opt/lockstep': page.house.folder('opt') };
  await page.type('olga', 'npm install', { fill: { ...opt, './lockstep-0.1.0.tgz': tarball }, variables: { HOME: process.env['HOME'] } });
  const units = page.house.folder('etc/systemd/system');
  await page.type('olga', 'cp ', { fill: { ...opt, '/etc/systemd/system': units } });
  found(await page.run('olga', `cat ${units}/lockstep.service`), /(ExecStart=)/);
}

async function backups(page: Walk): Promise<void> {
  const [monday, rows] = ['monday', 'rows'].map((name) => path.join(page.house.folder('backup'), name));
  const data = { '/var/lib/lockstep': page.house.data };
  const fresh = (name: string) => ({ '/var/lib/lockstep-new': path.join(page.house.folder('new'), name) });
  await page.type('olga', 'lockstep backup /backup/monday', { fill: { '/backup/monday': monday ?? '', ...data } });
  await page.type('olga', 'lockstep backup /backup/rows', { fill: { '/backup/rows': rows ?? '', ...data } });
  await withPostgres(async (address) => {
    await page.type('olga', 'DATABASE_URL=postgresql', { fill: { [usual]: address, '/backup/rows': rows ?? '', ...fresh('rows') } });
  });
  await withPostgres(async (address) => {
    await page.type('olga', "DATABASE_URL='", { fill: { [`${usual}?sslmode=verify-full`]: address }, more: '--port 0', until: serves });
  });
  await page.type('olga', 'lockstep restore /backup/monday', { fill: { '/backup/monday': monday ?? '', ...fresh('files') } });
}
