// Data without masks, as docs/data.md and docs/exceptions.md say it: of two people, for a time, where the file lets it and no outsider comes.
import { expectRule } from './oracle-gates.ts';
import type { Copy, OracleData } from './oracle-data.ts';
import type { OracleView, Seen } from './oracle-view.ts';
import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import type { DataException, PlanStep, Promotion } from '#core/state.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

const longestMs = 30 * 24 * 60 * 60_000;
const provedForMs = 5 * 60_000;

export class OracleUnmasked {
  readonly #view: OracleView;
  readonly #data: OracleData;
  /** Those that nobody has taken back. */
  readonly #exceptions = new Map<string, DataException>();
  /** It was said that these may not be there any more: so it stands until others are in their place. */
  readonly #said = new WeakSet<Copy>();

  constructor(view: OracleView, data: OracleData) {
    this.#view = view;
    this.#data = data;
  }

  check({ event, asked }: Seen): void {
    if (event.kind === 'dataExceptionAsked') this.#asked(event);
    if (event.kind === 'dataExceptionGranted') this.#granted(event, asked);
    if (event.kind === 'dataExceptionRevoked') this.#revoked(event);
    if (event.kind === 'promotionRequested') this.#requested(event.promotion, asked);
    if (event.kind === 'waveStarted')
      for (const { environment, steps } of event.deployments) this.#ordered(event.promotion, environment, steps);
    if (event.kind === 'orderIssued' && event.order.kind === 'step' && event.order.undo !== true && event.order.step !== undefined)
      this.#ordered(event.order.promotion, event.order.environment, [event.order.step]);
    if (event.kind === 'unmaskedOverdue') this.#overdue(event);
    if (event.kind === 'promotionStarted') this.#enters(this.#view.promotion(event.promotion).promotion);
  }

  /** What nobody permits any more goes no further; and where it is in place that was said. */
  atRest(): void {
    for (const { promotion, state } of this.#view.promotions.values()) {
      const [place = ''] = promotion.waves.flat();
      const isMoving = state === 'waiting' || state === 'running';
      expectRule(
        !isMoving || promotion.unmasked === undefined || this.#stands(place, promotion.unmasked),
        'what came unmasked and waits, or is on its way, is aborted when nobody permits it any more',
      );
    }
    for (const { place, copy } of this.#data.unmasked())
      expectRule(this.#stands(place, copy.exception) || this.#said.has(copy), 'data without masks that nobody permits any more are told');
  }

  #asked({ environment, exception }: Of<'dataExceptionAsked'>): void {
    const { by, expires } = exception;
    expectRule(this.#mayEver(environment), 'data without masks are permitted where the file lets it, and nowhere else');
    expectRule(expires > this.#view.now && expires <= this.#view.now + longestMs, 'data come unmasked for 30 days at most');
    expectRule(this.#has(by, ['operator', 'release-manager', 'tester'], environment), 'who asks for data without masks minds the place');
    this.#exceptions.set(exception.id, exception);
  }

  #granted({ environment, id, second }: Of<'dataExceptionGranted'>, asked: Command | undefined): void {
    const exception = this.#exceptions.get(id);
    if (exception === undefined) return expectRule(false, 'what was taken back, or never asked for, is not granted');
    expectRule(this.#view.human(exception.by) !== this.#view.human(second), 'data without masks are permitted by two people');
    expectRule(exception.second === undefined && this.#view.now < exception.expires, 'an Exception is granted once, and before it ends');
    expectRule(this.#mayEver(environment), 'data without masks are permitted where the file lets it, and nowhere else');
    expectRule(
      !this.#view.services.includes(second) && this.#has(second, ['admin', 'release-manager'], environment),
      'a person who may grants it',
    );
    const means = asked?.kind === 'second-exception' ? asked.means : undefined;
    expectRule(means?.kind !== 'token', 'a token permits nothing');
    const provedAt = means?.kind === 'session' ? means.provedAt : this.#view.now;
    expectRule(this.#view.now - (provedAt ?? -Infinity) <= provedForMs, 'who permits it gives the password anew');
    this.#exceptions.set(id, { ...exception, second });
  }

  #revoked({ environment, id, by }: Of<'dataExceptionRevoked'>): void {
    expectRule(this.#has(by, ['admin', 'release-manager'], environment), 'who may grant takes back');
    this.#exceptions.delete(id);
  }

  #requested({ kind, waves, unmasked, due }: Promotion, asked: Command | undefined): void {
    if (unmasked === undefined) return;
    const [place = ''] = waves.flat();
    const isAsked = asked?.kind === 'refresh' && asked.unmasked === true && asked.environment === place;
    expectRule(kind === 'refresh' && due === undefined && isAsked, 'data come unmasked because somebody asked, and never by themselves');
    expectRule(this.#stands(place, unmasked), 'data come unmasked by an Exception that stands');
  }

  /** Each order says by which Exception, of which two people, until when; and there is none without. */
  #ordered(id: string, place: string, steps: readonly PlanStep[]): void {
    const { unmasked, only } = this.#view.promotion(id).promotion;
    for (const { refresh } of steps) {
      if (refresh === undefined || (unmasked === undefined && refresh.unmasked === undefined)) continue;
      const exception = this.#exceptions.get(unmasked ?? '');
      const { by, second, expires: until } = exception ?? {};
      const is = refresh.unmasked;
      const isTold = is?.exception === unmasked && is?.by === by && is?.second === second && is?.until === until;
      expectRule(only === undefined && isTold, 'an order says by which Exception its data come unmasked');
      expectRule(this.#stands(place, unmasked), 'nothing is ordered unmasked that nobody permits any more');
    }
  }

  #overdue({ environment, databases }: Of<'unmaskedOverdue'>): void {
    const left = this.#data.unmasked().filter(({ place, copy }) => {
      return place === environment && (!this.#stands(place, copy.exception) || this.#said.has(copy));
    });
    const names = left.map(({ database }) => database).toSorted();
    expectRule(names.join() === databases.toSorted().join(), 'what is told to be there unmasked is there, and all of it');
    const isNews = left.some(({ copy }) => !this.#said.has(copy));
    expectRule(isNews, 'that data without masks are to go is said once');
    for (const { copy } of left) this.#said.add(copy);
  }

  /** A release comes in once they are gone, or where it brings others in their place itself. */
  #enters({ kind, waves, release: id, stage: name }: Promotion): void {
    if (kind !== 'normal') return;
    const stage = this.#view.pathOf(this.#view.release(id).release).find((each) => each.name === name);
    const places = waves.flat();
    for (const { place, database, copy } of this.#data.unmasked()) {
      if (!places.includes(place) || (this.#stands(place, copy.exception) && !this.#said.has(copy))) continue;
      const isReplaced = stage?.refreshes === true && this.#data.isRefreshed(place, database);
      expectRule(isReplaced, 'no release comes in where data lie unmasked that should be gone');
    }
  }

  #stands(place: string, id: string | undefined): boolean {
    const exception = this.#exceptions.get(id ?? '');
    return this.#mayEver(place) && exception?.second !== undefined && this.#view.now < exception.expires;
  }

  #mayEver(place: string): boolean {
    const definition = this.#view.file.environments.find(({ name }) => name === place);
    return definition?.audience === 'team' && definition.refresh?.mayBeUnmasked === true;
  }

  #has(person: string, roles: readonly string[], place: string): boolean {
    const isAdmin = roles.includes('admin') && (this.#view.groups['installation-admin'] ?? []).includes(person);
    return isAdmin || roles.some((role) => this.#view.members(role, [place]).includes(person));
  }
}
