import { expectRule } from './oracle-gates.ts';
import { isAskedBack } from './oracle-view.ts';
import type { OracleView, Seen } from './oracle-view.ts';
import type { Event } from '#core/event.ts';

/** Who may do something to a stage, as docs/access.md says it. */
const roles: { readonly [kind in Event['kind']]?: readonly string[] } = {
  stageHeld: ['operator', 'release-manager'],
  stageFreed: ['operator', 'release-manager'],
  releaseFreed: ['operator', 'release-manager'],
  soakRestarted: ['release-manager', 'tester'],
  recheckAsked: ['developer', 'operator', 'release-manager', 'tester'],
  stopSet: ['admin', 'operator', 'release-manager'],
  stopLifted: ['admin', 'operator', 'release-manager'],
};

/** The rules about people: a role reaches the environments that it names, and no others. */
export class OraclePeople {
  readonly #view: OracleView;

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event, asked }: Seen): void {
    const may = roles[event.kind];
    // What ends by itself is ended by Lockstep.
    if (may !== undefined && 'by' in event && event.by !== 'lockstep')
      this.#reaches(event.by, may, 'stage' in event ? this.#places(event.stage, event) : undefined);
    // What an Exception held off may follow in the very transaction in which somebody is refused a promotion.
    if (event.kind === 'promotionRequested' && event.promotion.kind === 'normal' && asked?.kind === 'promote')
      this.#reaches(asked.by, ['developer', 'operator', 'release-manager'], event.promotion.waves.flat());
    if (event.kind === 'promotionRequested' && event.promotion.kind === 'refresh' && event.promotion.due === undefined)
      this.#reaches(event.promotion.by, ['operator', 'release-manager', 'tester'], event.promotion.waves.flat());
    if (event.kind === 'promotionRequested' && event.promotion.kind === 'rollback' && isAskedBack(event.promotion, asked))
      this.#reaches(event.promotion.by, ['operator', 'release-manager'], event.promotion.waves.flat());
    if (event.kind === 'goalSet') this.#goal(event);
    if (event.kind === 'exceptionAsked') this.#exception(event);
  }

  /** Whoever sends a release on a walk may promote it in every stage that it still has to enter. */
  #goal({ release: id, stage: goal, by }: Extract<Event, { kind: 'goalSet' }>): void {
    const release = this.#view.release(id);
    const path = this.#view.pathOf(release.release);
    const walk = path.slice(0, path.findIndex(({ name }) => name === goal) + 1);
    const ahead = walk.filter(({ name }) => release.entered.get(name)?.rolledBack !== false);
    this.#reaches(
      by,
      ['developer', 'operator', 'release-manager'],
      ahead.flatMap(({ waves }) => waves.flat()),
    );
  }

  /** The glass is broken by an operator or a release manager, for no stage that lies further ahead than the next. */
  #exception({ release: id, exception }: Extract<Event, { kind: 'exceptionAsked' }>): void {
    if (exception.glass === undefined) return;
    const release = this.#view.release(id);
    expectRule(exception.expires <= exception.at + 24 * 60 * 60_000, 'glass is broken for a day at most');
    const path = this.#view.pathOf(release.release);
    const before = path.slice(
      0,
      path.findIndex(({ name }) => name === exception.stage),
    );
    expectRule(
      before.every(({ name }) => release.entered.get(name)?.rolledBack === false),
      'no stage is skipped by breaking glass',
    );
  }

  #places(stage: string, event: Event): readonly string[] {
    const release = 'release' in event && typeof event.release === 'string' ? this.#view.release(event.release).release : undefined;
    const path = release === undefined ? this.#view.file.path : this.#view.pathOf(release);
    return path.find(({ name }) => name === stage)?.waves.flat() ?? [];
  }

  /** In each place by one of the roles; without places, in the whole system. */
  #reaches(by: string, may: readonly string[], places: readonly string[] | undefined): void {
    const isAdmin = may.includes('admin') && (this.#view.groups['installation-admin'] ?? []).includes(by);
    const everywhere = Object.entries(this.#view.file.roles).some(([role, entries]) => may.includes(role) && entries.includes(by));
    const there = places?.every((place) => may.some((role) => this.#view.members(role, [place]).includes(by))) ?? false;
    expectRule(isAdmin || everywhere || there, `${by} reaches ${places?.join(', ') ?? 'the whole system'} as ${may.join(' or ')}`);
  }
}
