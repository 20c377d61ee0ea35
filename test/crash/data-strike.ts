// Who is struck while data are refreshed, how, and when.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Aim, DataHouse } from './data-house.ts';
import type { DataServer } from './data-server.ts';
import type { Way } from './data-ways.ts';
import { cuts, type Cut } from './link.ts';
import { treeOf } from './orphans.ts';

export interface DataWorld {
  readonly house: DataHouse;
  readonly source: DataServer;
  readonly target: DataServer;
}

export type Victim = 'agent' | 'controller' | 'source' | 'target';
type Harm = { readonly kind: 'kill' | 'kill-head' | 'stop' | 'freeze' } | { readonly kind: 'cut'; readonly how: Cut };

export interface Blow {
  readonly who: Victim;
  readonly harm: Harm;
  readonly forMs: number;
}

/** `share`: of what a refresh took; `copying`: as soon as rows go to the target; else at a statement, of the refresh or of what takes it back. */
export type Moment =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'copying' }
  | { readonly kind: 'aim'; readonly name: string; readonly aim: Aim; readonly taking: 'place' | 'back' };

export interface Strike {
  readonly blows: readonly Blow[];
  readonly moment: Moment;
}

const [leastMs, mostMs] = [300, 3_000];
/** Longer than a controller waits for an agent that says nothing. */
const longFreezeMs = 12_000;
const lookMs = 100;

