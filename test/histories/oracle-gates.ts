import { doesMigration, isUnread, levelOf } from './fixture.ts';
import { isProven } from './oracle-agreed.ts';
import { coversAll } from './oracle-words.ts';
import type { OracleData } from './oracle-data.ts';
import type { OracleView, ReleaseView, Seen } from './oracle-view.ts';
import { atLeast, weaker } from './oracle-weaker.ts';
import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import type { Evidence } from '#core/state.ts';
import type { Bill, Gate, MigrationsAllowed, Slot, Stage } from '#core/system.ts';

/** The rules about proof: who may enter, what counts, who may say so. */
export class OracleGates {
  readonly #view: OracleView;
  readonly #data: OracleData;

  constructor(view: OracleView, data: OracleData) {
    this.#view = view;
    this.#data = data;
  }

  check({ event, before, asked }: Seen): void {
    switch (event.kind) {
      case 'promotionStarted':
        this.#started(event);
        break;
      case 'evidenceGiven':
        this.#evidence(event, asked);
        break;
      case 'exceptionGranted': {
        const release = this.#view.release(event.release);
        const asked = release.exceptions.find((item) => item.id === event.id);
        expectRule(asked !== undefined && !this.#same(asked.by, event.second), 'an Exception is granted by a second person');
        expectRule(!this.#view.services.includes(event.second), 'a program grants no Exception');
        expectRule(asked !== undefined && asked.expires > this.#view.now, 'an Exception that has expired is not granted');
        expectRule(!this.#wrote(release, event.second), 'an author grants no Exception of the own release');
        break;
      }
      case 'fileApplied':
        this.#file(event, before);
        break;
      case 'releaseReopened':
        expectRule(!this.#same(this.#view.release(event.release).endedBy ?? '', event.by), 'another person reopens');
        break;
      case 'evidenceRevoked':
        expectRule(
          this.#view.release(event.release).evidence.find((item) => item.id === event.evidence)?.kind !== 'soak',
          'a soak is not revoked',
        );
        break;
      default:
    }
  }

  #started(event: Extract<Event, { kind: 'promotionStarted' }>): void {
    const view = this.#view;
    const { promotion } = view.promotion(event.promotion);
    if (promotion.kind !== 'normal') return;
    const release = view.release(promotion.release);
    const path = view.pathOf(release.release);
    const index = path.findIndex((stage) => stage.name === promotion.stage);
    const stage = path[index];
    if (stage === undefined) return fail('a promotion goes into a stage of its path');
    expectRule(release.state === 'open', 'only an open release enters');
    for (const earlier of path.slice(0, index)) this.#left(release, earlier);
    this.#wanted(event.entry, release, stage, 'entry');
    this.#wanted(event.exit, release, stage, 'exit');
    const attempt = `attempt ${(release.starts.get(stage.name) ?? 0) + 1}`;
    for (const gate of event.entry)
      expectRule(this.#open(release, stage, gate, attempt), `entry gate ${gate.label} of ${stage.name} is open`);
    // Proof of the earlier stages is written only once this one has been entered.
  }

  /** Strict order: every earlier stage was entered, and left with proof. */
  #left(release: ReleaseView, stage: Stage): void {
    const pass = release.passed.get(stage.name);
    if (pass !== undefined && pass.every((id) => this.#stands(release, id))) return;
    const entered = release.entered.get(stage.name);
    expectRule(entered !== undefined && !entered.rolledBack, `${stage.name} comes first`);
    for (const gate of entered?.exit ?? [])
      expectRule(this.#open(release, stage, gate, entered?.promotion ?? ''), `exit gate ${gate.label} of ${stage.name} is open`);
  }

  #stands(release: ReleaseView, id: string): boolean {
    const exception = release.exceptions.find((item) => item.id === id);
    if (exception !== undefined) return exception.revoked === undefined;
    const at = release.evidence.findIndex((item) => item.id === id);
    const item = release.evidence[at];
    if (item === undefined || item.revoked !== undefined) return false;
    const later = release.evidence
      .slice(at + 1)
      .filter(
        (each) =>
          each.gate === item.gate && each.entry === item.entry && each.environment === item.environment && each.revoked === undefined,
      );
    return item.kind !== 'check' || later.every((each) => each.verdict === 'pass');
  }

  /** Pinned gates and today's both count, and nothing may be missing that is not implied. */
  #wanted(gates: readonly Gate[], { release }: ReleaseView, pinned: Stage, side: 'entry' | 'exit'): void {
    const today = this.#view.todaysStages(release.hotfix !== undefined).find((stage) => stage.name === pinned.name);
    for (const gate of [...pinned[side], ...(today?.[side] ?? [])]) {
      expectRule(
        gates.some((each) => atLeast(each, gate)),
        `${side} gate ${gate.label} of ${pinned.name} counts`,
      );
    }
  }

  isOpen(release: ReleaseView, stage: Stage, gate: Gate, entry: string): boolean {
    return this.#open(release, stage, gate, entry);
  }

  #open(release: ReleaseView, stage: Stage, gate: Gate, entry: string): boolean {
    const now = this.#view.now;
    const excepted = release.exceptions.some(
      (item) =>
        item.stage === stage.name &&
        item.gate === gate.hash &&
        item.second !== undefined &&
        !this.#same(item.second, item.by) &&
        item.revoked === undefined &&
        now < item.expires,
    );
    if (excepted) return true;
    // It says no until somebody asks again, whoever has answered before.
    if (this.#view.overdue.has(`${release.release.id} ${stage.name} ${entry} ${gate.hash}`)) return false;
    const items = release.evidence.filter(
      (item) =>
        item.stage === stage.name &&
        item.gate === gate.hash &&
        item.entry === entry &&
        item.revoked === undefined &&
        item.releaseDigest === release.release.digest &&
        item.planDigest === release.release.planDigest,
    );
    switch (gate.kind) {
      case 'check':
        return (
          stage.waves.flat().every((place) => items.findLast((item) => item.environment === place)?.verdict === 'pass') &&
          this.#noneRevokedLast(release, stage, gate, entry)
        );
      case 'soak':
        return items.some((item) => item.kind === 'soak');
      case 'migrations':
        return stage.waves.flat().every((place) => this.#leavesSchema(release, place, gate.allows));
      case 'scope':
        return this.#isSigned(release, stage, gate.slots);
      case 'data':
        return stage.waves.flat().every((place) => this.#data.isFresh(place, gate));
      case 'requirements':
        return isProven(this.#view, release) && this.#isSignedOnItsWay(release);
      case 'sign-off':
      case 'manual': {
        const last = items.findLast((item) => this.#may(release, stage, item.by, gate.role));
        return last?.verdict === 'pass' && (gate.kind === 'manual' || coversAll(this.#view, release.release.id, last));
      }
      case 'approval': {
        // Of what one human being said by several accounts the last counts, where it counts at all.
        const valid = items.filter((item) => gate.slots.some(({ role }) => this.#may(release, stage, item.by, role)));
        const last = new Map(valid.map((item) => [this.#view.human(item.by), item]));
        return canSeat(placesOf(slotsOf(release, gate.slots)), [...last.keys()], (human, role) => {
          const item = last.get(human);
          return item !== undefined && (item.role ?? role) === role && this.#may(release, stage, item.by, role);
        });
      }
    }
  }

  /** As it stands, by different people who wrote neither the release nor the scope; and each of its requirements names a test. */
  #isSigned(release: ReleaseView, stage: Stage, slots: readonly Slot[]): boolean {
    const agreed = this.#view.agreed.get(release.release.id);
    if (agreed === undefined || agreed.scope.requirements.some(({ tests }) => tests.length === 0)) return false;
    const signers = agreed.signedBy.filter((by) => !this.#same(by, agreed.by));
    const last = new Map(signers.map((by) => [this.#view.human(by), by]));
    const has = (human: string, role: string): boolean => this.#may(release, stage, last.get(human) ?? human, role);
    return canSeat(placesOf(slotsOf(release, slots)), [...last.keys()], has);
  }

  /** Before each stage of its path that has it signed, unless two people have waived that. */
  #isSignedOnItsWay(release: ReleaseView): boolean {
    return this.#view.pathOf(release.release).every((stage) =>
      stage.entry.every((gate) => {
        if (gate.kind !== 'scope') return true;
        const isWaived = release.exceptions.some(
          (item) => item.gate === gate.hash && item.second !== undefined && item.revoked === undefined,
        );
        return isWaived || this.#isSigned(release, stage, gate.slots);
      }),
    );
  }

  /** By the numbers that the artefacts are made of: each migration that comes is one of a kind that is allowed. */
  #leavesSchema({ release }: ReleaseView, place: string, allows: MigrationsAllowed): boolean {
    const { stay } = this.#view.place(place);
    const [from, to] = [stay?.bill, release.bill].map(artefactNumber);
    if (stay === undefined || from === undefined || from === to) return true;
    const isRead = [this.#view.releases.get(stay.release)?.release, release].every((each) => each?.migrations?.app !== undefined);
    if (to === undefined || !isRead || isUnread(from) || isUnread(to)) return false;
    const coming = Array.from({ length: Math.max(0, levelOf(to) - levelOf(from)) }, (_, index) => doesMigration(levelOf(from) + index + 1));
    return coming.every((does) => does === 'nothing' || (does === 'adds' && allows === 'expand-only'));
  }

  #noneRevokedLast(release: ReleaseView, stage: Stage, gate: Gate, entry: string): boolean {
    return stage.waves.flat().every((place) => {
      const all = release.evidence.filter((item) => item.gate === gate.hash && item.entry === entry && item.environment === place);
      return all.at(-1)?.revoked === undefined;
    });
  }

  #may(release: ReleaseView, stage: Stage, person: string, role: string): boolean {
    const has = this.#view.members(role, stage.waves.flat()).includes(person);
    return has && !this.#wrote(release, person) && !this.#view.services.includes(person);
  }

  #same(one: string, other: string): boolean {
    return this.#view.human(one) === this.#view.human(other);
  }

  #wrote({ release }: ReleaseView, person: string): boolean {
    return release.authors.some((author) => this.#same(author, person));
  }

  #evidence({ release: id, evidence }: Extract<Event, { kind: 'evidenceGiven' }>, asked: Command | undefined): void {
    const release = this.#view.release(id);
    const gate = this.#gateOf(evidence.gate);
    if (evidence.kind === 'soak' || evidence.kind === 'check') return;
    expectRule(!this.#wrote(release, evidence.by), 'an author gives no evidence for the own release');
    expectRule(!this.#view.services.includes(evidence.by), 'a program testifies to nothing');
    expectRule(!byToken(asked), 'a token testifies to nothing');
    expectRule(!this.#isStale(release, evidence, asked), 'production is approved with the password of the last five minutes');
    const places = this.#view
      .pathOf(release.release)
      .find(({ name }) => name === evidence.stage)
      ?.waves.flat();
    expectRule(
      this.#rolesOf(release, evidence, gate).some((role) => this.#view.members(role, places).includes(evidence.by)),
      'only the role of the gate is heard',
    );
    expectRule(
      !this.saidNo(release, evidence.stage, evidence.kind === 'sign-off' ? 'exit' : 'entry'),
      'nobody is asked while a check says no',
    );
  }

  /** A hotfix is approved into the last stage by whom the file names there, or by release managers where it names nobody. */
  #rolesOf({ release }: ReleaseView, { kind, stage }: Evidence, gate: Gate | undefined): readonly string[] {
    if (gate?.kind === 'approval') return gate.slots.map(({ role }) => role);
    if (gate?.kind === 'sign-off' || gate?.kind === 'manual') return [gate.role];
    if (kind !== 'approval' || release.hotfix === undefined) return [];
    const ways = [this.#view.pathOf(release), this.#view.todaysStages(true)];
    return ways.flatMap((way) => {
      const gates = way.filter(({ name }) => name === stage).flatMap(({ entry }) => entry);
      const roles = gates.flatMap((each) => (each.kind === 'approval' ? each.slots.map(({ role }) => role) : []));
      return roles.length === 0 ? ['release-manager'] : roles;
    });
  }

  #isStale({ release }: ReleaseView, { kind, stage }: Evidence, asked: Command | undefined): boolean {
    const means = asked !== undefined && 'means' in asked ? asked.means : undefined;
    if (kind !== 'approval' || means?.kind !== 'session') return false;
    return this.#view.pathOf(release).at(-1)?.name === stage && this.#view.now - means.provedAt >= 5 * 60_000;
  }

  /** A check of the stage that is to be left (or entered) has said no last. */
  saidNo(release: ReleaseView, stage: string, side: Gate['side']): boolean {
    const path = this.#view.pathOf(release.release);
    const index = path.findIndex((each) => each.name === stage);
    const leaving = side === 'exit' ? path[index] : path[index - 1];
    const entered = leaving === undefined ? undefined : release.entered.get(leaving.name);
    if (leaving === undefined || entered === undefined || release.passed.has(leaving.name)) return false;
    return entered.exit.some((gate) => {
      if (gate.kind !== 'check' || this.#excepted(release, leaving.name, gate)) return false;
      const items = release.evidence.filter(
        (item) => item.gate === gate.hash && item.entry === entered.promotion && item.revoked === undefined,
      );
      return leaving.waves.flat().some((place) => {
        const all = release.evidence.filter(
          (item) => item.gate === gate.hash && item.entry === entered.promotion && item.environment === place,
        );
        const last = items.findLast((item) => item.environment === place);
        return last !== undefined && last.verdict !== 'pass' && all.at(-1) === last;
      });
    });
  }

  #excepted(release: ReleaseView, stage: string, gate: Gate): boolean {
    return release.exceptions.some(
      (item) =>
        item.stage === stage &&
        item.gate === gate.hash &&
        item.second !== undefined &&
        item.revoked === undefined &&
        this.#view.now < item.expires,
    );
  }

  #gateOf(hash: string): Gate | undefined {
    for (const file of this.#view.files.values()) {
      for (const stage of file.path) {
        const found = [...stage.entry, ...stage.exit].find((gate) => gate.hash === hash);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** What weakens the file is applied only with a second person's approval, in the same transaction. */
  #file(event: Extract<Event, { kind: 'fileApplied' }>, before: readonly Event[]): void {
    if (event.version === 1) return;
    const approved = before.find((each) => each.kind === 'proposalEnded' && each.as === 'approved');
    if (approved?.kind === 'proposalEnded') {
      expectRule(!this.#same(this.#view.proposals.get(approved.id)?.by ?? '', approved.by), 'a second person approves a Proposal');
      return;
    }
    expectRule(!weaker(this.#view.file, event.file), 'a weaker file waits for a second person');
  }
}

function byToken(asked: Command | undefined): boolean {
  return asked !== undefined && 'means' in asked && asked.means?.kind === 'token';
}

function artefactNumber(bill: Bill | undefined): number | undefined {
  const digest = bill?.app?.digest;
  return digest === undefined ? undefined : Number(digest.replace('sha256:app', ''));
}

/** A broken rule is told by its name. */
export function expectRule(holds: boolean, rule: string): void {
  if (!holds) fail(rule);
}

export function fail(rule: string): never {
  throw new Error(`rule broken: ${rule}`);
}

/** Where an author is unknown, nobody fills a role alone. */
function slotsOf({ release }: ReleaseView, slots: readonly Slot[]): readonly Slot[] {
  const isUnknown = (release.unknownAuthors ?? []).length > 0;
  return slots.map(({ role, count }) => ({ role, count: isUnknown ? Math.max(2, count) : count }));
}

function placesOf(slots: readonly Slot[]): readonly string[] {
  return slots.flatMap((slot) => Array.from({ length: slot.count }, () => slot.role));
}

/** By brute force: some way to seat a different person at every place. */
function canSeat(places: readonly string[], people: readonly string[], fits: (person: string, role: string) => boolean): boolean {
  const [place, ...rest] = places;
  if (place === undefined) return true;
  return people.some(
    (person) =>
      fits(person, place) &&
      canSeat(
        rest,
        people.filter((other) => other !== person),
        fits,
      ),
  );
}
