// A release walks for 28 working days, across Easter and the night in which the clocks are put forward, while the controller is restarted fifty
// times, its store is brought to a newer schema twice, a company day is added and the clocks of the zone are known anew: it goes live at the
// instant that was foretold. The clock is simulated, the store is a real one.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileTime } from '#calendar/compile-time.ts';
import { catalogue } from '#catalogue/index.ts';
import { blockers } from '#core/blockers/index.ts';
import { digestOf } from '#core/canonical.ts';
import type { PersonCommand } from '#core/command.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { nextStage } from '#core/find.ts';
import { compileSystem } from '#core/forecast/compile-release.ts';
import { forecastSystem } from '#core/forecast/forecast.ts';
import { indexOf } from '#core/index-of.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import type { State } from '#core/state.ts';
import type { CompileTime } from '#core/time/compiled.ts';
import { instantWords } from '#core/time/instant-words.ts';
import type { ZoneRules } from '#core/time/types.ts';
import { wakeOf } from '#core/waits.ts';
import type { Engine } from '#engine/engine.ts';
import { startEngine } from '#engine/start-engine.ts';
import { RosterBook } from '#http/roster-book.ts';
import { Database } from '#store/database.ts';
import { startEmbeddedServer, type EmbeddedServer } from '#store/embedded-server.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';

const file = `lockstep: 1
system: shop
zone: Europe/Berlin
calendar: {holidays: DE-BW, hours: 09:00-17:00, cut-off: 16:00}
roles: {developer: [dora], tester: [tess, tom], release-manager: [rita], customer: [carl]}
services:
  api: {source: 'directory:./api', command: node server.js}
checklists: {uat: [Order placed]}
environments:
  dev: {data: synthetic, errors: full}
  test: {data: masked, errors: full}
  last: {data: masked, errors: full}
  int: {data: masked, errors: medium}
  preprod: {data: masked, errors: medium, audience: customers}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [soak: 3 working days]
  - stage: TEST
    exit: [soak: 6 working days]
  - stage: LAST
    exit: [soak: 5 working days]
  - stage: INT
    entry: [approval: tester]
    exit: [soak: 6 working days]
  - stage: prePROD
    entry: [approval: release-manager]
    exit: [soak: 8 working days, {sign-off: customer, checklist: uat}]
  - stage: PROD
    entry: [approval: [release-manager, tester], window: Mon-Thu 09:00-15:00]
`;
const withClosure = file.replace('cut-off: 16:00}', 'cut-off: 16:00, closures: [{when: 2026-05-08, because: Company day}]}');
const digest = `sha256:${'0'.repeat(64)}`;

let folder: string;
let server: EmbeddedServer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-walk-'));
  await chmod(folder, 0o755);
  server = await startEmbeddedServer({ dataDir: path.join(folder, 'store'), warn: () => undefined });
}, 120_000);

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const at = (text: string): number => Date.parse(text);
const urlOf = (): string => `postgresql:///postgres?host=${encodeURIComponent(server.socketDir)}&user=lockstep`;

/** Until somebody knows better, the clocks of Berlin are put back on 1 May. */
const asWasBelieved: CompileTime = async (definitions, now) => {
  const answer = await compileTime(definitions, now);
  if (!answer.ok) return answer;
  const { calendars, schedule, of } = answer.time;
  const wrong = ({ offsets, ...zone }: ZoneRules): ZoneRules => ({
    ...zone,
    data: '2026a',
    offsets: [...offsets.filter(({ from }) => from < at('2026-05-01T00:00:00Z')), { from: at('2026-05-01T00:00:00Z'), seconds: 3600 }],
  });
  const believed = Object.entries(calendars).map(
    ([name, { calendar, sources }]) => [name, { sources, calendar: { ...calendar, zone: wrong(calendar.zone) } }] as const,
  );
  return { ...answer, time: { of, calendars: Object.fromEntries(believed), schedule: { ...schedule, zone: wrong(schedule.zone) } } };
};

