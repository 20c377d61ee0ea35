// One round: production goes on, a refresh is asked for, somebody is struck, everything is started again; and then what stands is held against what is said.
import { setTimeout as sleep } from 'node:timers/promises';
import { factsBehind, factsOf, remains, standing, timesAbsent, type Facts, type Standing } from './data-judge.ts';
import { rawFiles } from './data-raw.ts';
import { nextMoment } from './data-shop.ts';
import { strike, wordsOfStrike, type DataWorld, type Strike } from './data-strike.ts';
import type { Way } from './data-ways.ts';

const lookMs = 200;
const stillMs = 240_000;
const remainsMs = 30_000;
const mostLeft = 8;

/** What stood in staging after a round. */
interface Stood {
  readonly copy: number;
  readonly digest: string;
}

export class DataRounds {
  readonly #world: DataWorld;
  readonly #facts = new Map<number, { readonly facts: Facts; readonly madeAt: number }>();
  readonly wrong: string[] = [];
  readonly found = { new: 0, old: 0, back: 0 };
  settled = 0;
  clean = 0;
  /** How long a refresh takes where nobody is struck, and how long what was struck took until everything stood still. */
  wholeMs = 3_000;
  readonly settledMs: number[] = [];
  #copy = 0;
  #release = 0;
  #stood: Stood | undefined;

  constructor(world: DataWorld) {
    this.#world = world;
  }

  /** The first release, on the first copy. */
  async begin(): Promise<void> {
    await this.#nextMoment();
    await this.#ask('entry');
    await this.#settle();
    await this.#judge('the first refresh', 'in-place');
    await this.refreshCleanly('the second refresh');
  }

