import { isOlder } from './oracle-age.ts';
import { expectRule } from './oracle-gates.ts';
import type { OracleView, ReleaseView, Seen } from './oracle-view.ts';
import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import type { Evidence, Release } from '#core/state.ts';
import type { Gate } from '#core/system.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;
type Created = Extract<Command, { kind: 'create' }>;

/** The rules of docs/hotfix.md: what a hotfix is made of, by whose word it goes live, that it stays in, and that it overtakes nobody. */
export class OracleHotfix {
  readonly #view: OracleView;
  /** Release → the hotfixes that it goes without, as somebody has said. */
  readonly #without = new Map<string, Set<string>>();
  /** Hotfixes of what was rejected by then. */
  readonly #alone = new Set<string>();

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event, asked }: Seen): void {
    switch (event.kind) {
      case 'releaseCreated':
        return this.#created(event.release, asked);
      case 'fixOmitted':
        expectRule(event.because.trim() !== '', 'whoever leaves a fix out says why');
        expectRule(
          ['developer', 'release-manager'].some((role) => this.#view.members(role).includes(event.by)),
          'whoever may create releases leaves a fix out',
        );
        return this.#leavesOut(event.release, [event.hotfix]);
      case 'promotionStarted':
        return this.#started(event);
      case 'releaseEnded':
        return this.#ended(event);
      default:
        return undefined;
    }
  }

  #leavesOut(release: string, hotfixes: readonly string[]): void {
    this.#without.set(release, new Set([...(this.#without.get(release) ?? []), ...hotfixes]));
  }

  #created(release: Release, asked: Command | undefined): void {
    this.#leavesOut(release.id, Object.keys(release.without ?? {}));
    if (asked?.kind !== 'create' || release.origin === 'adopted') return;
    expectRule((asked.hotfix !== undefined) === (release.hotfix !== undefined), 'a hotfix is what was asked for as one');
    if (release.hotfix === undefined) this.#carries(release, asked);
    else {
      if (this.#view.releases.get(release.hotfix.base)?.state !== 'open') this.#alone.add(release.id);
      this.#repairs(release, asked, release.hotfix.base);
    }
  }

  /** What runs in the whole of the last stage, and the services that were named; nothing that is not live yet. */
  #repairs(release: Release, { bill }: Created, base: string): void {
    const live = this.#live();
    expectRule(live?.id === base, 'a hotfix is made of what runs in the whole of the last stage');
    expectRule(release.hotfix?.because.trim() !== '', 'a hotfix says why');
    expectRule(this.#view.pathOf(release).length > 1, 'a hotfix never goes into production alone');
    const services = Object.keys(release.bill);
    const bits = (of: Release, service: string): string | undefined => of.bill[service]?.digest;
    const changed = services.filter((service) => live === undefined || bits(release, service) !== bits(live, service));
    expectRule(changed.length > 0, 'a hotfix repairs something');
    expectRule(
      changed.every((service) => bill[service] !== undefined),
      'what is not named of a hotfix is what is live',
    );
    for (const other of this.#view.releases.values()) {
      const wasLive = other.entered.has(this.#view.pathOf(other.release).at(-1)?.name ?? '');
      const brings =
        other.state === 'open' && !wasLive && changed.some((service) => bits(other.release, service) === bits(release, service));
      expectRule(!brings, 'a hotfix brings nothing that waits on the path');
    }
  }

  /** What runs in all of the last stage of today's path. */
  #live(): Release | undefined {
    const places = this.#view.file.path.at(-1)?.waves.flat() ?? [];
    const [one, ...others] = new Set(places.map((name) => this.#view.place(name).stay?.release));
    return one === undefined || others.length > 0 ? undefined : this.#view.release(one).release;
  }

  /** What is not named comes from the newest; where that still has the bits that were repaired, with the fix. */
  #carries(release: Release, { bill, carry }: Created): void {
    if (!carry) return;
    const open = [...this.#view.releases.values()].flatMap((each) => (each.state === 'open' ? [each.release] : []));
    const newest = open.toSorted((left, right) => (isOlder(this.#view, left, right) ? -1 : 1)).at(-1);
    const live = this.#live();
    for (const [service, { digest }] of Object.entries(release.bill)) {
      const kept = newest?.bill[service]?.digest;
      if (bill[service] !== undefined || kept === undefined) continue;
      const isRepaired = live !== undefined && this.#chain(live).some((fix) => this.#base(fix)?.bill[service]?.digest === kept);
      expectRule(digest === (isRepaired ? live?.bill[service]?.digest : kept), 'what is carried over takes the fix along');
    }
  }

  /** A hotfix and those that it stands on. */
  #chain(release: Release): readonly Release[] {
    const base = this.#base(release);
    return release.hotfix === undefined ? [] : [release, ...(base === undefined ? [] : this.#chain(base))];
  }

  #base({ hotfix }: Release): Release | undefined {
    return hotfix === undefined ? undefined : this.#view.releases.get(hotfix.base)?.release;
  }

  #started(event: Of<'promotionStarted'>): void {
    const { promotion } = this.#view.promotion(event.promotion);
    if (promotion.kind !== 'normal') return;
    const release = this.#view.release(promotion.release);
    for (const side of ['entry', 'exit'] as const)
      for (const gate of event[side]) expectRule(this.#isWritten(release, promotion.stage, gate), `somebody wrote the gate ${gate.label}`);
    if (this.#view.pathOf(release.release).at(-1)?.name !== promotion.stage) return;
    if (release.release.hotfix !== undefined) this.#twoPeople(release, event.entry);
    this.#staysIn(release.release);
  }

  /** Nothing is asked that neither the file of its creation nor today's says. */
  #isWritten({ release }: ReleaseView, stage: string, gate: Gate): boolean {
    const isHotfix = release.hotfix !== undefined;
    const ways = [this.#view.pathOf(release), this.#view.todaysStages(isHotfix)];
    const written = ways.flatMap((way) => way.filter(({ name }) => name === stage).flatMap((each) => each[gate.side]));
    const asksManagers = gate.kind === 'approval' && gate.slots.length === 1 && gate.slots[0]?.role === 'release-manager';
    return (isHotfix && asksManagers) || written.some((each) => asksTheSame(each, gate));
  }

  /** Of its whole way, approvals and sign-offs counted together, each human being once and no author. */
  #twoPeople(release: ReleaseView, entry: readonly Gate[]): void {
    const approvals = entry.filter(({ kind }) => kind === 'approval');
    expectRule(approvals.length > 0, 'somebody is asked before a hotfix goes live');
    const isWaived = release.exceptions.some(
      (item) =>
        item.second !== undefined &&
        item.revoked === undefined &&
        this.#view.now < item.expires &&
        approvals.some(({ hash }) => hash === item.gate),
    );
    const people = new Set(release.evidence.filter((item) => this.#letsOn(release, item)).map(({ by }) => this.#view.human(by)));
    expectRule(isWaived || people.size > 1, 'a hotfix takes two people besides its authors');
  }

  #letsOn({ release, entered, starts }: ReleaseView, { kind, by, stage, entry, verdict, revoked, releaseDigest }: Evidence): boolean {
    const isAuthor = release.authors.some((author) => this.#view.human(author) === this.#view.human(by));
    if (isAuthor || this.#view.services.includes(by) || verdict !== 'pass' || revoked !== undefined) return false;
    if (releaseDigest !== release.digest) return false;
    if (kind === 'sign-off') return entered.get(stage)?.promotion === entry && entered.get(stage)?.rolledBack === false;
    return kind === 'approval' && entry === `attempt ${(starts.get(stage) ?? 0) + 1}`;
  }

  /** Whatever takes the place of a hotfix that serves has it too, or somebody has said why not. */
  #staysIn(release: Release): void {
    for (const fix of this.#served(release))
      for (const service of Object.keys(fix.bill)) {
        if (fix.bill[service]?.digest === this.#base(fix)?.bill[service]?.digest) continue;
        const isIn = this.#has(release, fix, service, new Set());
        expectRule(isIn || this.#without.get(release.id)?.has(fix.id) === true, `a hotfix stays in (${fix.id} in ${release.id})`);
      }
  }

  #served(release: Release): readonly Release[] {
    const places = this.#view.pathOf(release).at(-1)?.waves.flat() ?? [];
    const standing = places.flatMap((name) => this.#view.place(name).stay?.release ?? []).filter((id) => id !== release.id);
    // What was rejected is no fix any more, though it still serves.
    const live = standing.filter((id) => this.#view.release(id).state === 'open');
    return [...new Set(live)].flatMap((id) => this.#fixes(this.#view.release(id).release));
  }

  /** A hotfix of what had been rejected stands on no fix. */
  #fixes(release: Release): readonly Release[] {
    const base = this.#alone.has(release.id) ? undefined : this.#base(release);
    return release.hotfix === undefined ? [] : [release, ...(base === undefined ? [] : this.#fixes(base))];
  }

  /** The same bits; its commits among those that went in; or made of what has it, as git knows. */
  #has(release: Release, fix: Release, service: string, seen: Set<string>): boolean {
    const digest = release.bill[service]?.digest;
    if (digest === undefined || digest === fix.bill[service]?.digest) return true;
    if (seen.has(release.id)) return false;
    seen.add(release.id);
    const [own, its] = [release.commits?.[service], fix.commits?.[service]];
    const isWhole = its !== undefined && its.list.length > 0 && its.count === its.list.length;
    if (isWhole && its.list.every(({ commit }) => own?.list.some((each) => each.commit === commit) === true)) return true;
    const others = [...this.#view.releases.values()].map((each) => each.release);
    return others.some(
      (other) =>
        (other.bill[service]?.digest === digest || (own?.lacks === 0 && own.since === other.id)) && this.#has(other, fix, service, seen),
    );
  }

  /** It ends by itself only where something newer has gone before it: a hotfix overtakes nothing. */
  #ended({ release: id, as }: Of<'releaseEnded'>): void {
    if (as !== 'superseded') return;
    const release = this.#view.release(id);
    const path = this.#view.pathOf(release.release).map(({ name }) => name);
    const ahead = path.filter((name) => release.entered.get(name)?.rolledBack !== false);
    const isPassed = [...this.#view.releases.values()].some(
      (other) => isOlder(this.#view, release.release, other.release) && ahead.some((name) => other.entered.get(name)?.rolledBack === false),
    );
    expectRule(isPassed, `what is superseded was overtaken by something newer (${id})`);
  }
}

function asksTheSame(one: Gate, other: Gate): boolean {
  if (one.kind === 'soak' && other.kind === 'soak')
    return 'ms' in one && 'ms' in other && one.ms === other.ms && one.mode === other.mode && one.graceMs === other.graceMs;
  if (one.kind === 'approval' && other.kind === 'approval') return JSON.stringify(one.slots) === JSON.stringify(other.slots);
  return one.hash === other.hash;
}
