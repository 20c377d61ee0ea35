// The examples of the commands about places, the record, secrets, hooks and the installation.
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { PageWalk } from '../play-pages.ts';
import { found, type Walk } from '../walk.ts';

const smoke = 'exit: [check: smoke]';
const serves = /Lockstep serves http/;

export const cliPlaces: PageWalk = {
  page: 'docs/cli.md, Places and record',
  walk: async (page) => {
    await page.shop({ name: 'cli-places', path: { INT: smoke, PROD: smoke } });
    for (const version of ['1.0.0', '1.1.0']) {
      await page.release(version);
      await page.promote(version, 'PROD');
    }
    await page.type('olga', 'lockstep env list', { says: /prod/ });
    const address = found(await page.type('olga', 'lockstep env door int --json'), /(http:\/\/127\.0\.0\.1:\d+)/);
    await page.type('olga', 'curl', { fill: { 'http://127.0.0.1:27963': address }, says: /1\.1\.0/ });
    await page.type('olga', 'lockstep env show prod');
    await page.type('olga', 'lockstep env show prod --stays', { says: /1\.1\.0.*to now.*promoted by/ });
    await page.type('olga', 'lockstep env show prod --days');
    await page.type('olga', 'lockstep compare int prod');
    await page.type('olga', 'lockstep compare PROD 1.1.0', { says: /Identical: the same/ });
    await page.type('olga', 'lockstep compare 1.0.0 1.1.0');
    await page.type('olga', 'lockstep config show int');
    await page.type('olga', 'lockstep config show int --diff');
    await page.type('olga', 'lockstep config show prod');
    await page.type('olga', 'lockstep simulate --since', { says: /identical: sha256:/ });
    await page.type('olga', 'lockstep simulate --change', { says: /4 promotions: 4 the same/ });
    await page.type('olga', 'lockstep simulate --change', { says: /"fate":"same"/ });
    await record(page);
    await page.type('admin', 'lockstep blobs collect --plan');
    await page.type('admin', 'lockstep blobs collect');
    await page.type('admin', 'lockstep explain', { says: /own word never counts/ });
  },
};

async function record(page: Walk): Promise<void> {
  await page.type('carla', 'lockstep audit log');
  await page.type('carla', 'lockstep audit log --all');
  await page.type('carla', 'lockstep audit verify');
  await page.type('carla', 'lockstep audit export');
  await page.type('carla', 'lockstep audit verify --file ledger.jsonl', { variables: page.nowhere });
  const checkpoints = path.join(page.house.data, 'checkpoints');
  cpSync(path.join(checkpoints, readdirSync(checkpoints).toSorted().at(-1) ?? ''), path.join(page.folder, 'last.checkpoint'));
  const key = readFileSync(path.join(page.house.data, 'checkpoint-key.pub'), 'utf8').trim();
  await page.type('carla', 'lockstep audit verify --file ledger.jsonl --checkpoint', { variables: { ...page.nowhere, PUBLIC_KEY: key } });
}

export const cliSecrets: PageWalk = {
  page: 'docs/cli.md, Secrets and hooks',
  walk: async (page) => {
    const variables = 'variables: {DATABASE_URL: "${secret.API_DB}", KEY: "${secret.TLS_KEY}"}';
    const services = `  api: {source: "directory:./api", command: node server.js, ${variables}}`;
    await page.shop({ name: 'cli-secrets', path: { DEV: smoke, PROD: smoke }, services, more: 'secrets: store' });
    await page.house.prove('otto');
    await page.type('otto', 'lockstep secret set prod API_DB', { answers: [[/API_DB/, 'postgresql://shop:two@db.example/shop']] });
    page.write('key.pem', 'the key of the shop\n');
    await page.type('otto', 'lockstep secret set prod TLS_KEY');
    await page.run('otto', 'lockstep secret set dev API_DB', { stdin: 'postgresql://shop:one@db.dev.example/shop' });
    await page.type('otto', 'lockstep secret list', { says: /TLS_KEY/ });
    await page.type('otto', 'lockstep secret remove');
    await page.type('otto', 'lockstep secret rotate prod');
    await page.house.prove('admin');
    await page.type('admin', 'lockstep secret rotate');
    const made = await page.type('admin', 'lockstep hook add');
    await page.type('admin', 'lockstep hook list', { says: /github/ });
    await page.type('admin', 'lockstep hook remove', { fill: { '4f1c2a90b7d3e865': found(made, /\b([0-9a-f]{16})\b/) } });
  },
};

export const cliInstallation: PageWalk = {
  page: 'docs/cli.md, Installation',
  walk: async (page) => {
    const data = { '/var/lib/lockstep': page.house.data };
    await page.type('admin', 'lockstep host add two');
    const { out } = await page.type('admin', 'lockstep host add web1');
    const state = page.house.folder('cli-agent');
    const invitation = out.split(/\s+/).find((word) => word.startsWith('lkji_')) ?? '';
    await page.run('admin', `lockstep agent join ${invitation} --state ${state}`);
    const list = await page.type('admin', 'lockstep host list', { says: /web1/ });
    await page.type('admin', 'lockstep agent remove', { fill: { '4f1c2a90b7d3e865': found(list, /web1\s+([0-9a-f]{16})/) } });
    const backup = page.house.folder('cli-backup');
    await page.type('olga', 'lockstep backup /backup/monday', { fill: { '/backup/monday': `${backup}/monday`, ...data } });
    await page.type('olga', 'lockstep backup /backup/rows', { fill: { '/backup/rows': `${backup}/rows`, ...data } });
    await page.type('olga', 'lockstep restore', {
      fill: { '/backup/monday': `${backup}/monday`, '/var/lib/lockstep-drill': `${backup}/drill` },
    });
    await page.type('olga', 'lockstep doctor', { says: /Node/ });
    await page.type('olga', 'lockstep doctor --data', { fill: data, says: /"sentence"/ });
    await page.type('olga', 'lockstep version', { says: /"0\.1\.0"/ });
    await down(page, state);
  },
};

/** Of an installation of its own, in the home of whoever types it. */
async function down(page: Walk, state: string): Promise<void> {
  await page.run('olga', 'lockstep serve --data ~/.lockstep --port 0 --agent', {
    until: serves,
    meanwhile: () =>
      page.type('olga', 'lockstep down --data', { answers: [[/to go on: /, (screen) => /Type (.+) to go on/.exec(screen)?.[1] ?? '']] }),
  });
  await page.type('olga', 'lockstep down --state', { fill: { '/var/lib/lockstep-agent': state } });
}
