// The controller's own look at dates, over a store: what it writes is judged, folded and told as everything else is.
import { expect, test } from 'vitest';
import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { must } from '#core/bug.ts';
import { begunAt, systemOf } from '#core/fixture.ts';
import { dayMs, hourMs, MovingWorld, movesFile } from '#core/forecast/testing-moves.ts';
import type { Notice } from '#core/notify/notice.ts';
import type { State } from '#core/state.ts';
import { upcast } from '#core/upcast.ts';
import { readNotice } from '#notify/read-notice.ts';
import { Slices } from '#engine/slices.ts';
import { recordStep } from '#engine/transact.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { Foreteller, type ForetellerPorts } from './foreteller.ts';

const told = new MovingWorld();
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Controllers over one database, and a clock that the test sets; agents do at once what they are told. */
class House {
  now = begunAt;
  readonly #database = new MemoryDatabase();
  readonly #store = openMemoryStore({ database: this.#database });
  readonly #slices = new Slices();

  async say(command: Command | undefined, id = ''): Promise<readonly Event[]> {
    const request = { system: 'shop', ...(id !== '' && { commandId: id, answerOf: () => 'done' }), ...(command && { command }) };
    const { events, refusal } = await recordStep(this.#store, this.#slices, () => this.now, request);
    if (refusal !== undefined) throw new Error(refusal.sentence);
    return events;
  }

  async state(): Promise<State> {
    const [head] = await this.#store.systems();
    return must(await this.#slices.current(this.#store, 'shop', head?.seq), 'the shop').state;
  }

  async obey(): Promise<void> {
    for (let open = [...(await this.state()).orders.values()]; open.length > 0; open = [...(await this.state()).orders.values()]) {
      for (const { key, fence, host, step, promotion } of open) {
        const digest = (await this.state()).promotions.get(promotion)?.bill[step?.service ?? '']?.digest;
        const result = digest === undefined ? ({ verdict: 'pass' } as const) : { digest };
        await this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at: this.now, result });
      }
    }
  }

