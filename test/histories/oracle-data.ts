// What a place's data are, by the answers of the agents alone; and what a refresh may do, and when.
import { expectRule } from './oracle-gates.ts';
import type { OracleView, Seen } from './oracle-view.ts';
import type { Event } from '#core/event.ts';
import type { Order, Promotion, State } from '#core/state.ts';
import type { Gate } from '#core/system.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;
type DataGate = Extract<Gate, { kind: 'data' }>;

/** Of what lies in one database of a place, as far as agents said it. */
export interface Copy {
  readonly at: number;
  readonly verdict: string;
  readonly classification: string;
  /** By which it came unmasked. */
  readonly exception?: string;
  /** What was found since. */
  proof?: string;
}

/** Data are the place's: where the file says so, they are refreshed before anything of a release comes there, or when somebody asks. */
export class OracleData {
  readonly #view: OracleView;
  /** `place database` → what is there. */
  readonly #copies = new Map<string, Copy>();
  /** `promotion place database` → what was there when its wave began. */
  readonly #before = new Map<string, Copy | undefined>();
  /** Place → when a migration last changed what stands there, or may have. */
  readonly #migrated = new Map<string, number>();
  /** Orders of which it is known that they did nothing. */
  readonly #absent = new Set<string>();

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event, asked }: Seen): void {
    switch (event.kind) {
      case 'promotionRequested': {
        const { kind, due, by, only } = event.promotion;
        if (kind !== 'refresh') return;
        const isAsked = asked?.kind === 'refresh' && asked.by === by && asked.only === only;
        expectRule((due !== undefined && only === undefined) || isAsked, 'no data are refreshed below what stays that nobody asked for');
        return this.#requested(event);
      }
      case 'promotionStarted':
        return this.#started(event);
      case 'waveStarted':
        return this.#wave(event);
      case 'orderIssued':
        return this.#issued(event);
      case 'orderEnded':
      case 'orderSettled':
        this.#migratedBy(event);
        return this.#ended(event);
      default:
        return undefined;
    }
  }

  /** All of them are proven, masked as the file says, as production is since it was migrated last, and younger than the gate says. */
  isFresh(place: string, gate: DataGate): boolean {
    const databases = this.#databases(place);
    if (databases.length === 0 || !('ms' in gate)) return false;
    const rule = this.#view.file.environments.find(({ name }) => name === place)?.refresh;
    return databases.every((database) => {
      const copy = this.#copies.get(`${place} ${database}`);
      if (copy === undefined || copy.verdict !== 'pass' || copy.proof === 'leak') return false;
      const isRight = (rule?.classification?.[database] ?? copy.classification) === copy.classification;
      return isRight && (this.#migrated.get(rule?.from ?? '') ?? -Infinity) < copy.at && this.#view.now < copy.at + gate.ms;
    });
  }

  /** Every copy that is not masked. */
  unmasked(): readonly { readonly place: string; readonly database: string; readonly copy: Copy }[] {
    return [...this.#copies].flatMap(([key, copy]) => {
      const [place = '', database = ''] = key.split(' ');
      return copy.verdict === 'raw' ? [{ place, database, copy }] : [];
    });
  }

  isRefreshed(place: string, database: string): boolean {
    return this.#databases(place).includes(database);
  }

  /** What is told of a place is what lies there. */
  checkTold({ environments }: State): void {
    for (const { name, data = {} } of environments.values()) {
      const told = Object.entries(data).map(([database, { verdict, at, exception, proof }]) => [
        database,
        verdict,
        at,
        exception,
        proof?.verdict,
      ]);
      const is = [...this.#copies].flatMap(([key, { verdict, at, exception, proof }]) => {
        const [place, database] = key.split(' ');
        return place === name ? [[database, verdict, at, exception, proof]] : [];
      });
      const [left, right] = [told, is].map((all) =>
        all
          .map((each) => JSON.stringify(each))
          .toSorted()
          .join(' '),
      );
      expectRule(left === right, `what is said of the data of ${name} is true (told ${left}; there is ${right})`);
    }
  }

  #databases(place: string): readonly string[] {
    return this.#view.file.environments.find(({ name }) => name === place)?.refresh?.databases ?? [];
  }

  #requested({ promotion }: Of<'promotionRequested'>): void {
    const [place, second] = promotion.waves.flat();
    const stay = this.#view.place(place ?? '').stay;
    expectRule(second === undefined && stay?.release === promotion.release, 'data are refreshed below what runs in one place');
    const others = [...this.#view.promotions.values()].filter(({ state }) => ['waiting', 'running', 'undoing'].includes(state));
    expectRule(
      !others.some(({ promotion: other }) => other.kind === 'refresh' && other.only === promotion.only && other.waves.flat()[0] === place),
      'the data of a place are refreshed, or looked through, once at a time',
    );
  }

  #started({ promotion: id, entry, exit, passes }: Of<'promotionStarted'>): void {
    const { promotion } = this.#view.promotion(id);
    if (promotion.kind !== 'refresh') return;
    expectRule(
      !this.#view.stopped(this.#view.now) && !this.#view.holds.has(promotion.stage),
      'no data are refreshed, or looked through, under a stop or a hold',
    );
    expectRule(entry.length + exit.length + Object.keys(passes).length === 0, 'a refresh proves nothing of a release');
  }

  #wave({ promotion: id, deployments }: Of<'waveStarted'>): void {
    const { promotion } = this.#view.promotion(id);
    const release = this.#view.releases.get(promotion.release)?.release;
    const stage = release === undefined ? undefined : this.#view.pathOf(release).find(({ name }) => name === promotion.stage);
    const wants = promotion.kind === 'refresh' || (promotion.kind === 'normal' && stage?.refreshes === true);
    for (const { environment, steps } of deployments) {
      const databases = this.#databases(environment);
      const found = steps.flatMap(({ refresh }, index) =>
        refresh === undefined ? [] : [`${index} ${refresh.database} ${refresh.from} ${refresh.only ?? ''}`],
      );
      const expected = wants ? databases.map((database, index) => `${index} ${database} p1 ${promotion.only ?? ''}`) : [];
      expectRule(found.join() === expected.join(), 'data are refreshed before anything else, where the stage says so');
      for (const database of databases)
        this.#before.set(`${id} ${environment} ${database}`, this.#copies.get(`${environment} ${database}`));
      if (promotion.kind !== 'refresh') continue;
      const kinds = new Set(steps.map(({ kind }) => kind));
      expectRule(
        [...kinds].every((kind) => kind === 'refresh' || (kind === 'migrate' && promotion.only === undefined)),
        'below a refresh nothing moves, and a proof only looks',
      );
    }
  }

  #issued({ order }: Of<'orderIssued'>): void {
    if (order.step?.refresh === undefined || order.kind === 'check') return;
    const source = this.#view.file.environments.find(({ name }) => name === order.step?.refresh?.from);
    expectRule(order.host === (source?.host ?? 'local'), 'data are read where they lie');
    expectRule(order.undo !== true || order.step.refresh.only === undefined, 'what only looked is not taken back');
  }

  /** What was put back by a rollback migrates nothing; what failed may have done half. */
  #migratedBy(event: Of<'orderEnded'> | Of<'orderSettled'>): void {
    const order = this.#view.openOrders.get(event.key);
    if (order?.step?.kind !== 'migrate' || order.undo === true) return;
    const wasAbsent = this.#absent.has(event.key);
    if (event.kind === 'orderEnded' ? event.as === 'absent' : event.as === 'retry') this.#absent.add(event.key);
    const acted = event.kind === 'orderEnded' ? event.as === 'succeeded' || (event.as === 'failed' && !wasAbsent) : event.as !== 'absent';
    const { promotion } = this.#view.promotion(order.promotion);
    if (!acted || promotion.kind === 'rollback') return;
    if (this.#brings(order.environment, promotion)) this.#migrated.set(order.environment, event.at);
  }

  /** Whether a release comes with migrations that what runs there has not; what nobody can read has some. */
  #brings(place: string, { release: id, bill }: Promotion): boolean {
    const { stay } = this.#view.place(place);
    if (stay === undefined) return true;
    if (stay.bill['app']?.digest === bill['app']?.digest) return false;
    const [before, after] = [stay.release, id].map((each) => this.#view.releases.get(each)?.release.migrations?.['app']);
    const known = (before ?? []).map(({ path }) => path);
    return after === undefined || after.some(({ path, changes }) => changes && !known.includes(path));
  }

  #ended(event: Of<'orderEnded'> | Of<'orderSettled'>): void {
    const order: Order | undefined = this.#view.openOrders.get(event.key);
    const database = order?.step?.refresh?.database;
    if (order === undefined || database === undefined || (event.as !== 'succeeded' && event.as !== 'done')) return;
    const key = `${order.environment} ${database}`;
    const result = event.kind === 'orderEnded' ? event.result : undefined;
    if (order.step?.refresh?.only === 'proof') return this.#looked(key, result?.proved?.verdict);
    if (order.undo === true) return this.#putBack(key, this.#before.get(`${order.promotion} ${key}`));
    // What a person says was brought is what was ordered: without masks, or nobody knows what.
    const unmasked = order.step?.refresh?.unmasked?.exception;
    const { at, verdict, classification } = result?.refreshed ?? {
      at: event.at,
      verdict: unmasked === undefined ? 'unproven' : 'raw',
      classification: '',
    };
    this.#copies.set(key, { at, verdict, classification, ...(verdict === 'raw' && unmasked !== undefined && { exception: unmasked }) });
  }

  /** What could not see takes nothing back of what was found. */
  #looked(key: string, found: string | undefined): void {
    const copy = this.#copies.get(key);
    if (copy === undefined || found === undefined || (found === 'broken' && copy.proof === 'leak')) return;
    copy.proof = found;
  }

  /** What was not masked is never put back: what took its place stays. */
  #putBack(key: string, before: Copy | undefined): void {
    if (before?.verdict === 'raw') return;
    if (before === undefined) this.#copies.delete(key);
    else this.#copies.set(key, before);
  }
}