class Walk {
  now = at('2026-03-27T09:00:00Z');
  restarts = 0;
  knowsClocks = false;
  engine: Engine | undefined;
  store: Store | undefined;
  #command = 0;

  async start(): Promise<void> {
    this.store = await openStore({ url: urlOf() });
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (_fields: object, sentence: string) => expect.unreachable(sentence),
    };
    this.engine = startEngine({
      store: this.store,
      secrets: { secretsOf: () => Promise.resolve({}) },
      owner: `walk-${this.restarts}`,
      log,
      now: () => this.now,
      compileTime: (definitions, now) => (this.knowsClocks ? compileTime : asWasBelieved)(definitions, now),
    });
    await this.engine.tellRoster({ groups: { 'installation-admin': ['gus'] } });
    await this.engine.keepTime();
  }

  async stop(): Promise<void> {
    await this.engine?.stop();
    await this.store?.close();
  }

  async restart(): Promise<void> {
    await this.stop();
    this.restarts += 1;
    if (this.restarts === 15 || this.restarts === 30)
      await asOfAnOlderLockstep(this.restarts === 15 ? ['outbox'] : ['outbox', 'availability']);
    await this.start();
  }

  async say(command: PersonCommand): Promise<void> {
    this.#command += 1;
    const answer = await this.engine?.submit('shop', command, `c${this.#command}`);
    if (answer?.ok !== true) throw new Error(answer?.refusal.sentence ?? 'no engine');
  }

  async state(): Promise<State> {
    const read = await this.engine?.read('shop');
    if (read === undefined) throw new Error('no system');
    return read.state;
  }

  async apply(text: string): Promise<void> {
    const parsed = parseSystem(text, catalogue);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    await this.say({ kind: 'apply', by: 'gus', file: parsed.system, digest: digestOf(parsed.system) });
  }

  async foretold(): Promise<string> {
    const state = await this.state();
    const [forecast] = forecastSystem(compileSystem(state, new Map(), this.now), 1);
    return wordsAt(state, forecast?.earliest);
  }

  /** Agents and people do at once what is asked of them. */
  async obey(): Promise<void> {
    await this.engine?.look('shop');
    for (let round = 0; round < 200; round += 1) {
      const { orders = [] } = (await this.engine?.ordersFor('local', 0)) ?? {};
      for (const order of orders) await this.#answer(order);
      if (orders.length === 0 && !(await this.#answerAsPeople())) return;
    }
    throw new Error('there is no end of orders');
  }

  async #answer({ key, fence, payload }: OrderEnvelope): Promise<void> {
    const seen = { kind: 'observe', by: 'agent:local', key, fence, at: this.now } as const;
    const isRead = payload.kind === 'step' && payload.step.kind === 'read-back';
    const result = payload.kind === 'check' ? ({ verdict: 'pass' } as const) : isRead ? { digest } : {};
    await this.engine?.hear('local', 'shop', [{ ...seen, seq: 1, state: 'succeeded', because: 'done', result }]);
  }

  async #answerAsPeople(): Promise<boolean> {
    const state = await this.state();
    const release = state.releases.get('1.0');
    const stage = release && nextStage(state, release);
    if (release === undefined || stage === undefined) return false;
    for (const blocker of blockers(state, release, stage.name, this.now, indexOf(state).moving.get('1.0'))) {
      const [who] = blocker.clears.kind === 'person' ? blocker.clears.who : [];
      if (who === undefined || blocker.gate === undefined) continue;
      const about = { by: who, release: '1.0', stage: blocker.stage, gate: blocker.gate };
      if (blocker.code === 'sign-off') await this.say({ kind: 'sign', ...about, checklist: { 'Order placed': true } });
      else if (blocker.code === 'approval') await this.say({ kind: 'approve', ...about });
      else continue;
      return true;
    }
    return false;
  }

  /** To the next instant at which something follows, or to this one, where it is sooner; true once the release is live. */
  async goOn(until: number): Promise<boolean> {
    const state = await this.state();
    this.now = Math.min(until, wakeOf(state, this.now) ?? until);
    await this.obey();
    return (await this.state()).releases.get('1.0')?.entries['PROD']?.enteredAt !== undefined;
  }
}

