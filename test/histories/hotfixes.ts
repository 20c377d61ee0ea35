// What people do about hotfixes: make one of what is live, and releases that have it, or not.
import { artefact, migrationsOf, type Options } from './fixture.ts';
import { help } from './helping-hand.ts';
import type { World } from './world.ts';
import type { Command } from '#core/command.ts';
import type { CommitList } from '#core/commits.ts';
import type { Release, Stay } from '#core/state.ts';
import type { Bill } from '#core/system.ts';

type Create = Extract<Command, { kind: 'create' }>;

/** Mostly new bits of one service of what is live; now and then of nothing, of what waits on the path, or while nothing is live. */
export function hotfix(world: World, by: string, pick: number, walks: boolean): void {
  const id = `r${world.state.head.releases + 1}`;
  const live = world.state.environments.get('p1')?.stay;
  const bill = pick % 13 === 0 ? waitingBits(world) : repaired(world, live, pick);
  const { events } = world.do({
    kind: 'create',
    by,
    release: id,
    bill,
    ...readIn(bill),
    authors: [],
    carry: false,
    hotfix: { because: pick % 17 === 0 ? ' ' : 'orders are lost' },
    ...commitsOf(id, live?.release ?? 'r0', Object.keys(bill)),
  });
  if (walks && events.length > 0) walkOn(world, id);
}

function walkOn(world: World, id: string): void {
  for (let act = 0; act < 30; act += 1) {
    const release = world.state.releases.get(id);
    if (release?.state !== 'open' || !help(world, release)) return;
  }
}

function repaired(world: World, live: Stay | undefined, pick: number): Bill {
  const services = Object.keys(live?.bill ?? { app: true });
  const changed = pick % 19 === 0 ? [] : pick % 3 === 0 ? services : [services[pick % services.length] ?? 'app'];
  return Object.fromEntries(changed.map((name) => [name, artefact(name, repairOf(world, live?.bill[name]?.digest))]));
}

/** What is read in the artefacts that come with it: what is carried over is known already. */
export function readIn({ app }: Bill): Pick<Create, 'migrations'> {
  return app === undefined ? {} : { migrations: migrationsOf(numberOf(app.digest)) };
}

/** The same migrations, other bits. */
function repairOf(world: World, digest: string | undefined): number {
  return (numberOf(digest) % 1000) + 1000 * (world.state.head.releases + 1);
}

function numberOf(digest: string | undefined): number {
  return Number(/\d+$/.exec(digest ?? '1')?.[0]);
}

function waitingBits({ state }: World): Bill {
  return [...state.releases.values()].findLast((release) => release.state === 'open')?.bill ?? {};
}

function commitsOf(id: string, since: string, services: readonly string[]): Pick<Create, 'commits'> {
  return { commits: Object.fromEntries(services.map((name) => [name, listOf(since, id)])) };
}

function listOf(since: string, fix: string): CommitList {
  return { since, count: 1, lacks: 0, list: [{ commit: `fix-${fix}`, subject: 'orders are kept' }] };
}

/** How a release that is made while a hotfix is live stands to it: git shows the fix in it, somebody says why not, or nobody says a word. */
export function standing(world: World, pick: number): Pick<Create, 'commits' | 'without'> {
  const live = world.state.releases.get(world.state.environments.get('p1')?.stay?.release ?? '');
  if (live?.hotfix === undefined) return {};
  const services = Object.keys(live.bill);
  const commits = services.map((name) => [name, wayIn(live, pick)] as const);
  return pick % 4 === 0
    ? { without: { [live.id]: 'it is reverted by design' } }
    : pick % 4 === 1
      ? {}
      : { commits: Object.fromEntries(commits) };
}

/** Its commits among those that went in; or made of the hotfix itself. */
function wayIn({ id }: Release, pick: number): CommitList {
  if (pick % 4 === 2) return { since: 'r0', count: 2, list: listOf('r0', id).list };
  return { since: id, count: 1, lacks: pick % 8 === 3 ? 1 : 0, list: [{ commit: 'more', subject: 'more' }] };
}

/** Who carries over names one service only, where there are two. */
export function named(bill: Bill, services: Options['services'], carry: boolean, pick: number): Bill {
  const { app, web } = bill;
  if (!carry || services === 1 || app === undefined || web === undefined) return bill;
  return pick % 2 === 0 ? { app } : { web };
}