const statements: readonly (readonly [name: string, when: Aim['when'], statement: RegExp])[] = [
  ['the new database is made', 'sent', /^CREATE DATABASE .* TEMPLATE template0/],
  ['an index', 'sent', /CREATE (UNIQUE )?INDEX|ADD CONSTRAINT \S+ (PRIMARY KEY|UNIQUE)/],
  ['a foreign key', 'sent', /ADD CONSTRAINT \S+ FOREIGN KEY/],
  ['the proof begins', 'after', /canaries \(encoding text/],
  ['the proof ends', 'before', /^DROP SCHEMA .* CASCADE/],
  ['the reset copy', 'sent', /^CREATE DATABASE "staging_reset/],
  ['after the reset copy', 'after', /^CREATE DATABASE "staging_reset/],
];

const swapping: readonly (readonly [name: string, when: Aim['when'], statement: RegExp])[] = [
  ['the old one is renamed', 'after', /^ALTER DATABASE "staging" RENAME/],
  ['the new one has its name', 'after', /RENAME TO "staging"$/],
  ['before the commit', 'before', /^COMMIT$/],
  ['the commit under way', 'sent', /^COMMIT$/],
  ['after the commit', 'after', /^COMMIT$/],
  ['older ones go', 'sent', /^DROP DATABASE/],
];

const recording = ['the record', 'after', /^COMMENT ON DATABASE/] as const;

/** Of a refresh that will be taken back more than half of the strikes are for that; of one that is aborted nobody knows how far it comes. */
export function drawStrike(random: () => number, way: Way): Strike {
  return { blows: drawBlows(random), moment: drawMoment(random, way) };
}

function drawMoment(random: () => number, way: Way): Moment {
  const taking = way === 'ill' && random() < 0.6 ? 'back' : 'place';
  const at = way === 'aborted' ? random() / 2 : random();
  if (taking === 'place' && at < 0.4) return { kind: 'share', share: random() * 1.1 };
  if (taking === 'place' && at < 0.5) return { kind: 'copying' };
  const all = taking === 'back' ? swapping : [...statements, ...swapping, recording];
  const [name, when, statement] = pick(all, random);
  return { kind: 'aim', name, aim: { when, statement }, taking };
}

function drawBlows(random: () => number): readonly Blow[] {
  const at = random();
  const forMs = leastMs + random() * (mostMs - leastMs);
  if (at < 0.08)
    return [
      {
        who: pick(['agent', 'controller', 'source', 'target'], random),
        harm: { kind: 'freeze' },
        forMs: random() < 0.3 ? longFreezeMs : forMs,
      },
    ];
  if (at < 0.16) return [{ who: pick(['source', 'target'], random), harm: { kind: 'cut', how: pick(cuts, random) }, forMs }];
  const first = drawKill(random, forMs);
  if (at > 0.85) return [first, ...[drawKill(random, forMs)].filter(({ who }) => who !== first.who)];
  return [first];
}

function drawKill(random: () => number, forMs: number): Blow {
  const who = pick(
    ['agent', 'agent', 'agent', 'controller', 'controller', 'source', 'source', 'target', 'target', 'target'] as const,
    random,
  );
  if (who === 'agent') return { who, harm: { kind: 'kill' }, forMs };
  return { who, harm: { kind: pick(who === 'controller' ? ['kill', 'kill-head'] : ['kill', 'kill', 'kill-head', 'stop'], random) }, forMs };
}

export function wordsOfStrike({ blows, moment }: Strike): string {
  const who = blows.map(({ who: victim, harm }) => `${harm.kind === 'cut' ? harm.how : harm.kind} ${victim}`).join(' and ');
  return `${who}, ${moment.kind === 'aim' ? `${moment.name}${moment.taking === 'back' ? ' (taken back)' : ''}` : moment.kind}`;
}

export interface Under {
  /** Whether what was asked for is under way still. */
  readonly goesOn: () => Promise<boolean>;
  /** Whether the new copy has been in its place, so that all that comes takes it back. */
  readonly isInPlace: () => Promise<boolean>;
  readonly wholeMs: number;
  /** What is looked at while somebody is down. */
  readonly meanwhile: () => Promise<void>;
}

/** False where it came to its end before its moment. */
export async function strike(world: DataWorld, { blows, moment }: Strike, under: Under): Promise<boolean> {
  if (!(await whenItIs(world, moment, under))) return false;
  const hurt = blows.map((blow) => harm(world, blow));
  await Promise.all(hurt.map(({ done }) => done));
  // The agent stands at the statement: it goes on, or is there no more.
  world.house.letGo();
  await under.meanwhile();
  await Promise.all(hurt.map(({ heal }) => heal()));
  return true;
}

async function whenItIs({ house, target }: DataWorld, moment: Moment, { goesOn, isInPlace, wholeMs }: Under): Promise<boolean> {
  switch (moment.kind) {
    case 'share':
      await sleep(moment.share * wholeMs);
      return goesOn();
    case 'copying':
      while (await goesOn()) {
        if (await isCopying(target)) return true;
        await sleep(lookMs);
      }
      return false;
    case 'aim':
      while (moment.taking === 'back' && !(await isInPlace())) {
        if (!(await goesOn())) return false;
        await sleep(lookMs);
      }
      return house.aim(moment.aim, goesOn);
  }
}

async function isCopying(target: DataServer): Promise<boolean> {
  const rows = await target.ask(
    'postgres',
    `SELECT FROM pg_stat_activity WHERE datname LIKE 'staging_next%' AND query LIKE 'COPY %FROM STDIN%'`,
  );
  return rows.length > 0;
}

interface Hurt {
  /** When it has happened. */
  readonly done: Promise<void>;
  readonly heal: () => Promise<void>;
}

function harm(world: DataWorld, { who, harm: { kind, ...more }, forMs }: Blow): Hurt {
  if (who === 'agent' || who === 'controller') return harmProcess(world.house, who, kind, forMs);
  const server = world[who];
  const after = (): Promise<void> => sleep(forMs);
  switch (kind) {
    case 'kill':
    case 'kill-head':
      return { done: server.kill(kind === 'kill'), heal: () => after().then(() => server.start()) };
    case 'stop':
      return { done: server.stopImmediately(), heal: () => after().then(() => server.start()) };
    case 'freeze': {
      const over = server.freeze(forMs);
      return { done: Promise.resolve(), heal: () => over };
    }
    case 'cut': {
      const over = server.link?.cut('how' in more ? more.how : 'drop', forMs);
      return { done: Promise.resolve(), heal: async () => over };
    }
  }
}

/** Both are started again at once by whoever keeps them. */
function harmProcess(house: DataHouse, who: 'agent' | 'controller', kind: Harm['kind'], forMs: number): Hurt {
  const process_ = who === 'agent' ? house.agent : house.serve;
  if (kind === 'freeze') {
    process_.freeze();
    return {
      done: Promise.resolve(),
      heal: async () => {
        await sleep(forMs);
        process_.thaw();
      },
    };
  }
  const all = kind === 'kill' && who === 'controller' && process_.pid !== undefined ? treeOf([process_.pid], '\0') : [];
  process_.kill();
  for (const pid of all) killQuietly(pid);
  return { done: Promise.resolve(), heal: () => Promise.resolve() };
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with its parent.
  }
}

function pick<Each>(all: readonly Each[], random: () => number): Each {
  const found = all[Math.floor(random() * all.length)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}
