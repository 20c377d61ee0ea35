// The oracle of the forecast: the same future, played by `step` from event to event. People and agents answer after times that are known.
import { must } from '#core/bug.ts';
import { nextStage, pathOf, presentStays } from '#core/find.ts';
import { entryContext, exitContext } from '#core/blockers/proof.ts';
import { judgeGate } from '#core/gates/index.ts';
import { gatesOf } from '#core/path.ts';
import type { Command } from '#core/command.ts';
import { missingFixes } from '#core/fixes.ts';
import type { Order, Release, State } from '#core/state.ts';
import type { Gate, Stage } from '#core/system.ts';
import { step } from '#core/step.ts';
import { addWorkingTime } from '#core/time/index-of-days.ts';
import { wakeOf } from '#core/waits.ts';
import type { LedgerLine } from '#core/simulate/facts.ts';
import { calendarOfPeople } from './compile-release.ts';
import { subjectKey, type Learned, type Subject } from './learned.ts';
import { always } from './survival.ts';

/** Subject → how long each of its waits lasts; of one release, where that is known. */
export type Lengths = (subject: Subject, release?: string) => number;

export function learnedOf(lengths: Lengths): Learned {
  const known = new Map<string, ReturnType<typeof always>>();
  return (subject) => {
    const key = subjectKey(subject);
    const lasting = known.get(key) ?? always(lengths(subject));
    known.set(key, lasting);
    return lasting;
  };
}

export class Fold {
  state: State;
  now: number;
  /** What was written, as a ledger has it. */
  readonly lines: LedgerLine[] = [];
  readonly #lengths: Lengths;
  /** `RELEASE@STAGE`; releases that have ended are forgotten by the State. */
  readonly #entered = new Map<string, number>();

  constructor(state: State, now: number, lengths: Lengths) {
    this.state = state;
    this.now = now;
    this.#lengths = lengths;
  }

  say(command: Command | undefined): boolean {
    const done = step(this.state, command, this.now);
    this.state = done.state;
    for (const event of done.events) {
      this.lines.push({ seq: this.lines.length + 1, at: this.now, by: command?.by ?? 'lockstep', commandId: '', event });
      if (event.kind === 'promotionEnded' && event.as === 'done') this.#entered.set(event.promotion.replace(/\.\d+$/, ''), event.at);
    }
    return done.refusal === undefined;
  }

  /** Everything that is due up to an instant, one after the other; no further than to where that is so. */
  goTo(instant: number, isSo: (state: State) => boolean = () => false): void {
    for (let passes = 0; passes < 100_000; passes += 1) {
      this.#settle();
      if (isSo(this.state)) return;
      const next = this.#nextAt();
      if (next === undefined || next > instant) break;
      this.now = next;
      this.say(undefined);
    }
    this.now = instant;
    this.say(undefined);
    this.#settle();
  }

  /** What agents and people have to say now, until nobody has. */
  #settle(): void {
    for (let passes = 0; passes < 1_000; passes += 1) {
      const order = [...this.state.orders.values()].find((each) => this.#dueOf(each) <= this.now);
      if (order !== undefined) this.#answerOrder(order);
      else if (!this.#answerOne() && !this.#explainOne() && !this.#rejectOne()) return;
    }
    throw new Error('nobody comes to rest');
  }

  #nextAt(): number | undefined {
    const instants = [
      wakeOf(this.state, this.now),
      ...[...this.state.orders.values()].map((order) => this.#dueOf(order)),
      ...this.#answers().map(({ at }) => at),
    ].filter((at) => at !== undefined && at > this.now && at < Number.POSITIVE_INFINITY);
    return instants.length === 0 ? undefined : Math.min(...instants.map((at) => at ?? 0));
  }

  /** The first step of a deployment takes all of its time; a soak is attested at once. */
  #dueOf(order: Order): number {
    const { check, issued, index } = order;
    if (check === undefined) {
      if (index !== 0) return issued;
      const { stage, release } = must(this.state.promotions.get(order.promotion), order.promotion);
      return issued + this.#lengths({ kind: 'deployment', stage, label: '' }, release);
    }
    if (check.soaked !== undefined) return issued;
    const release = must(this.state.releases.get(check.release), check.release);
    const gate = release.entries[check.stage]?.exit.find(({ hash }) => hash === check.gate);
    return issued + this.#lengths({ kind: 'check', stage: check.stage, label: gate?.label ?? '' }, release.id);
  }

