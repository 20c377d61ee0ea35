import { expectRule } from './oracle-gates.ts';
import type { OracleView, ReleaseView, Seen } from './oracle-view.ts';
import type { Event } from '#core/event.ts';
import type { Gate, Slot } from '#core/system.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

/** The rules of docs/scope.md: who writes a scope, and who signs what. */
export class OracleScope {
  readonly #view: OracleView;

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event }: Seen): void {
    if (event.kind === 'scopeSet') this.#written(event);
    if (event.kind === 'scopeSigned') this.#signed(event);
  }

  #written({ release: id, scope, because = '' }: Of<'scopeSet'>): void {
    const roles = ['developer', 'tester', 'release-manager'];
    expectRule(
      roles.some((role) => this.#view.members(role).includes(scope.by)),
      'developers, testers and release managers write a scope',
    );
    const before = this.#view.agreed.get(id);
    expectRule(this.#view.release(id).state === 'open', 'a scope is written as long as the release is open');
    expectRule((before?.signedBy.length ?? 0) === 0 || because.trim() !== '', 'whoever changes what was signed says why');
    expectRule(scope.signatures.length === 0, 'nobody has signed what is new');
  }

  #signed({ release: id, digest, signature: { by } }: Of<'scopeSigned'>): void {
    const release = this.#view.release(id);
    const agreed = this.#view.agreed.get(id);
    expectRule(agreed !== undefined && agreed.digest === digest, 'what was read is what is signed');
    const writers = [...release.release.authors, agreed?.by ?? ''].map((each) => this.#view.human(each));
    expectRule(!writers.includes(this.#view.human(by)), 'nobody signs the own work');
    expectRule(!this.#view.services.includes(by), 'a program signs nothing');
    const roles = scopeGates(this.#view, release).flatMap(({ slots }) => slots.map(({ role }: Slot) => role));
    expectRule(
      roles.some((role) => this.#view.members(role).includes(by)),
      'whom a gate names signs the scope',
    );
  }
}

type ScopeGate = Extract<Gate, { kind: 'scope' }>;

/** Of the path that was fixed, and of its stages today. */
function scopeGates(view: OracleView, { release }: ReleaseView): readonly ScopeGate[] {
  const path = view.pathOf(release);
  const today = view.todaysStages(release.hotfix !== undefined).filter(({ name }) => path.some((stage) => stage.name === name));
  return [...path, ...today].flatMap(({ entry }) => entry.flatMap((gate) => (gate.kind === 'scope' ? [gate] : [])));
}
