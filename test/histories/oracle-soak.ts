import { expectRule, fail } from './oracle-gates.ts';
import { whereabouts, type Whereabouts } from './oracle-pauses.ts';
import type { StayView } from './oracle-stay.ts';
import type { OracleView, PlaceView, ReleaseView, Seen } from './oracle-view.ts';
import type { Event } from '#core/event.ts';
import type { Evidence } from '#core/state.ts';
import type { Gate } from '#core/system.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;
type SoakGate = Extract<Gate, { kind: 'soak' }>;
type Soaked = NonNullable<Evidence['soaked']>;

/** A soak that runs somewhere now. */
interface Running {
  readonly release: ReleaseView;
  readonly gate: SoakGate;
  readonly promotion: string;
  readonly places: readonly { readonly name: string; readonly place: PlaceView; readonly stay: StayView }[];
  /** NaN while one of its places is down. */
  readonly due: number;
}

const minute = 60_000;

/** The rules about soaks: they end at their instant, when every host attests that nothing broke them, and only then. */
export class OracleSoak {
  readonly #view: OracleView;

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event, before }: Seen): void {
    if (event.kind === 'evidenceGiven' && event.evidence.kind === 'soak') this.#ended(event.release, event.evidence);
    if (event.kind === 'orderIssued' && event.order.check?.soaked !== undefined) this.#asked(event, event.order.check.soaked);
    if (event.kind === 'gapAttested') this.#gap(event, before);
  }

  /** Once a transaction is over: whoever is to be asked was asked, and what all have attested is written down. */
  atRest(): void {
    for (const soak of this.#running()) {
      if (!(soak.due <= this.#view.now)) continue;
      const answers = soak.places.map((at) => ({ at, said: this.#said(soak, at.name, at.stay) }));
      expectRule(!answers.every(({ said }) => said.at(-1)?.verdict === 'pass'), 'a soak that every host attests is written down');
      for (const { at, said } of answers) {
        const last = said.at(-1);
        if (last?.verdict === 'pass' || at.place.lease !== undefined) continue;
        const asked = [...this.#view.openOrders.values()].some(
          (order) => order.environment === at.name && order.check?.gate === soak.gate.hash && order.check.soaked?.until === soak.due,
        );
        expectRule(asked || this.#rests(said), 'at the end of a soak every host is asked');
      }
    }
  }

  /** Who did not attest is asked again after a minute, then two, then four, and every ten at most. */
  #rests(said: readonly Evidence[]): boolean {
    const last = said.at(-1);
    return (
      last !== undefined && last.verdict !== 'pass' && this.#view.now < last.at + Math.min(minute * 2 ** (said.length - 1), 10 * minute)
    );
  }

  #running(): readonly Running[] {
    return [...this.#view.releases.values()].flatMap((release) =>
      release.state === 'open' ? [...release.entered].flatMap(([stage, entry]) => this.#runningIn(release, stage, entry)) : [],
    );
  }

  #runningIn(
    release: ReleaseView,
    stage: string,
    { promotion, exit }: { readonly promotion: string; readonly exit: readonly Gate[] },
  ): readonly Running[] {
    const names = this.#view
      .pathOf(release.release)
      .find(({ name }) => name === stage)
      ?.waves.flat();
    const places = (names ?? []).flatMap((name) => {
      const place = this.#view.place(name);
      return place.stay?.promotion === promotion ? [{ name, place, stay: place.stay }] : [];
    });
    if (places.length === 0 || places.length < (names?.length ?? 0)) return [];
    return exit.flatMap((gate) => {
      const isWritten = (item: Evidence): boolean =>
        item.kind === 'soak' && item.gate === gate.hash && item.entry === promotion && item.revoked === undefined;
      if (gate.kind !== 'soak' || release.evidence.some(isWritten)) return [];
      const dues = places.map(({ name, stay }) => this.#dueOf(gate, whereabouts(name, stage, release.release), stay));
      return [{ release, gate, promotion, places, due: Math.max(...dues) }];
    });
  }

  /** What was said of this very time in one place, oldest first. */
  #said({ release, gate, promotion, due }: Running, place: string, stay: StayView): readonly Evidence[] {
    return release.evidence.filter(
      (item) =>
        item.kind === 'check' &&
        item.gate === gate.hash &&
        item.entry === promotion &&
        item.environment === place &&
        item.soaked?.until === due &&
        item.soaked.since === stay.upSince &&
        item.soaked.mode === gate.mode,
    );
  }

  #ended(id: string, evidence: Evidence): void {
    const release = this.#view.release(id);
    const gate = release.entered.get(evidence.stage)?.exit.find((each) => each.hash === evidence.gate);
    if (gate?.kind !== 'soak') return fail('a soak belongs to an exit gate');
    const soak = this.#running().find((each) => each.release === release && each.gate === gate && each.promotion === evidence.entry);
    if (soak === undefined) return fail('a soak ends where it runs, and once');
    expectRule(
      evidence.at === soak.due && evidence.at <= this.#view.now,
      `the soak ends at its due instant (${evidence.at}, not ${soak.due})`,
    );
    for (const { name, stay } of soak.places) {
      const last = this.#said(soak, name, stay).at(-1);
      expectRule(last?.verdict === 'pass' && last.by.startsWith('agent:'), `the host of ${name} attests the soak`);
    }
  }

  #asked({ order }: Of<'orderIssued'>, soaked: Soaked): void {
    const soak = this.#running().find(({ gate, promotion }) => gate.hash === order.check?.gate && promotion === order.check.entry);
    const stay = soak?.places.find(({ name }) => name === order.environment)?.stay;
    expectRule(
      soak !== undefined && soaked.until === soak.due && soak.due <= this.#view.now && soaked.since === stay?.upSince,
      'a host is asked about a soak that is over, and about its whole time',
    );
    if (soak === undefined || stay === undefined) return;
    expectRule(soaked.mode === soak.gate.mode, 'a host is asked as the gate wants it');
    expectRule(
      order.attempt > 1 || !this.#rests(this.#said(soak, order.environment, stay)),
      'a host that did not attest is left alone for a while',
    );
  }

  #gap({ environment, promotion, since }: Of<'gapAttested'>, before: readonly Event[]): void {
    const { stay } = this.#view.place(environment);
    const said = before.at(-1);
    expectRule(
      said?.kind === 'evidenceGiven' && said.evidence.environment === environment && said.evidence.verdict === 'fail',
      'a gap is told by the host that does not attest',
    );
    expectRule(said?.kind === 'evidenceGiven' && said.evidence.soaked?.mode === 'continuous', 'where gaps are counted, none breaks a soak');
    expectRule(stay?.promotion === promotion && since <= this.#view.now, 'a gap breaks what runs there');
  }

  #dueOf(gate: SoakGate, at: Whereabouts, stay: StayView): number {
    if (!('ms' in gate)) return fail('these histories soak by the clock');
    // While it is down nothing is over, forgiven or not.
    if (stay.upSince === undefined) return Number.NaN;
    const [since, earned] = gate.graceMs === undefined ? [stay.upSince, stay.earned] : [stay.graceSince, stay.graceEarned];
    const left = gate.mode === 'cumulative' ? Math.max(0, gate.ms - earned) : gate.ms;
    return this.#view.pauses.end(at, since ?? Number.NaN, left);
  }
}
