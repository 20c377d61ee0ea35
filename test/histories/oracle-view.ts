import type { Agreed } from './oracle-agreed.ts';
import { beginAnew, beginAt, breakOff, comeUp, goDown, ledBack, stayFrom, type StayView } from './oracle-stay.ts';
import { OraclePauses, whereabouts } from './oracle-pauses.ts';
import { stagesOf, wayOf } from './oracle-way.ts';
import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import type { Evidence, Exception, Order, Promotion, Release } from '#core/state.ts';
import type { Gate, System } from '#core/system.ts';

/** One event with what stood before it in the same transaction. */
export interface Seen {
  readonly at: number;
  readonly event: Event;
  readonly before: readonly Event[];
  /** The command that was judged in this transaction. */
  readonly asked?: Command;
}

/** A person's own way back: a watch may say no in the very transaction in which somebody is refused one. */
export function isAskedBack({ by }: Pick<Promotion, 'by'>, asked: Command | undefined): boolean {
  return asked?.kind === 'rollback' && asked.by === by;
}

export interface ReleaseView {
  readonly release: Release;
  state: string;
  endedBy: string | undefined;
  evidence: Evidence[];
  exceptions: Exception[];
  /** Stage → by which promotion it entered, with the exit gates of then. */
  entered: Map<string, { promotion: string; exit: readonly Gate[]; rolledBack: boolean }>;
  passed: Map<string, readonly string[]>;
  starts: Map<string, number>;
  held: Set<string>;
}

export interface PlaceView {
  fence: number;
  lease: string | undefined;
  stay: StayView | undefined;
  stack: string[];
  down: boolean;
}

export interface PromotionView {
  readonly promotion: Promotion;
  state: string;
  placed: Map<string, StayView | undefined>;
  stackBefore: Map<string, string[]>;
  started: Set<string>;
  undone: Set<string>;
  /** Environment → service → digest that was read back. */
  readBack: Map<string, Map<string, string>>;
  passes: Promotion['passes'];
  exit: readonly Gate[];
  /** Exceptions that let it in. */
  exceptions: readonly string[];
}

/** What a reader of the ledger knows. */
export class OracleView {
  now = 0;
  version = 0;
  readonly files = new Map<number, System>();
  groups: { readonly [group: string]: readonly string[] } = {};
  services: readonly string[] = [];
  identities: { readonly [account: string]: string } = {};
  readonly releases = new Map<string, ReleaseView>();
  readonly places = new Map<string, PlaceView>();
  readonly promotions = new Map<string, PromotionView>();
  readonly holds = new Set<string>();
  readonly proposals = new Map<string, { by: string; weakens: readonly string[] }>();
  /** Release, stage, entry and gate: nobody has answered in time, so it says no. */
  readonly overdue = new Set<string>();
  /** Release and stage → items that it alone has; release, stage, entry and item → what was found last. */
  readonly ownItems = new Map<string, readonly string[]>();
  readonly lastWords = new Map<string, Extract<Event, { kind: 'itemTried' }>>();
  readonly agreed = new Map<string, Agreed>();
  readonly openOrders = new Map<string, Order>();
  readonly pauses = new OraclePauses();
  stop: { until: number | undefined } | undefined;
  /** Orders of which it is known that they did nothing. */
  readonly #absent = new Set<string>();

  get file(): System {
    const file = this.files.get(this.version);
    if (file === undefined) throw new Error('oracle: no file yet');
    return file;
  }

  place(name: string): PlaceView {
    const place = this.places.get(name) ?? { fence: 0, lease: undefined, stay: undefined, stack: [], down: false };
    this.places.set(name, place);
    return place;
  }

  release(id: string): ReleaseView {
    const release = this.releases.get(id);
    if (release === undefined) throw new Error(`oracle: no release ${id}`);
    return release;
  }

  promotion(id: string): PromotionView {
    const promotion = this.promotions.get(id);
    if (promotion === undefined) throw new Error(`oracle: no promotion ${id}`);
    return promotion;
  }

