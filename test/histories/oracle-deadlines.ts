import { expectRule, type OracleGates } from './oracle-gates.ts';
import type { OracleView, ReleaseView, Seen } from './oracle-view.ts';
import type { Event } from '#core/event.ts';
import type { Deadline, Gate, Stage } from '#core/system.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;
type OfGate = Of<'gateAsked'> | Of<'gateEscalated'> | Of<'gateExpired'> | Of<'gateSettled'>;

interface Asked {
  readonly stage: string;
  readonly gate: string;
  readonly at: number;
  told: number;
  expired: 'wait' | 'fail' | undefined;
}

/** Until when people are to answer: who is told, in which order and when, and that silence is never a yes. */
export class OracleDeadlines {
  readonly #view: OracleView;
  readonly #gates: OracleGates;
  /** Release → stage, entry and gate → who was asked. */
  readonly #asked = new Map<string, Map<string, Asked>>();

  constructor(view: OracleView, gates: OracleGates) {
    this.#view = view;
    this.#gates = gates;
  }

  check({ event }: Seen): void {
    switch (event.kind) {
      case 'gateAsked':
        return this.#ask(event);
      case 'gateEscalated':
        return this.#told(event);
      case 'gateExpired':
        return this.#expired(event);
      case 'gateSettled': {
        expectRule(this.#askedOf(event) !== undefined, 'only who was asked need not answer any more');
        return this.#forget(event.release, ({ gate, stage }) => gate === event.gate && stage === event.stage);
      }
      case 'evidenceGiven': {
        const { evidence, release } = event;
        const isOver = evidence.kind !== 'check' && this.#view.overdue.has(keyOf({ release, ...evidence }));
        expectRule(!isOver, 'what said no at its end is answered once somebody asks again');
        // Nobody is asked while a check says no: whoever is asked afterwards has the whole time.
        if (evidence.kind === 'check' && evidence.verdict !== 'pass') this.#forget(release, () => true);
        return undefined;
      }
      case 'evidenceRevoked': {
        const item = this.#view.release(event.release).evidence.find(({ id }) => id === event.evidence);
        return this.#forget(event.release, ({ gate, stage }) => gate === item?.gate && stage === item.stage);
      }
      default:
        return undefined;
    }
  }

  /** Once a transaction is over: whoever can answer was asked, and whoever has not answered in time is followed up. */
  atRest(): void {
    for (const release of this.#view.releases.values()) {
      if (release.state !== 'open') continue;
      for (const { stage, entry, gates } of this.#answerable(release))
        for (const gate of gates) {
          const deadline = this.#deadlineOf(release, stage.name, gate);
          if (deadline === undefined) continue;
          const asked = this.#asked
            .get(release.release.id)
            ?.get(keyOf({ release: release.release.id, stage: stage.name, entry, gate: gate.hash }));
          if (this.#gates.isOpen(release, stage, gate, entry)) {
            expectRule(asked === undefined || asked.expired === 'fail', `what is answered has no time left to run out (${gate.label})`);
            continue;
          }
          expectRule(asked !== undefined, `whoever can answer is asked (${gate.label})`);
          const isFollowed = asked?.expired !== undefined || (asked !== undefined && dueOf(asked, deadline) > this.#view.now);
          expectRule(isFollowed, `whoever does not answer in time is followed up (${gate.label})`);
        }
    }
  }

  /** What people can answer for certain: where it stands, and before the stage that comes next, once all checks on the way there have passed. */
  #answerable(release: ReleaseView): readonly { readonly stage: Stage; readonly entry: string; readonly gates: readonly Gate[] }[] {
    const path = this.#view.pathOf(release.release);
    const next = path.findIndex(({ name }) => release.entered.get(name)?.rolledBack !== false);
    const [here, stage] = [path[(next < 0 ? path.length : next) - 1], path[next]];
    const entered = here === undefined ? undefined : release.entered.get(here.name);
    const isThere = here?.waves.flat().every((name) => this.#view.place(name).stay?.promotion === entered?.promotion) === true;
    const isCertain = path.slice(0, next < 0 ? path.length : next).every((each) => this.#haveChecksPassed(release, each));
    if (!isCertain) return [];
    const exits =
      here === undefined || entered === undefined || !isThere ? [] : [{ stage: here, entry: entered.promotion, gates: entered.exit }];
    const isMoving = [...this.#view.promotions.values()].some(
      ({ promotion, state }) =>
        promotion.release === release.release.id && promotion.kind !== 'rollback' && (state === 'running' || state === 'undoing'),
    );
    if (stage === undefined || isMoving) return exits;
    const today = this.#view.todaysStages(release.release.hotfix !== undefined).find(({ name }) => name === stage.name)?.entry ?? [];
    const entry = `attempt ${(release.starts.get(stage.name) ?? 0) + 1}`;
    const standing = stage.waves.flat().flatMap((name) => this.#view.place(name).stay?.release ?? []);
    // What serves has ended, and was gone back to: of its schema only the core knows.
    const isUnread = standing.some((id) => this.#view.release(id).state !== 'open');
    const isShut = [...stage.entry, ...today].some(
      (gate) =>
        (gate.kind === 'migrations' && isUnread) ||
        ((gate.kind === 'check' || gate.kind === 'migrations') && !this.#gates.isOpen(release, stage, gate, entry)),
    );
    // A gate that was changed since is met in whichever form asks for more: of that nothing is said here.
    const gates = stage.entry.filter(
      ({ hash, kind }) => today.some((each) => each.hash === hash) && !(kind === 'approval' && release.release.hotfix !== undefined),
    );
    return isShut ? exits : [...exits, { stage, entry, gates }];
  }

  #haveChecksPassed(release: ReleaseView, stage: Stage): boolean {
    const entered = release.entered.get(stage.name);
    return (entered?.exit ?? []).every(
      (gate) =>
        (gate.kind !== 'check' && gate.kind !== 'requirements') || this.#gates.isOpen(release, stage, gate, entered?.promotion ?? ''),
    );
  }

  /** A release keeps the deadlines of the file by which it was made; a gate that has come since has its own. */
  #deadlineOf({ release, entered }: ReleaseView, name: string, { hash, label }: Pick<Gate, 'hash' | 'label'>): Deadline | undefined {
    const ways = [this.#view.pathOf(release), this.#view.todaysStages(release.hotfix !== undefined)];
    const gates = ways.flatMap((way) => way.filter((stage) => stage.name === name).flatMap(({ entry, exit }) => [...entry, ...exit]));
    const known = [...gates, ...(entered.get(name)?.exit ?? [])].find((gate) => gate.hash === hash);
    // The first approval of its last stage is another gate for a hotfix, with the same time.
    const gate =
      known ?? (release.hotfix === undefined ? undefined : gates.find((each) => each.kind === 'approval' && each.label === label));
    return gate !== undefined && 'deadline' in gate ? gate.deadline : undefined;
  }

  #ask(event: Of<'gateAsked'>): void {
    const release = this.#view.release(event.release);
    const known = this.#askedOf(event);
    expectRule(release.state === 'open', 'only of an open release somebody is asked');
    expectRule(
      this.#deadlineOf(release, event.stage, { hash: event.gate, label: event.label }) !== undefined,
      'who has no deadline is not counted on',
    );
    if (event.by === 'lockstep') {
      expectRule(known === undefined, 'nobody is asked twice, unless somebody asks again');
      expectRule(this.#comesNext(release, event), 'the time begins when the gate can be answered');
      const side = event.entry.startsWith('attempt ') ? 'entry' : 'exit';
      expectRule(!this.#gates.saidNo(release, event.stage, side), 'nobody is asked while a check says no');
    } else expectRule(known?.expired !== undefined, 'whoever has time left is not asked again');
    const asked = this.#asked.get(event.release) ?? new Map<string, Asked>();
    this.#asked.set(
      event.release,
      asked.set(keyOf(event), { stage: event.stage, gate: event.gate, at: event.at, told: 0, expired: undefined }),
    );
    this.#view.overdue.delete(keyOf(event));
  }

  /** It has been in the stage before, and stands in this one where it is to leave that. */
  #comesNext(release: ReleaseView, { stage: name, entry }: OfGate): boolean {
    const path = this.#view.pathOf(release.release);
    const before = path[path.findIndex((stage) => stage.name === name) - 1];
    if (!entry.startsWith('attempt ')) return release.entered.get(name)?.promotion === entry;
    return before === undefined || release.entered.get(before.name)?.rolledBack === false;
  }

  #told(event: Of<'gateEscalated'>): void {
    const { asked, deadline } = this.#followed(event);
    expectRule(deadline.tells[asked.told] === event.to, 'the groups are told one after the other');
    asked.told += 1;
  }

  #expired(event: Of<'gateExpired'>): void {
    const { asked, deadline } = this.#followed(event);
    expectRule(asked.told === deadline.tells.length, 'time is over when every group has had it');
    expectRule(event.as === deadline.atTheEnd, 'at the end the gate does as the file says');
    asked.expired = event.as;
    if (event.as === 'fail') this.#view.overdue.add(keyOf(event));
  }

  #followed(event: OfGate): { readonly asked: Asked; readonly deadline: Deadline } {
    const release = this.#view.release(event.release);
    const [asked, deadline] = [this.#askedOf(event), this.#deadlineOf(release, event.stage, { hash: event.gate, label: event.label })];
    if (asked === undefined || deadline === undefined) throw new Error('rule broken: only who was asked has a time');
    expectRule(asked.expired === undefined, 'what is over is over once');
    expectRule(dueOf(asked, deadline) <= this.#view.now, 'each group has the whole time');
    return { asked, deadline };
  }

  #askedOf(event: OfGate): Asked | undefined {
    return this.#asked.get(event.release)?.get(keyOf(event));
  }

  /** What has said no stays so. */
  #forget(release: string, isMeant: (asked: Asked) => boolean): void {
    const all = this.#asked.get(release) ?? new Map<string, Asked>();
    for (const [key, asked] of all) if (asked.expired !== 'fail' && isMeant(asked)) all.delete(key);
  }
}

function keyOf({
  release,
  stage,
  entry,
  gate,
}: {
  readonly release: string;
  readonly stage: string;
  readonly entry: string;
  readonly gate: string;
}): string {
  return `${release} ${stage} ${entry} ${gate}`;
}

function dueOf({ at, told }: Asked, { within }: Deadline): number {
  return 'ms' in within ? at + (told + 1) * within.ms : Number.NaN;
}
