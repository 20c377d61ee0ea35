import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { CanaryResult } from '#core/command.ts';
import { fileAnswerShape } from '#core/api/system-shapes.ts';
import type { Event } from '#core/event.ts';
import type { Evidence } from '#core/state.ts';
import { ask } from '../shop/source/ask.ts';
import type { Entry } from './journal.ts';
import { patience } from './patience.ts';
import { evidenceIn, hasEntered, promotionsIn, type PromotionTold } from './promotions.ts';
import { root } from './run-program.ts';
import type { World } from './start-world.ts';
import { setOut, type Watched, type WalkOptions } from './story.ts';

const limitMs = 120_000 * patience;

/** The same shop, watched: 1.4.0 breaks where customers are, 1.5.0 goes live and is taken back on purpose, 1.3.0 is late and too slow for LAST. */
export async function watchProduction({ world, walked, signal, say }: Omit<WalkOptions, 'asked' | 'isShort'>): Promise<void> {
  const watched: Watched = (walked.watched = {});
  const { staff, journal } = world;
  const [anna, dora] = [staff.of('anna'), staff.of('dora')];
  say('ada makes the file stricter: production’s data, masked, and load in LAST, a canary into PROD, a watch behind it');
  const text = await readFile(path.join(root, 'examples', 'shop', 'watched.yaml'), 'utf8');
  await staff.of('ada').ask(fileAnswerShape, 'PUT', '/api/systems/shop/file', { text });
  await anna.command('reject', { release: '1.2.0', reason: 'Orders of two products cost too little.' });
  await setOut({ world, walked }, '1.4.0');
  // The next two come after it, and are tested while it is under load. Each goes on when the one before has left LAST: a load that has
  // to be run again needs its place.
  for (const next of ['1.5.0', '1.3.0']) await setOut({ world, walked }, next, 'TEST');
  await loadOf('1.4.0', { world, signal });
  await journal.until('1.4.0 in INT', hasEntered('1.4.0', 'INT'), limitMs);
  await dora.command('promote', { release: '1.5.0', stage: 'PROD', wait: true });
  const slow = seeSlow({ world, signal, say }, watched);
  slow.catch(() => undefined);
  await seeBadCanary({ world, say }, watched);
  await anna.command('reject', { release: '1.4.0', reason: 'It does not understand the baskets of our customers.' });
  await seeGoLive({ world, signal, say }, watched);
  await goBack({ world, signal, say }, watched);
  await slow;
  watched.names = await namesIn(world);
  watched.seconds = performance.now() / 1000;
}

/** Once 1.5.0 has borne its load, 1.3.0 is put under the same, and does not: while the other goes into production. */
async function seeSlow({ world, signal, say }: Pick<WalkOptions, 'world' | 'signal' | 'say'>, watched: Watched): Promise<void> {
  const { journal, staff } = world;
  await loadOf('1.5.0', { world, signal });
  await journal.until('1.5.0 in INT', hasEntered('1.5.0', 'INT'), limitMs);
  await staff.of('dora').command('promote', { release: '1.3.0', stage: 'PROD', wait: true });
  watched.load = await loadOf('1.3.0', { world, signal });
  say(`1.3.0 is stopped in LAST: ${watched.load.because}`);
  await staff.of('anna').command('reject', { release: '1.3.0', reason: 'Too slow for the customers that come.' });
}

/** On a machine that is busy nobody can tell: somebody asks for another run, as anybody would. */
async function loadOf(release: string, { world, signal }: Pick<WalkOptions, 'world' | 'signal'>): Promise<Evidence> {
  const { journal, staff } = world;
  for (let seen = 0; ; seen += 1) {
    const load = await journal.until(`a load of ${release}`, (entries) => loadsIn(entries, release)[seen], limitMs);
    if (load.verdict === 'pass' || load.verdict === 'fail' || seen === 2) return load;
    signal.throwIfAborted();
    await staff.of('anna').command('recheck', { release, stage: 'LAST', gate: load.gate });
  }
}

function loadsIn(entries: readonly Entry[], release: string): readonly Evidence[] {
  return evidenceIn(entries, release).filter(({ label }) => label === 'load');
}

async function seeBadCanary({ world, say }: Pick<WalkOptions, 'world' | 'say'>, watched: Watched): Promise<void> {
  const { journal } = world;
  const shifted = await journal.until('the first share of 1.4.0', orderOf('1.4.0', 'shift-1'), limitMs);
  // By the ledger's time: the first customers were sent there before anybody had read of it.
  const startedMs = performance.now() - (Date.now() - shifted.at);
  const ended = await journal.until('the end of 1.4.0 in PROD', endOf('1.4.0', 'PROD'), limitMs);
  watched.duringBad = { fromMs: startedMs, toMs: performance.now() };
  watched.bad = judgementsOf(journal.entries, '1.4.0');
  watched.badBecause = becauseOf(journal.entries, ended.id);
  const last = watched.bad.at(-1);
  say(`1.4.0 went back by itself at ${(last?.weight ?? 0) / 100} % of the customers: ${last?.newUsersHit ?? 0} of them noticed`);
}

/** Where a look proves nothing, for more customers came to the new side by chance than were sent there, somebody has it looked at again. */
async function untilLive({ world, say }: Pick<WalkOptions, 'world' | 'say'>): Promise<void> {
  const { journal, staff } = world;
  const isLive = hasEntered('1.5.0', 'PROD');
  for (let doubts = 0; ; doubts += 1) {
    const next = await journal.until('1.5.0 in PROD', (entries) => isLive(entries) ?? doubtsIn(entries)[doubts], limitMs);
    if (!('question' in next)) return;
    say(`nobody can tell yet (${next.question.because}): olga has it looked at again`);
    const { promotion, environment } = next;
    await staff.of('olga').command('continue', { promotion, environment, as: 'look-again', reason: 'That came by chance.' });
  }
}