  pathOf({ version, hotfix }: Release): System['path'] {
    const file = this.files.get(version);
    return file === undefined ? [] : wayOf(file, hotfix !== undefined);
  }

  /** As whoever is there meets them, though those created now may walk past some. */
  todaysStages(isHotfix: boolean): System['path'] {
    return stagesOf(this.file, isHotfix);
  }

  /** Which human being an account belongs to. */
  human(account: string): string {
    return this.identities[account] ?? account;
  }

  /** Who has a role in all of these places; without places, in any. */
  members(role: string, places: readonly string[] = []): readonly string[] {
    const one = (place: string | undefined) =>
      (this.file.roles[role] ?? []).flatMap((entry) =>
        typeof entry === 'string' || place === undefined || entry.in.includes(place) ? [entry] : [],
      );
    const entries = places.length === 0 ? one(undefined) : one(places[0]);
    const all = entries.flatMap((entry) => {
      const who = typeof entry === 'string' ? entry : entry.who;
      return who.startsWith('group:') ? (this.groups[who.slice(6)] ?? []) : [who];
    });
    return places.length < 2 ? all : all.filter((person) => this.members(role, places.slice(1)).includes(person));
  }

  stopped(at: number): boolean {
    return this.stop !== undefined && (this.stop.until === undefined || at < this.stop.until);
  }

  take(event: Event): void {
    this.#takeFile(event);
    this.#takeRelease(event);
    this.#takePromotion(event);
    this.#takeOrder(event);
    this.#takePlace(event);
    this.pauses.take(event);
  }

