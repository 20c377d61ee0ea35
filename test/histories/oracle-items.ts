import { expectRule } from './oracle-gates.ts';
import type { OracleView, Seen } from './oracle-view.ts';
import { wordKey } from './oracle-words.ts';
import type { Event } from '#core/event.ts';
import type { Evidence } from '#core/state.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;
type OnItem = Of<'itemTried'> | Of<'itemAdded'> | Of<'itemDropped'>;

/** The rules of the checklist of a sign-off: whose word on an item counts, and for what a signature stands. */
export class OracleItems {
  readonly #view: OracleView;

  constructor(view: OracleView) {
    this.#view = view;
  }

  check({ event, asked }: Seen): void {
    switch (event.kind) {
      case 'itemTried':
        this.#byWhoeverSigns(event);
        expectRule(this.#itemsOf(event).includes(event.item), 'what is tried stands on the checklist');
        if (asked?.kind === 'try-item')
          expectRule(event.result === 'passed' || event.comment !== undefined, 'what failed, or does not apply, says why');
        return;
      case 'itemAdded':
        return this.#byRole(event, ['developer', 'release-manager', 'tester']);
      case 'itemDropped':
        this.#byWhoeverSigns(event);
        expectRule(event.reason.trim() !== '', 'what is dropped says why');
        return expectRule(!this.#fileItems(event).includes(event.item), 'what the file asks for is not dropped');
      case 'evidenceGiven':
        if (event.evidence.kind === 'sign-off') this.#signed(event.release, event.evidence);
        return;
      default:
    }
  }

  /** A signature is for all of it, and nobody signs past what another found. */
  #signed(release: string, { stage, entry, by, verdict, checklist = {} }: Evidence): void {
    const items = this.#itemsOf({ release, stage });
    expectRule(
      items.every((item) => checklist[item] !== undefined),
      'a signature is for every item',
    );
    expectRule((verdict === 'pass') === items.every((item) => checklist[item] === true), 'a sign-off says yes where every item does');
    for (const item of items) {
      const word = this.#view.lastWords.get(wordKey({ release, stage, entry, item }));
      expectRule(word?.result !== 'failed' || word.by === by || checklist[item] === false, 'nobody signs past what another found');
    }
  }

  #byWhoeverSigns(event: OnItem): void {
    const { release } = this.#view.release(event.release);
    this.#byRole(event, ['customer']);
    const isAuthor = release.authors.some((author) => this.#view.human(author) === this.#view.human(event.by));
    expectRule(!isAuthor && !this.#view.services.includes(event.by), 'an author tries nothing, and no program');
  }

  #byRole({ release, stage, by }: OnItem, roles: readonly string[]): void {
    const path = this.#view.pathOf(this.#view.release(release).release);
    const places = path.find(({ name }) => name === stage)?.waves.flat() ?? [];
    expectRule(
      places.every((place) => roles.some((role) => this.#view.members(role, [place]).includes(by))),
      `${by} is ${roles.join(' or ')} in ${stage}`,
    );
  }

  #itemsOf(of: { readonly release: string; readonly stage: string }): readonly string[] {
    return [...this.#fileItems(of), ...(this.#view.ownItems.get(`${of.release} ${of.stage}`) ?? [])];
  }

  #fileItems({ release, stage }: { readonly release: string; readonly stage: string }): readonly string[] {
    const path = this.#view.pathOf(this.#view.release(release).release);
    const gates = path.filter(({ name }) => name === stage).flatMap(({ exit }) => exit);
    return gates.flatMap((gate) => (gate.kind === 'sign-off' ? gate.checklist : []));
  }
}