function doubtsIn(entries: readonly Entry[]): readonly Extract<Event, { kind: 'deploymentAsks' }>[] {
  return entries.flatMap(({ event }) =>
    event.kind === 'deploymentAsks' && event.question.again !== undefined && event.promotion.startsWith('1.5.0@PROD') ? [event] : [],
  );
}

async function seeGoLive({ world, signal, say }: Pick<WalkOptions, 'world' | 'signal' | 'say'>, watched: Watched): Promise<void> {
  const { journal, shopUrl } = world;
  await untilLive({ world, say });
  watched.good = judgementsOf(journal.entries, '1.5.0');
  say('1.5.0 is live; an order with a greeting, which only 1.5.0 knows');
  const greeting = 'Happy birthday';
  const body = `customer=Eva&lamp=1&greeting=${greeting.replace(' ', '+')}`;
  const answer = await ask(`${shopUrl.replace(/\/$/, '')}/checkout`, { method: 'POST', body, type: 'application/x-www-form-urlencoded' });
  const id = /<code>([\w-]+)<\/code>/.exec(answer.body)?.[1] ?? '';
  watched.order = { id, greeting, kept: false };
  watched.watch = await journal.until('the watch of 1.5.0', verdictOf('1.5.0', 'watch'), limitMs);
  signal.throwIfAborted();
}

/** On purpose: what went live must be able to go back, and nobody's order with it. */
async function goBack({ world, signal, say }: Pick<WalkOptions, 'world' | 'signal' | 'say'>, watched: Watched): Promise<void> {
  const { journal, customers, staff } = world;
  say('olga takes PROD back, on purpose');
  const startedMs = performance.now();
  await staff.of('olga').command('rollback', { stage: 'PROD', reason: 'To see that it can be done.' });
  const ended = await journal.until('PROD back on 1.1.0', rollbackOf('PROD'), limitMs);
  watched.rollback = { as: ended.as ?? '', ms: performance.now() - startedMs };
  const after = customers.mark();
  await pause(1_500, undefined, { signal });
  const { requests, failures, versions } = after();
  watched.afterRollback = { requests, failures, versions: Object.keys(versions) };
  if (watched.order !== undefined) watched.order = { ...watched.order, kept: await isKept(world, watched.order) };
}

/** The old code knows nothing of greetings; the column keeps them all the same. */
/** How many orders of PROD say who placed them, and how many of those names stand in prePROD, where all orders of a moment are. */
async function namesIn({ secretUrls }: World): Promise<Required<Watched>['names']> {
  const count = async (environment: string): Promise<{ readonly orders: number; readonly named: number }> => {
    const client = new pg.Client({ connectionString: secretUrls[environment], connectionTimeoutMillis: 3_000 });
    await client.connect();
    try {
      const query = `SELECT count(*)::int AS orders, count(*) FILTER (WHERE customer LIKE 'Customer %')::int AS named FROM orders`;
      const { rows } = await client.query<{ orders: number; named: number }>(query);
      return rows[0] ?? { orders: 0, named: 0 };
    } finally {
      await client.end();
    }
  };
  const [prod, preprod] = await Promise.all([count('prod'), count('preprod')]);
  return { prod, preprod };
}

async function isKept({ secretUrls }: World, { id, greeting }: { readonly id: string; readonly greeting: string }): Promise<boolean> {
  const client = new pg.Client({ connectionString: secretUrls['prod'], connectionTimeoutMillis: 3_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly greeting: string }>('SELECT greeting FROM orders WHERE id::text = $1', [id]);
    return rows[0]?.greeting === greeting;
  } finally {
    await client.end();
  }
}

function verdictOf(release: string, label: string): (entries: readonly Entry[]) => Evidence | undefined {
  return (entries) => evidenceIn(entries, release).find((item) => item.label === label && item.verdict !== 'inconclusive');
}

function endOf(release: string, stage: string): (entries: readonly Entry[]) => PromotionTold | undefined {
  return (entries) => promotionsIn(entries).find((told) => told.release === release && told.stage === stage && told.ended !== undefined);
}

function rollbackOf(stage: string): (entries: readonly Entry[]) => PromotionTold | undefined {
  return (entries) => promotionsIn(entries).find((told) => told.kind === 'rollback' && told.stage === stage && told.ended !== undefined);
}

function becauseOf(entries: readonly Entry[], promotion: string): string {
  const ended = entries.find(({ event }) => event.kind === 'promotionEnded' && event.promotion === promotion);
  return ended?.event.kind === 'promotionEnded' ? ended.event.because : '';
}

function orderOf(release: string, step: string): (entries: readonly Entry[]) => Entry | undefined {
  return (entries) => {
    const ids = new Set(promotionsIn(entries).flatMap((told) => (told.release === release ? [told.id] : [])));
    return entries.find(({ event }) => event.kind === 'orderIssued' && event.order.step?.id === step && ids.has(event.order.promotion));
  };
}

/** What each judge of a release's canary saw. */
function judgementsOf(entries: readonly Entry[], release: string): readonly CanaryResult[] {
  const ids = new Set(promotionsIn(entries).flatMap((told) => (told.release === release ? [told.id] : [])));
  const judges = new Set(
    entries.flatMap(({ event }) =>
      event.kind === 'orderIssued' && event.order.step?.kind === 'judge' && ids.has(event.order.promotion) ? [event.order.key] : [],
    ),
  );
  return entries.flatMap(({ event }) =>
    event.kind === 'orderEnded' && judges.has(event.key) && event.result?.canary !== undefined ? [event.result.canary] : [],
  );
}