  #takeFile(event: Event): void {
    if (event.kind === 'fileApplied') {
      this.version = event.version;
      this.files.set(event.version, event.file);
    } else if (event.kind === 'rosterChanged') {
      this.groups = event.groups;
      this.services = event.services ?? [];
      this.identities = event.identities ?? {};
    } else if (event.kind === 'proposalMade')
      this.proposals.set(event.proposal.id, { by: event.proposal.by, weakens: event.proposal.weakens });
    else if (event.kind === 'stageHeld') this.holds.add(event.stage);
    else if (event.kind === 'stageFreed') this.holds.delete(event.stage);
    else if (event.kind === 'stopSet') this.stop = { until: event.until };
    else if (event.kind === 'stopLifted') this.stop = undefined;
  }

  #takeRelease(event: Event): void {
    switch (event.kind) {
      case 'releaseCreated':
        this.releases.set(event.release.id, {
          release: event.release,
          state: 'open',
          endedBy: undefined,
          evidence: [],
          exceptions: [],
          entered: new Map(),
          passed: new Map(),
          starts: new Map(),
          held: new Set(),
        });
        break;
      case 'releaseWithdrawn':
        this.releases.delete(event.release);
        break;
      case 'releaseEnded': {
        const release = this.release(event.release);
        release.state = event.as;
        release.endedBy = event.by;
        if (event.as !== 'rejected') break;
        for (const place of this.places.values()) place.stack = place.stack.filter((id) => id !== event.release);
        for (const { stackBefore } of this.promotions.values())
          for (const [name, stack] of stackBefore)
            stackBefore.set(
              name,
              stack.filter((id) => id !== event.release),
            );
        break;
      }
      case 'releaseReopened':
        this.#reopen(this.release(event.release), event.by);
        break;
      case 'releaseHeld':
        this.release(event.release).held.add(event.stage);
        break;
      case 'releaseFreed':
        this.release(event.release).held.delete(event.stage);
        break;
      default:
        this.#takeEvidence(event);
    }
  }

  #reopen(release: ReleaseView, by: string): void {
    release.state = 'open';
    release.evidence = release.evidence.map((item) => (item.kind === 'approval' ? { ...item, revoked: { by, reason: 'reopened' } } : item));
  }

  #takeEvidence(event: Event): void {
    switch (event.kind) {
      case 'evidenceGiven':
        this.release(event.release).evidence.push(event.evidence);
        break;
      case 'evidenceRevoked':
        this.#changeEvidence(event.release, (item) =>
          item.id === event.evidence ? { ...item, revoked: { by: event.by, reason: event.reason } } : item,
        );
        break;
      case 'soakRestarted': {
        const entry = this.release(event.release).entered.get(event.stage)?.promotion;
        this.#changeEvidence(event.release, (item) =>
          item.kind === 'soak' && item.entry === entry ? { ...item, revoked: { by: event.by, reason: event.reason } } : item,
        );
        for (const { stay } of this.places.values()) {
          if (stay?.promotion !== entry || stay === undefined) continue;
          beginAnew(stay, event.at);
        }
        break;
      }
      case 'exceptionAsked':
        this.release(event.release).exceptions.push(event.exception);
        break;
      case 'exceptionGranted':
        this.#changeException(event.release, event.id, { second: event.second });
        break;
      case 'exceptionRevoked':
        this.#changeException(event.release, event.id, { revoked: { by: event.by } });
        break;
      default:
    }
  }

  #changeEvidence(id: string, change: (item: Evidence) => Evidence): void {
    const release = this.release(id);
    release.evidence = release.evidence.map(change);
  }

  #changeException(id: string, exception: string, fields: Partial<Exception>): void {
    const release = this.release(id);
    release.exceptions = release.exceptions.map((item) => (item.id === exception ? { ...item, ...fields } : item));
  }

  #takePromotion(event: Event): void {
    switch (event.kind) {
      case 'promotionRequested':
        this.promotions.set(event.promotion.id, {
          promotion: event.promotion,
          state: 'waiting',
          placed: new Map(),
          stackBefore: new Map(),
          started: new Set(),
          undone: new Set(),
          readBack: new Map(),
          passes: {},
          exit: [],
          exceptions: [],
        });
        break;
      case 'promotionStarted': {
        const view = this.promotion(event.promotion);
        view.state = 'running';
        view.passes = event.passes;
        view.exit = event.exit;
        view.exceptions = [...event.exceptions, ...Object.values(event.passes).flatMap((pass) => pass.exceptions)];
        for (const name of view.promotion.waves.flat()) this.place(name).lease = event.promotion;
        const release = this.releases.get(view.promotion.release);
        if (view.promotion.kind === 'normal' && release !== undefined)
          release.starts.set(view.promotion.stage, (release.starts.get(view.promotion.stage) ?? 0) + 1);
        break;
      }
      case 'waveStarted':
        for (const deployment of event.deployments) {
          this.promotion(event.promotion).started.add(deployment.environment);
          this.place(deployment.environment).fence = deployment.fence;
        }
        break;
      case 'turned':
        this.promotion(event.promotion).state = 'undoing';
        break;
      case 'promotionEnded':
        this.#endPromotion(event);
        break;
      default:
    }
  }

  #endPromotion(event: Extract<Event, { kind: 'promotionEnded' }>): void {
    const view = this.promotion(event.promotion);
    view.state = event.as;
    for (const place of this.places.values()) if (place.lease === event.promotion) place.lease = undefined;
    const release = this.releases.get(view.promotion.release);
    const { stage, kind } = view.promotion;
    if (event.as !== 'done' || release === undefined || kind === 'refresh') return;
    release.passed.delete(stage);
    release.entered.set(stage, { promotion: event.promotion, exit: view.exit, rolledBack: false });
    for (const [earlier, pass] of Object.entries(view.passes)) release.passed.set(earlier, [...pass.evidence, ...pass.exceptions]);
    if (kind !== 'rollback') return;
    for (const before of view.placed.values()) {
      const displaced =
        before === undefined || before.release === view.promotion.release
          ? undefined
          : this.releases.get(before.release)?.entered.get(stage);
      if (displaced !== undefined) displaced.rolledBack = true;
    }
  }

  #takeOrder(event: Event): void {
    if (event.kind === 'orderIssued') this.openOrders.set(event.order.key, event.order);
    if (event.kind === 'orderDropped') this.openOrders.delete(event.key);
    if (event.kind !== 'orderEnded' && event.kind !== 'orderSettled') return;
    const order = this.openOrders.get(event.key);
    if (order === undefined) return;
    this.#leadAway(event, order);
    if (event.as === 'succeeded' || event.as === 'done') this.openOrders.delete(event.key);
    if (event.kind !== 'orderEnded' || order.step?.kind !== 'read-back' || event.as !== 'succeeded') return;
    const { readBack } = this.promotion(order.promotion);
    const found = readBack.get(order.environment) ?? new Map<string, string>();
    readBack.set(order.environment, found.set(order.step.service ?? '', event.result?.digest ?? ''));
  }

  /** After a switch that took effect, or failed half done, the soak of what ran there is broken. */
  #leadAway(event: Extract<Event, { kind: 'orderEnded' | 'orderSettled' }>, order: Order): void {
    const { stay } = this.place(order.environment);
    const isMost = order.step?.kind === 'switch' || (order.step?.kind === 'shift' && (order.step.weight ?? 0) > 5_000);
    if (!isMost || order.undo === true || order.kind !== 'step' || stay === undefined) return;
    if (event.kind === 'orderEnded' && event.as === 'absent') this.#absent.add(event.key);
    const mayHaveActed = event.as === 'retry' || (event.as === 'failed' && !this.#absent.has(event.key));
    if (event.as !== 'succeeded' && event.as !== 'done' && !mayHaveActed) return;
    breakOff(stay, event.at);
    stay.aside = true;
  }

  #takePlace(event: Event): void {
    if (event.kind === 'environmentDown') {
      const place = this.place(event.environment);
      place.down = true;
      if (place.stay !== undefined) goDown(place.stay, event.at, this.#hasEntered(place.stay));
    } else if (event.kind === 'environmentUp') {
      const place = this.place(event.environment);
      place.down = false;
      if (place.stay !== undefined) comeUp(place.stay, event.at);
    } else if (event.kind === 'gapAttested') {
      const { stay } = this.place(event.environment);
      if (stay?.promotion !== event.promotion || stay.upSince === undefined || event.since <= stay.upSince) return;
      beginAt(stay, event.since);
    } else if (event.kind === 'deploymentEnded') this.#endDeployment(event);
  }

  /** A soak begins when the release runs in the whole stage. */
  #hasEntered({ promotion, release, stage }: StayView): boolean {
    return this.releases.get(release)?.entered.get(stage)?.promotion === promotion;
  }

  #endDeployment(event: Extract<Event, { kind: 'deploymentEnded' }>): void {
    const [view, place] = [this.promotion(event.promotion), this.place(event.environment)];
    const { release, stage, bill, kind } = view.promotion;
    if (kind === 'refresh') return;
    if (event.as === 'placed') {
      // A release that is displaced has earned what it ran until then.
      if (place.stay !== undefined) breakOff(place.stay, event.at);
      view.placed.set(event.environment, place.stay);
      view.stackBefore.set(event.environment, [...place.stack]);
      const at = place.stack.lastIndexOf(release);
      if (kind === 'rollback') place.stack = at < 0 ? place.stack : place.stack.slice(0, at);
      else if (place.stay !== undefined && place.stay.release !== release && this.releases.get(place.stay.release)?.state !== 'rejected')
        place.stack = [...place.stack.filter((id) => id !== place.stay?.release), place.stay.release].slice(-5);
      const counted = this.pauses.countedFor(whereabouts(event.environment, stage, this.release(release).release));
      place.stay = stayFrom(event.at, { promotion: event.promotion, release, stage, bill, counted });
      place.down = false;
      return;
    }
    view.undone.add(event.environment);
    if (!view.placed.has(event.environment)) {
      if (place.stay?.aside === true) place.stay = ledBack(place.stay, place.down ? undefined : event.at);
      return;
    }
    const before = view.placed.get(event.environment);
    place.stay = before && ledBack(before, event.at);
    place.stack = view.stackBefore.get(event.environment) ?? [];
  }
}
