// A hand that no silent server holds: what is waited for ends, whatever the network keeps.
import type { ProofOutcome, RefreshHand, RefreshOrder, RefreshOutcome } from '#core/data/refresh-hand.ts';
import { givingUp } from '#data/giving-up.ts';

/** Of a refresh that was told to end, until what it still waits for is given up; less than the controller waits for its last word. */
const clearingMs = 8_000;
/** Databases of any size are only renamed, or looked up: minutes are for whoever is connected to them. */
const [observeMs, takeBackMs] = [60_000, 5 * 60_000];

type How = Parameters<RefreshHand['refresh']>[1];

export class PatientHand implements RefreshHand {
  readonly #hand: RefreshHand;

  constructor(hand: RefreshHand) {
    this.#hand = hand;
  }

  refresh(order: RefreshOrder, how: How): Promise<RefreshOutcome> {
    return givingUp(how.signal, clearingMs, () => this.#hand.refresh(order, how));
  }

  observe(order: RefreshOrder): Promise<RefreshOutcome | 'absent' | 'unknown'> {
    return givingUp(AbortSignal.timeout(observeMs), 0, () => this.#hand.observe(order));
  }

  takeBack(order: RefreshOrder): Promise<void> {
    return givingUp(AbortSignal.timeout(takeBackMs), 0, () => this.#hand.takeBack(order));
  }

  prove(order: RefreshOrder, how: How): Promise<ProofOutcome> {
    return givingUp(how.signal, clearingMs, () => this.#hand.prove(order, how));
  }
}