  #answerOrder({ key, fence, host, step: own, promotion, check }: Order): void {
    const digest = check === undefined ? this.state.promotions.get(promotion)?.bill[own?.service ?? '']?.digest : undefined;
    const result = digest === undefined ? { result: { verdict: 'pass', because: '' } as const } : { result: { digest } };
    this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at: this.now, ...result });
  }

  #answerOne(): boolean {
    return this.#answers().some(({ at, command }) => at <= this.now && this.say(command));
  }

  /** Every answer that somebody still owes, from when it was asked for. */
  #answers(): readonly { readonly at: number; readonly command: Command }[] {
    return this.#open().flatMap((release) => {
      const next = nextStage(this.state, release);
      if (next === undefined) return [];
      const before = this.#before(release, next);
      const since = before === undefined ? release.at : (release.entries[before.name]?.enteredAt ?? Number.POSITIVE_INFINITY);
      const approvals = gatesOf(this.state, release, next, 'entry').flatMap((gate) => this.#approvals(release, next, gate, since));
      const signs =
        before === undefined
          ? []
          : gatesOf(this.state, release, before, 'exit').flatMap((gate) => this.#signs(release, before, gate, since));
      return [...approvals, ...signs];
    });
  }

  /** Whoever goes without a fix that is live says why, at once. */
  #explainOne(): boolean {
    return this.#open().some((release) =>
      missingFixes(this.state, release).some((fix) =>
        this.say({ kind: 'without-hotfix', by: 'dora', release: release.id, hotfix: fix.release, reason: 'chance' }),
      ),
    );
  }

  #approvals(release: Release, stage: Stage, gate: Gate, since: number) {
    if (gate.kind !== 'approval') return [];
    const at = this.#answeredAt({ kind: 'approval', stage: stage.name, label: gate.label }, release.id, since);
    const given = release.evidence.filter((item) => item.gate === gate.hash && item.stage === stage.name);
    if (judgeGate(entryContext(this.state, release, stage, this.now), gate).passed) return [];
    const approvers = ['t0', 't1', 't2', 'rita', 'rolf'].filter((person) => !given.some(({ by }) => by === person));
    return approvers.map((by) => ({
      at,
      command: { kind: 'approve', by, release: release.id, stage: stage.name, gate: gate.hash } as const,
    }));
  }

  #signs(release: Release, stage: Stage, gate: Gate, since: number) {
    if (gate.kind !== 'sign-off' || release.evidence.some((item) => item.gate === gate.hash && item.stage === stage.name)) return [];
    if (presentStays(this.state, release, stage) === undefined) return [];
    const at = this.#answeredAt({ kind: 'sign-off', stage: stage.name, label: gate.label }, release.id, since);
    const checklist = Object.fromEntries(gate.checklist.map((item) => [item, true]));
    return [{ at, command: { kind: 'sign', by: 'carol', release: release.id, stage: stage.name, checklist } as const }];
  }

  #answeredAt(subject: Subject, release: string, since: number): number {
    const index = calendarOfPeople(this.state);
    const ms = this.#lengths(subject, release);
    if (index === undefined || since === Number.POSITIVE_INFINITY) return since + ms;
    return addWorkingTime(index, since, ms) ?? Number.POSITIVE_INFINITY;
  }

  /** Who has lost its place before it was done there is rejected: else it would keep everybody behind it out. */
  #rejectOne(): boolean {
    const lost = this.#open().find((release) => {
      const next = nextStage(this.state, release);
      const before = next && this.#before(release, next);
      const isMoving = [...this.state.promotions.values()].some((each) => each.release === release.id && each.state === 'running');
      if (before === undefined || isMoving || presentStays(this.state, release, before) !== undefined) return false;
      const context = exitContext(this.state, release, before, this.now);
      return gatesOf(this.state, release, before, 'exit').some((gate) => !judgeGate(context, gate).passed);
    });
    return lost !== undefined && this.say({ kind: 'reject', by: 't0', release: lost.id, reason: 'it has lost its place' });
  }

  #open(): readonly Release[] {
    return [...this.state.releases.values()].filter(({ state }) => state === 'open');
  }

  #before(release: Release, stage: Stage): Stage | undefined {
    const path = pathOf(this.state, release);
    return path[path.findIndex(({ name }) => name === stage.name) - 1];
  }

  /** When it came to run in a stage; infinity: it has not. */
  enteredAt(id: string, stage: string): number {
    return this.#entered.get(`${id}@${stage}`) ?? Number.POSITIVE_INFINITY;
  }
}
