// Masks that a site wrote itself, and the function of an audited site, on a real server and by the agent's own hand.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataHost } from '#data/host/data-host.ts';
import { dataHere } from '#data/host/here.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';
import { DataHouse, debian } from './data-house.ts';

const { isThere } = debian;
const secret = 'Anna Smith of Hamburg';

const classification = `lockstep-data: 1
tables:
  public.staff:
    columns:
      id: {type: integer, keep: serial key}
      badge: {type: text, mask: own.badge}
      badges: {type: "text[]", mask: own.badge}
      profile: {type: jsonb, mask: json}
      profile -> badge: {mask: own.badge}
      about: {type: text, mask: text.scrub}
`;
const masks = `export const masks = [{
  id: 'own.badge', summary: 'A badge of the same office.', preserves: 'The office.', learns: 'Which badges are equal.',
  collides: 'often', families: ['text'],
  mask: (value, draw) => value.slice(0, 2) + '-' + draw.digits(6),
}];`;

let house: DataHouse;
let folder = '';

beforeAll(async () => {
  if (!isThere) return;
  house = await DataHouse.start(debian.home);
  await house.made('staging');
  await house.made(
    'prod',
    `CREATE TABLE staff (id int PRIMARY KEY, badge text, badges text[], profile jsonb, about text);
    INSERT INTO staff SELECT n, 'HH-' || 10000 + n, ARRAY['B1-' || n, 'HH-' || 10000 + n], jsonb_build_object('badge', 'HH-' || 10000 + n),
      'the holder of HH-' || 10000 + n || ' called' FROM generate_series(1, 500) n`,
  );
  folder = await mkdtemp(path.join(tmpdir(), 'own-masks-'));
  await makeMaskKey(path.join(folder, 'mask.key'));
}, 120_000);

afterAll(async () => {
  await house?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function host(ours: string, said: string = classification): Promise<DataHost> {
  const url = new URL(house.url('prod'));
  const where = `host: ${url.searchParams.get('host') ?? url.hostname}, port: ${url.port === '' ? '5432' : url.port}, user: postgres`;
  await writeFile(path.join(folder, 'ours.mjs'), ours);
  await chmod(path.join(folder, 'ours.mjs'), 0o644);
  await writeFile(path.join(folder, 'data.yaml'), said);
  await writeFile(
    path.join(folder, 'agent-data.yaml'),
    `lockstep-agent-data: 1
key-file: mask.key
masks: [ours.mjs]
databases:
  shop:
    source: {${where}, database: prod}
    classification: data.yaml
    targets:
      staging: {${where}, database: staging}
`,
  );
  return DataHost.open(path.join(folder, 'agent-data.yaml'));
}

async function refreshed(ours: string, said?: string): Promise<Awaited<ReturnType<SourceHand['refresh']>>> {
  count += 1;
  const order = { effectKey: `own-${count}`, environment: 'staging', database: 'shop' };
  return new SourceHand(await host(ours, said)).refresh(order, { signal: new AbortController().signal, say: () => undefined });
}

let count = 0;

interface Staff {
  readonly badge: string;
  readonly badges: readonly string[];
  readonly profile: { readonly badge: string };
  readonly about: string;
}

function staff(): Promise<readonly Staff[]> {
  return house.asked('staging', 'SELECT * FROM staff ORDER BY id');
}

test.skipIf(!isThere)(
  'a mask of its own masks columns, arrays, JSON and what texts say of them, and the proof stands',
  { timeout: 120_000 },
  async () => {
    const outcome = await refreshed(masks);
    expect(outcome.verdict).toBe('pass');
    const rows = await staff();
    expect(rows).toHaveLength(500);
    for (const [at, { badge, badges, profile, about }] of rows.entries()) {
      expect(badge).toMatch(/^HH-\d{6}$/);
      expect(badge).not.toBe(`HH-${10_001 + at}`);
      expect([badges[1], profile.badge]).toEqual([badge, badge]);
      expect(about).toBe(`the holder of ${badge} called`);
    }
    const other = await refreshed(`${masks}//`);
    expect(other.plan).not.toBe(outcome.plan);
    expect(JSON.parse(outcome.documents['plan.json'] ?? '')).toMatchObject({ own: [{ file: 'ours.mjs' }] });
    expect((await staff())[0]).toEqual(rows[0]);
  },
);

test.skipIf(!isThere)(
  'one that fails, or makes something else the second time, replaces nothing and tells no value',
  { timeout: 120_000 },
  async () => {
    const before = await staff();
    const failing = masks.replace("value.slice(0, 2) + '-' + draw.digits(6)", `{ throw new Error(value + ' ${secret}'); }`);
    const error: unknown = await refreshed(failing).catch((caught: unknown) => caught);
    expect(String(error)).toContain("`own.badge` can't read a value of it");
    expect(String(error)).not.toContain(secret);
    expect(String(error)).not.toContain('HH-1');
    await expect(
      (await dataHere(path.join(folder, 'agent-data.yaml'), () => Promise.reject(new Error('Nothing is signed here.')))).preview(
        'shop',
        'staff',
        3,
      ),
    ).rejects.toThrow(secret);

    await expect(refreshed(masks.replace('draw.digits(6)', 'Math.random()'))).rejects.toThrow(
      '`own.badge` makes something else of the same value',
    );
    expect(await staff()).toEqual(before);
  },
);

test.skipIf(!isThere)(
  'nothing starts with a file that others may write, nor with a mask that no file has',
  { timeout: 60_000 },
  async () => {
    const open = await host(masks);
    await chmod(path.join(folder, 'ours.mjs'), 0o666);
    await expect(open.classification(open.database('shop'))).rejects.toThrow('Write: chmod go-w');
    const without = await host('export const masks = [];');
    await expect(without.classification(without.database('shop'))).rejects.toThrow('There is no mask `own.badge`.');
  },
);

test.skipIf(!isThere)('by HMAC-SHA-256 everything is masked otherwise, and as well', { timeout: 120_000 }, async () => {
  await refreshed(masks);
  const before = await staff();
  const outcome = await refreshed(masks, classification.replace('lockstep-data: 1', 'lockstep-data: 1\nfunction: hmac-sha-256'));
  const rows = await staff();
  expect(outcome.verdict).toBe('pass');
  expect(rows.filter(({ badge }, at) => badge === before[at]?.badge).length).toBeLessThan(3);
  expect(rows.every(({ badge, about }) => about === `the holder of ${badge} called`)).toBe(true);
});