  /** False where the strike found nothing under way any more. `drawn` absent: nobody is struck. */
  async round(way: Way, drawn?: Strike): Promise<boolean> {
    const words = `${drawn === undefined ? 'nobody' : wordsOfStrike(drawn)}, ${way}`;
    const watching = new AbortController();
    const watched = timesAbsent(this.#world.target, watching.signal);
    await this.#nextMoment();
    const begun = performance.now();
    const promotion = await this.#ask(way);
    const { target } = this.#world;
    const aborting = way === 'aborted' ? this.#abort(promotion) : undefined;
    const struck =
      drawn !== undefined &&
      (await strike(this.#world, drawn, {
        goesOn: () => this.#goesOn(promotion),
        isInPlace: async () => ['in-place', 'taken-back'].includes((await this.#last())?.state ?? ''),
        wholeMs: this.wholeMs,
        meanwhile: async () => void this.wrong.push(...(await rawFiles([target.folder])).map((file) => `raw: ${words}: ${file}`)),
      }));
    await aborting;
    await this.#settle();
    watching.abort();
    if ((await watched) > 0) this.wrong.push(`lost: ${words}: for a while there was no staging`);
    this.settledMs.push(performance.now() - begun);
    const state = (await this.#last())?.state ?? 'failed';
    await this.#judge(words, state);
    await this.#searchFiles(words);
    if (state !== 'in-place') await this.refreshCleanly(`after ${words}`);
    return struck;
  }

  /** Nobody is struck: it must come, with all that an earlier one left cleared away. */
  async refreshCleanly(words: string): Promise<void> {
    await this.#nextMoment();
    const begun = performance.now();
    const { exit, said } = await this.#world.house.run('tess', ['data', 'refresh', 'staging', '--wait=5m']);
    this.wholeMs = performance.now() - begun;
    this.clean += 1;
    if (exit !== 0) this.wrong.push(`lost: ${words}: the next refresh ends with ${exit}: ${said}`);
    await this.#settle();
    await this.#judge(`${words}: the next refresh`, (await this.#last())?.state ?? 'failed');
    const { names } = await standing(this.#world.target);
    const kinds = names.map((name) => name.replace(/_[0-9a-f]{16}$/, ''));
    const extra = kinds.filter((kind, at) => kinds.indexOf(kind) !== at || !['staging', 'staging_before', 'staging_reset'].includes(kind));
    if (exit === 0) this.wrong.push(...extra.map((kind) => `left: ${words}: one more ${kind} after the next refresh`));
  }

  /** Only in between two strikes: production stands still while somebody looks. */
  async #nextMoment(): Promise<void> {
    const { source } = this.#world;
    this.#copy += 1;
    await nextMoment(source, this.#copy);
    const facts = await factsOf(source, 'live');
    this.#facts.set(this.#copy, { facts, madeAt: Date.now() });
  }

  /** Production as it was then. A server that was killed goes on with later numbers of its sequences than it had told: it is asked anew, and stands still. */
  async #momentOf({ copy, text }: Facts): Promise<Facts | undefined> {
    const known = this.#facts.get(copy);
    if (known === undefined || known.facts.text === text || copy !== this.#copy) return known?.facts;
    const facts = await factsOf(this.#world.source, 'live');
    this.#facts.set(copy, { ...known, facts });
    return facts;
  }

  /** The promotion that refreshes. */
  async #ask(way: Way): Promise<string> {
    const { house } = this.#world;
    const before = (await this.#last())?.promotion;
    if (way === 'asked') await house.must('tess', ['data', 'refresh', 'staging', '--reason', 'Somebody is struck.']);
    else {
      this.#release += 1;
      const release = `1.${this.#release}.0`;
      await house.writeServer(release, way !== 'ill');
      await house.must('dora', ['release', 'create', release, 'api=./api']);
      await house.must('olga', ['promote', release, '--to', 'STAGING']);
    }
    for (const until = performance.now() + stillMs; performance.now() < until; await sleep(lookMs)) {
      const promotion = (await this.#last())?.promotion;
      if (promotion !== undefined && promotion !== before) return promotion;
    }
    throw new Error('what was asked for does not begin');
  }

  async #abort(promotion: string): Promise<void> {
    await sleep(Math.random() * this.wholeMs * 1.2);
    await this.#world.house
      .command('abort', 'olga', { promotion, reason: 'Somebody thought better of it.' })
      // It has come to its end already.
      .catch(() => undefined);
  }

  async #last() {
    return (await this.#world.house.told()).history.at(-1);
  }

  async #goesOn(promotion: string): Promise<boolean> {
    const { state } = await this.#world.house.promotion(promotion);
    return state === 'waiting' || state === 'running' || state === 'undoing';
  }

  /** Until nothing is under way; a person says of what nobody knows that it may be tried again. */
  async #settle(): Promise<void> {
    const { house } = this.#world;
    for (let [known, since] = ['', performance.now()]; ; await sleep(lookMs)) {
      const [orders, last] = [await house.orders(), await this.#last()];
      if (orders.length === 0 && last?.state !== 'running' && last !== undefined && !(await this.#goesOn(last.promotion))) return;
      for (const { key, state } of orders)
        if (state === 'unknown') {
          this.settled += 1;
          await house.command('settle', 'olga', { order: key, as: 'retry', reason: 'The servers are back.' }).catch(() => undefined);
        }
      const now = JSON.stringify([orders, last]);
      if (now !== known) [known, since] = [now, performance.now()];
      if (performance.now() - since > stillMs) throw new Error(`nothing has moved for ${stillMs / 1000} s: ${now}`);
    }
  }

  async #judge(words: string, state: string): Promise<void> {
    const say = (sentence: string): void => void this.wrong.push(sentence.replace(':', `: ${words}:`));
    const { target, house } = this.#world;
    const [stands, told] = [await standing(target), await house.told()];
    if (!stands.names.includes('staging')) return say('lost: there is no staging');
    const facts = await factsOf(target, 'staging');
    const [record, before] = [told.databases[0]?.record, this.#stood];
    const isNew = state === 'in-place';
    const wanted = isNew ? this.#copy : before?.copy;
    const known = await this.#momentOf(facts);
    if (facts.copy !== wanted)
      say(`told otherwise: the history says ${state}, and staging is of moment ${facts.copy}, not ${wanted ?? 'any'}`);
    if (facts.text !== known?.text) say(`mixture: staging is not wholly of moment ${facts.copy}: ${facts.text} but ${known?.text ?? ''}`);
    if (facts.raw > 0) say(`raw: ${facts.raw} rows of staging`);
    if (isNew && told.history.at(-1)?.documents?.['proof.json'] === undefined) say('lost: the proof of what came is not told');
    this.#holdRecord({ stands, record, copy: facts.copy, say });
    await this.#holdOthers({ stands, facts, isNew, say });
    if (!isNew && facts.digest !== before?.digest) say('mixture: staging is of the moment before, and not as it was then');
    this.found[isNew ? 'new' : state === 'taken-back' ? 'back' : 'old'] += 1;
    this.#stood = { copy: facts.copy, digest: facts.digest };
    for (const until = performance.now() + remainsMs; ; await sleep(lookMs)) {
      const left = [...(await remains(this.#world.source)), ...(await remains(target))];
      if (left.length === 0) return;
      if (performance.now() < until) continue;
      for (const each of left) say(each);
      return;
    }
  }

  /** What is written down at the database, and what the controller says, are of the copy that is there. */
  #holdRecord({
    stands: { record: written },
    record,
    copy,
    say,
  }: Holding & { readonly record: DataRecordSaid | undefined; readonly copy: number }): void {
    if (written === undefined) return say('lost: nothing is written down at staging');
    if (record === undefined) return say('lost: the controller knows of no data in staging');
    if (written.outcome.at !== record.at)
      say(`told otherwise: the controller has data of ${record.at}, the database of ${written.outcome.at}`);
    if (!written.effectKey.includes(`/${record.promotion}/`))
      say(`told otherwise: the controller says ${record.promotion}, the database ${written.effectKey}`);
    const [made, next] = [this.#facts.get(copy)?.madeAt ?? Infinity, this.#facts.get(copy + 1)?.madeAt ?? Infinity];
    if (record.at < made || record.at > next) say(`told otherwise: data of ${record.at} are said, and those of ${made} are there`);
  }

  /** The second copy is as staging was on its first moment; the kept one is what stood there before. */
  async #holdOthers({
    stands: { record, names },
    facts,
    isNew,
    say,
  }: Holding & { readonly facts: Facts; readonly isNew: boolean }): Promise<void> {
    const { target } = this.#world;
    if (names.length > mostLeft) say(`left: ${names.length} databases`);
    if (record?.reset !== undefined && names.includes(record.reset)) {
      const { digest } = await factsBehind(target, record.reset);
      if (digest !== facts.digest) say('mixture: the second copy is not as staging was');
    } else if (isNew) say('lost: there is no second copy');
    if (!isNew || this.#stood === undefined) return;
    if (record === undefined || !names.includes(record.kept)) return say('lost: what stood there before is gone');
    const kept = await factsBehind(target, record.kept);
    if (kept.digest !== this.#stood.digest) say(`doubled: what is kept is of moment ${kept.copy}, and ${this.#stood.copy} stood there`);
  }

  async #searchFiles(words: string): Promise<void> {
    const { house, target } = this.#world;
    await target.ask('postgres', 'CHECKPOINT');
    const found = await rawFiles([target.folder, house.folder]);
    this.wrong.push(...found.map((file) => `raw: ${words}: ${file}`));
    if (house.said.some((line) => line.includes('rawandpersonal'))) this.wrong.push(`raw: ${words}: controller or agent said it`);
  }
}

interface Holding {
  readonly stands: Standing;
  readonly say: (sentence: string) => void;
}

interface DataRecordSaid {
  readonly at: number;
  readonly promotion: string;
}
