// The judge of judges: reads the events only, knows the rules of the process in the plainest form, and shares no code with the core.
import { takeScope } from './oracle-agreed.ts';
import { OracleData } from './oracle-data.ts';
import { OracleCanary } from './oracle-canary.ts';
import { OracleGates } from './oracle-gates.ts';
import { OracleDeadlines } from './oracle-deadlines.ts';
import { OracleHotfix } from './oracle-hotfix.ts';
import { OracleItems } from './oracle-items.ts';
import { takeItem } from './oracle-words.ts';
import { OracleMoves } from './oracle-moves.ts';
import { OracleProof } from './oracle-proof.ts';
import { OraclePeople } from './oracle-people.ts';
import { OracleSchedule } from './oracle-schedule.ts';
import { OracleScope } from './oracle-scope.ts';
import { OracleSoak } from './oracle-soak.ts';
import { OracleTime } from './oracle-time.ts';
import { OracleUnmasked } from './oracle-unmasked.ts';
import { OracleWork } from './oracle-work.ts';
import { OracleView, type Seen } from './oracle-view.ts';
import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import type { State } from '#core/state.ts';

/** Hears every event of a history in order; throws a sentence when a rule of the process was broken. */
export class Oracle {
  readonly view = new OracleView();
  readonly #data = new OracleData(this.view);
  readonly #unmasked = new OracleUnmasked(this.view, this.#data);
  readonly #gates = new OracleGates(this.view, this.#data);
  readonly #people = new OraclePeople(this.view);
  readonly #moves = new OracleMoves(this.view);

  readonly #schedule = new OracleSchedule(this.view);
  readonly #work = new OracleWork(this.view, this.#schedule);
  readonly #canary = new OracleCanary(this.view);
  readonly #soak = new OracleSoak(this.view);
  readonly #time = new OracleTime(this.view);
  readonly #proof = new OracleProof(this.view, this.#time, this.#schedule);
  readonly #deadlines = new OracleDeadlines(this.view, this.#gates);
  readonly #items = new OracleItems(this.view);
  readonly #scope = new OracleScope(this.view);
  readonly #hotfix = new OracleHotfix(this.view);

  checkTold(state: State): void {
    this.#data.checkTold(state);
  }

  hear(at: number, events: readonly Event[], asked?: Command): void {
    this.view.now = at;
    for (const [index, event] of events.entries()) {
      const seen: Seen = { at, event, before: events.slice(0, index), ...(asked && { asked }) };
      this.#gates.check(seen);
      this.#people.check(seen);
      this.#moves.check(seen);
      this.#work.check(seen);
      this.#canary.check(seen);
      this.#soak.check(seen);
      this.#time.check(seen);
      this.#hotfix.check(seen);
      this.#scope.check(seen);
      this.#items.check(seen);
      this.#deadlines.check(seen);
      this.#data.check(seen);
      this.#unmasked.check(seen);
      this.#schedule.check(seen);
      this.view.take(event);
      takeItem(this.view, event);
      takeScope(this.view, event);
    }
    this.#soak.atRest();
    this.#deadlines.atRest();
    this.#schedule.atRest();
    this.#unmasked.atRest();
    this.#proof.atRest();
  }
}