/** Takes the newest changes of the schema back, as if an older Lockstep had written it until now. */
async function asOfAnOlderLockstep(names: readonly string[]): Promise<void> {
  const database = new Database({ connectionString: urlOf(), max: 1 });
  const tables = names.flatMap((name) => (name === 'outbox' ? ['outbox', 'notices'] : [name]));
  await database.use(async (connection) => {
    for (const table of tables) await connection.query(`DROP TABLE lockstep.${table}`);
    const { rows } = await connection.query('DELETE FROM lockstep.migrations WHERE name = ANY($1) RETURNING name', [names]);
    expect(rows).toHaveLength(names.length);
  });
  await database.close();
}

function wordsAt(state: State, instant: number | undefined): string {
  const zone = state.calendars.get('default')?.calendar.zone;
  return zone === undefined || instant === undefined ? 'at no known time' : instantWords(zone, instant);
}

test('28 working days from 27 March 2026: live at the minute that was foretold, whatever comes in between', async () => {
  const walk = new Walk();
  await walk.start();
  if (walk.store === undefined) throw new Error('no store');
  await new RosterBook(walk.store.settings).changeGroups(() => ({ 'installation-admin': ['gus'] }));
  await walk.apply(file);
  const artefact = { digest, blob: digest, source: 'directory:./api' };
  await walk.say({ kind: 'create', by: 'dora', release: '1.0', bill: { api: artefact }, authors: ['dora'], carry: false });
  await walk.say({ kind: 'promote', by: 'dora', release: '1.0', stage: 'PROD', wait: true });
  await walk.obey();
  const foretold: string[] = [await walk.foretold()];

  const nights = Array.from({ length: 60 }, (_, index) => at('2026-03-28T01:30:00Z') + index * 86_400_000);
  // Every ninth day at noon, too.
  const noons = nights.filter((_, index) => index % 9 === 0).map((night) => night + 10.5 * 3_600_000);
  const events: readonly { readonly at: number; readonly does: () => Promise<void> }[] = [
    { at: at('2026-04-15T10:00:00Z'), does: async () => void (walk.knowsClocks = true) },
    { at: at('2026-04-20T10:00:00Z'), does: () => walk.apply(withClosure) },
    ...[...nights, ...noons].map((night) => ({ at: night, does: () => walk.restart() })),
  ];
  let isLive = false;
  for (const event of events.toSorted((left, right) => left.at - right.at)) {
    while (!isLive && walk.now < event.at) isLive = await walk.goOn(event.at);
    if (isLive) break;
    await event.does();
    const now = await walk.foretold();
    if (now !== foretold.at(-1)) foretold.push(now);
  }

  const state = await walk.state();
  expect(foretold).toEqual([
    'Mon 11 May 2026, 10:00 Europe/Berlin (+01:00)',
    'Mon 11 May 2026, 10:00 Europe/Berlin (+02:00)',
    'Tue 12 May 2026, 10:00 Europe/Berlin (+02:00)',
  ]);
  expect(wordsAt(state, state.releases.get('1.0')?.entries['PROD']?.enteredAt)).toBe(foretold.at(-1));
  expect(walk.restarts).toBeGreaterThanOrEqual(50);
  const told = (await walk.store.events('shop', { limit: 10_000 })).filter(({ kind }) => kind === 'timeCompiled');
  expect(told.map(({ body }) => /"because":"(\w+)"/.exec(body)?.[1])).toEqual(['file', 'zones', 'file']);
  expect(await walk.store.verify('shop')).toMatchObject({ intact: true });
  await walk.stop();
}, 300_000);
