import type { Transaction } from './world.ts';
import type { Event } from '#core/event.ts';
import { presentStays, pathOf } from '#core/find.ts';
import type { State } from '#core/state.ts';

/** What a history came to, for the reach table: a rule that is never put to the test is not tested. */
export class Marks {
  readonly names = new Set<string>();
  readonly #inProd = new Set<string>();
  #lastDone: string | undefined;
  #isFixLive = false;

  hear({ events, command, refusal, before, after }: Transaction): void {
    if (refusal !== undefined) this.names.add(`refused ${refusal.code}`);
    if (command !== undefined && refusal === undefined && events.length > 0) this.names.add(`command ${command.kind}`);
    if (refusal?.blockers?.some(({ code }) => code === 'migrations') === true) this.names.add('migrations say no');
    for (const { code } of refusal?.blockers ?? []) this.names.add(`in the way: ${code}`);
    if (command?.kind === 'promote' && refusal?.blockers?.some((blocker) => blocker.code === 'not-entered') === true)
      this.#skipped(before, command.by);
    for (const event of events) {
      this.names.add(event.kind);
      this.#evidence(event);
      this.#movement(event, before, after);
    }
  }

  /** Strict order was put to the test: somebody asked for a stage whose predecessor the release has not been in. */
  #skipped(state: State, by: string): void {
    const roles = state.files.get(String(state.head.version))?.system.roles ?? {};
    this.names.add('asked to skip a stage');
    for (const [role, people] of Object.entries(roles)) if (people.includes(by)) this.names.add(`asked to skip a stage: ${role}`);
  }

  #evidence(event: Event): void {
    if (event.kind === 'evidenceGiven') this.names.add(`evidence ${event.evidence.kind} ${event.evidence.verdict}`);
    if (event.kind === 'evidenceGiven' && event.evidence.soaked !== undefined)
      this.names.add(`attested ${event.evidence.soaked.mode} ${event.evidence.verdict}`);
    if (event.kind === 'orderEnded') {
      this.names.add(`order ${event.as}`);
      if (event.result?.proved !== undefined) this.names.add(`proved ${event.result.proved.verdict}`);
      if (event.result?.refreshed !== undefined) this.names.add(`refreshed ${event.result.refreshed.verdict}`);
    }
    if (event.kind === 'orderIssued')
      this.names.add(`order ${event.order.kind}${event.order.undo === true ? ' back' : ''}${event.order.attempt > 1 ? ' again' : ''}`);
    if (event.kind === 'releaseEnded') this.names.add(`release ${event.as}`);
    if (event.kind === 'itemTried') this.names.add(`item ${event.result}`);
    if (event.kind === 'gateExpired') this.names.add(`gateExpired ${event.as}`);
    if (event.kind === 'gateAsked' && event.by !== 'lockstep') this.names.add('gateAsked again');
    if (event.kind === 'proposalEnded') this.names.add(`proposal ${event.as}`);
    if (event.kind === 'exceptionAsked' && event.exception.glass !== undefined) this.names.add('glass asked');
    if (event.kind === 'releaseCreated' && event.release.unknownAuthors !== undefined) this.names.add('author unknown');
    if (event.kind !== 'promotionStarted') return;
    if (event.exceptions.length > 0 || Object.values(event.passes).some((pass) => pass.exceptions.length > 0))
      this.names.add('exception used');
  }

  #movement(event: Event, before: State, after: State): void {
    if (event.kind === 'turned' && (after.promotions.get(event.promotion)?.wave ?? 0) > 0) this.names.add('second wave turned back');
    if (event.kind === 'environmentDown') this.#outage(event.environment, before);
    if (event.kind === 'promotionEnded') this.#ended(event, after);
  }

  #outage(name: string, state: State): void {
    const stay = state.environments.get(name)?.stay;
    const release = stay === undefined ? undefined : state.releases.get(stay.release);
    const stage = release?.state === 'open' ? pathOf(state, release).find((each) => each.name === stay?.stage) : undefined;
    if (release === undefined || stage === undefined || presentStays(state, release, stage) === undefined) return;
    for (const gate of release.entries[stage.name]?.exit ?? []) {
      const open =
        gate.kind === 'soak' &&
        !release.evidence.some((item) => item.gate === gate.hash && item.entry === stay?.promotion && item.revoked === undefined);
      if (open) this.names.add(`soak broken ${gate.mode}${gate.graceMs === undefined ? '' : ', or forgiven'}`);
    }
  }

  #afterFix(isHotfix: boolean): void {
    if (this.#isFixLive) this.names.add(`a ${isHotfix ? 'hotfix' : 'release'} live after a hotfix`);
    this.#isFixLive = isHotfix;
  }

  #ended(event: Extract<Event, { kind: 'promotionEnded' }>, after: State): void {
    const promotion = after.promotions.get(event.promotion);
    if (promotion === undefined) return;
    const kind = promotion.kind === 'normal' ? '' : ` ${promotion.kind}`;
    this.names.add(`${event.as} ${promotion.stage}${kind}`);
    if (event.as !== 'done') return;
    const line = `${promotion.kind} ${promotion.stage}`;
    if (promotion.kind === 'rollback' && this.#lastDone === line) this.names.add('two rollbacks in a row');
    this.#lastDone = line;
    const isHotfix = after.releases.get(promotion.release)?.hotfix !== undefined;
    if (promotion.kind === 'normal' && isHotfix) this.names.add(`done ${promotion.stage} hotfix`);
    if (promotion.kind !== 'normal' || promotion.stage !== 'PROD') return;
    this.#afterFix(isHotfix);
    this.#inProd.add(promotion.release);
    if (this.#inProd.size > 1) this.names.add('two releases in PROD');
  }
}