  /** 1.0.0 stands in DEV. */
  async begin(target?: string, time: object = { time: told.timeWith() }, text = movesFile): Promise<void> {
    await this.say({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } });
    const file = must(systemOf(text).files.get('1'), 'a file').system;
    await this.say({ kind: 'apply', by: 'ada', file, digest: 'one', ...time });
    await this.create('1.0.0', target);
    await this.say({ kind: 'promote', by: 'dora', release: '1.0.0', stage: 'PROD', wait: true });
    await this.obey();
  }

  async create(release: string, target?: string): Promise<void> {
    const sign = `sha256:${release.replaceAll('.', '').padStart(64, '0')}`;
    const bill = { api: { digest: sign, source: 'directory:./api', blob: sign } };
    const create = { kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false } as const;
    await this.say({ ...create, ...(target !== undefined && { target }) });
  }

  foreteller(): Foreteller {
    const engine: ForetellerPorts['engine'] = {
      now: () => this.now,
      read: async () => ({ seq: (await this.#store.systems())[0]?.seq ?? 0, state: await this.state() }),
      submit: async (_system, command, id) => {
        const events = await this.say(command, id);
        return { ok: true, seq: 0, events: events.map(({ kind }) => kind), ids: [] };
      },
    };
    return new Foreteller({ engine, store: this.#store, log: quiet });
  }

  close(...days: readonly string[]): Promise<readonly Event[]> {
    return this.say({ kind: 'compile-time', by: 'lockstep', time: told.timeWith(days) });
  }

  async foretold(): Promise<readonly Foretold[]> {
    const rows = await this.#store.events('shop', { limit: 1_000 });
    return rows.flatMap(({ kind, body }) => upcast(kind, body)).filter((event) => event.kind === 'dateForetold');
  }

  /** Everything that is to be told of dates. */
  async notices(): Promise<readonly Notice[]> {
    const found: Notice[] = [];
    await this.#store.outbox.spread(100, ({ body }) => {
      const notice = readNotice(body);
      if (notice?.kind === 'date-moved') found.push(notice);
      return [];
    });
    return found;
  }
}

type Foretold = Extract<Event, { kind: 'dateForetold' }>;

test('a first date is written once, and nothing more as long as everything goes as it was reckoned', async () => {
  const house = new House();
  await house.begin();
  const foreteller = house.foreteller();
  await foreteller.look('shop');
  expect(await house.foretold()).toMatchObject([{ release: '1.0.0', at: begunAt }]);
  for (let hours = 2; hours < 40; hours += 2) {
    house.now = begunAt + hours * hourMs;
    await foreteller.look('shop');
  }
  expect(await house.foretold()).toHaveLength(1);
});

test('a day is closed: the date moves, and the ledger says by what, also where the controller was started anew meanwhile', async () => {
  const house = new House();
  await house.begin();
  await house.foreteller().look('shop');
  house.now += hourMs;
  await house.close('2026-06-08');
  // It knows nothing of what was: everything is read from the ledger.
  await house.foreteller().look('shop');
  const [first, moved] = await house.foretold();
  const words = 'Mon 8 Jun (Company day) counts otherwise in the calendar';
  expect(moved?.move?.parts).toEqual([{ kind: 'calendar', words, ms: moved?.move?.ms }]);
  expect(moved?.move?.ms).toBeGreaterThan(dayMs);
  expect(moved?.move?.from).toMatchObject({ at: first?.at, days: first?.days });
});

test('a second move is reckoned from the first one, and not from the beginning', async () => {
  const house = new House();
  await house.begin();
  const foreteller = house.foreteller();
  await foreteller.look('shop');
  for (const days of [['2026-06-08'], ['2026-06-08', '2026-06-09', '2026-06-10']]) {
    house.now += hourMs;
    await house.close(...days);
    await foreteller.look('shop');
  }
  const parts = (await house.foretold()).map(({ move }) => move?.parts.map(({ words }) => words));
  expect(parts).toEqual([
    undefined,
    ['Mon 8 Jun (Company day) counts otherwise in the calendar'],
    ['Tue 9 Jun (Company day) and Wed 10 Jun (Company day) count otherwise in the calendar'],
  ]);
});

test('a date that stood while another moved is still known when it moves itself', async () => {
  const house = new House();
  await house.begin();
  await house.create('1.1.0');
  const foreteller = house.foreteller();
  await foreteller.look('shop');
  for (const days of [['2026-06-17'], ['2026-06-09', '2026-06-17']]) {
    house.now += hourMs;
    await house.close(...days);
    await foreteller.look('shop');
  }
  const moved = (await house.foretold()).filter(({ move }) => move !== undefined).map(({ release }) => release);
  expect(moved.slice(0, 2)).toEqual(['1.1.0', '1.0.0']);
});

test('of two controllers that reckon the same one writes', async () => {
  const house = new House();
  await house.begin();
  await Promise.all([house.foreteller().look('shop'), house.foreteller().look('shop')]);
  expect(await house.foretold()).toHaveLength(1);
});

test('a date that passes its target is told to those whose release it is', async () => {
  const house = new House();
  await house.begin('2026-06-13');
  const foreteller = house.foreteller();
  await foreteller.look('shop');
  expect(await house.notices()).toEqual([]);
  house.now += hourMs;
  await house.close('2026-06-08');
  await foreteller.look('shop');
  const [notice, ...more] = await house.notices();
  expect(more).toEqual([]);
  expect(notice).toMatchObject({ subject: '1.0.0 will be later than its target (shop)', people: ['dora', 'rita', 'rolf'] });
  expect(notice).not.toHaveProperty('onlyWhereAsked');
  expect(notice?.text).toContain('its target is Sat 13 Jun 2026, 23:59 Europe/Berlin');
  expect(notice?.text).toContain('Company day');
});

test('a date that moves without a target is only for those who asked for it', async () => {
  const house = new House();
  await house.begin();
  const foreteller = house.foreteller();
  await foreteller.look('shop');
  house.now += hourMs;
  await house.close('2026-06-08');
  await foreteller.look('shop');
  expect(await house.notices()).toMatchObject([{ subject: 'The date of 1.0.0 has moved (shop)', onlyWhereAsked: true }]);
});

test('a system that says nothing of time, and in which nobody promised a day, is not reckoned', async () => {
  const house = new House();
  const bare = movesFile.replace(/zone:.*\ncalendar:.*\n/, '').replaceAll('working days', 'hours');
  await house.begin(undefined, {}, bare);
  const foreteller = house.foreteller();
  await foreteller.look('shop');
  expect(await house.foretold()).toEqual([]);
  await house.say({ kind: 'target', by: 'rita', release: '1.0.0', target: '2026-07-01', reason: 'the fair' });
  await foreteller.look('shop');
  expect(await house.foretold()).toHaveLength(1);
});
