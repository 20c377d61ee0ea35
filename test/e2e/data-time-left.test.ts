// Whoever looks on is told how long a refresh still takes, from the tenth second on, and it comes true: of one that is the first of its database, and
// of the next one. How close it is on a machine that is left alone, `npm run bench -- eta` tells.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataHost } from '#data/host/data-host.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';
import { DataHouse, debian } from './data-house.ts';

const { dumpProgram, isThere } = debian;
/** About 44 MB as COPY writes them; what is said on a disk of PostgreSQL is a fraction of it, for pages compress well. */
const [people, pages] = [70_000, 1_200];

const classification = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
      about: {type: text, mask: text.scramble}
  public.pages:
    columns:
      id: {type: integer, keep: serial key}
      text: {type: text, keep: written by us}
`;

let source: DataHouse;
let target: DataHouse;
let folder: string;

beforeAll(async () => {
  if (!isThere) return;
  [source, target] = await Promise.all([DataHouse.start(debian.home), DataHouse.start(debian.home)]);
  await source.made(
    'prod',
    `
    CREATE TABLE people (id int PRIMARY KEY, email text NOT NULL UNIQUE, about text NOT NULL);
    CREATE TABLE pages (id int PRIMARY KEY, text text NOT NULL);
    INSERT INTO people SELECT n, 'p' || n || '@mail.example', 'I am number ' || n || repeat(', and I wrote this myself', 10) FROM generate_series(1, ${people}) n;
    INSERT INTO pages SELECT n, repeat('This is what stands on page ' || n || '. ', 500) FROM generate_series(1, ${pages}) n;
    CREATE INDEX people_about ON people (left(about, 40))`,
    'ANALYZE',
  );
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-time-left-'));
  await makeMaskKey(path.join(folder, 'mask.key'));
  await writeFile(path.join(folder, 'prod.yaml'), classification);
  const [from, to] = [new URL(source.url('prod')), new URL(target.url('staging'))];
  await writeFile(
    path.join(folder, 'agent-data.yaml'),
    `lockstep-agent-data: 1
key-file: mask.key
databases:
  prod:
    source: {host: 127.0.0.1, port: ${from.port}, database: prod, user: postgres}
    classification: prod.yaml
    at-most: 2 MB/s
    pause: {answers-above: 1 minute}
    targets:
      staging: {host: 127.0.0.1, port: ${to.port}, database: staging, user: postgres}
`,
  );
}, 120_000);

afterAll(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

interface Line {
  readonly atMs: number;
  readonly words: string;
}

/** What was said, and when; and how long it took. */
async function refreshed(effectKey: string): Promise<{ readonly lines: readonly Line[]; readonly totalMs: number }> {
  const hand = new SourceHand(await DataHost.open(path.join(folder, 'agent-data.yaml')), { dumpProgram });
  const lines: Line[] = [];
  const began = performance.now();
  await hand.refresh(
    { effectKey, environment: 'staging', database: 'prod' },
    { signal: new AbortController().signal, say: (words) => lines.push({ atMs: performance.now() - began, words }) },
  );
  return { lines, totalMs: performance.now() - began };
}

const unitMs: { readonly [unit: string]: number } = { second: 1_000, seconds: 1_000, minute: 60_000, minutes: 60_000 };

/** Undefined: it is not said. */
function leftIn(words: string): number | undefined {
  const said = /about (.+) left$/.exec(words)?.[1];
  return said?.match(/\d+ [a-z]+/g)?.reduce((sum, part) => {
    const [count, unit = ''] = part.split(' ');
    return sum + Number(count) * (unitMs[unit] ?? Number.NaN);
  }, 0);
}

test.skipIf(!isThere).each(['first', 'second'])(
  'from the tenth second on the end that is told is the end that comes: of the %s refresh',
  { timeout: 180_000 },
  async (effectKey) => {
    const { lines, totalMs } = await refreshed(effectKey);
    // That reading waits, or goes on, is said between.
    const late = lines.filter(({ atMs, words }) => atMs >= 10_000 && !words.startsWith('reading '));
    expect(late.length).toBeGreaterThan(4);
    const off = late.map(({ atMs, words }) => Math.abs(atMs + (leftIn(words) ?? Infinity) - totalMs) / totalMs);
    expect(off.filter(Number.isFinite)).toHaveLength(late.length);
    expect(off.filter((each) => each < 0.25).length / off.length, lines.map(({ words }) => words).join('\n')).toBeGreaterThan(0.8);
  },
);
