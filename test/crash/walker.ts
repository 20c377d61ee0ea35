import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf } from '#core/canonical.ts';
import type { PersonCommand } from '#core/command.ts';
import { stateOf } from '#core/entities.ts';
import { hasEntered } from '#core/find.ts';
import type { State } from '#core/state.ts';
import type { System } from '#core/system.ts';
import { retrying } from '#engine/retry.ts';
import type { Store } from '#store/store.ts';
import { deedsFor } from './person.ts';
import type { Switchboard } from './switchboard.ts';
import { billOf } from './systems.ts';

const lookMs = 40;
/** A store that is away for longer is lost, on a machine that is busy too. */
const patienceMs = 180_000;
/** Of what nobody knows a person finds out once whoever stood still has long gone on, and done what it was about. */
const settleMs = 20_000;

export interface WalkerParts {
  readonly store: Store;
  readonly system: System;
  readonly switchboard: Pick<Switchboard, 'submit'>;
  /** Whether an order took effect: a person looks at the target. */
  readonly tookEffect: (key: string) => boolean;
}

/** The people of one system: one release after another walks to its last stage. */
export class Walker {
  /** How many have arrived. */
  releases = 0;
  /** Orders of which nobody knew what became of them, until a person looked. */
  settled = 0;
  readonly wrong: string[] = [];
  readonly #parts: WalkerParts;
  readonly #unknownSince = new Map<string, number>();
  #isFinishing = false;
  #hasGivenUp = false;

  constructor(parts: WalkerParts) {
    this.#parts = parts;
  }

  /** The release that walks now is the last. */
  finish(): void {
    this.#isFinishing = true;
  }

  giveUp(): void {
    this.#isFinishing = true;
    this.#hasGivenUp = true;
  }

  async walk(): Promise<void> {
    const { system: file } = this.#parts;
    await this.#do({ kind: 'apply', by: 'gus', file, digest: digestOf(file) }, 'apply');
    for (let number = 1; !this.#isFinishing; number += 1) {
      const release = `1.${number}.0`;
      await this.#do(
        { kind: 'create', by: 'dora', release, bill: billOf(file, number), authors: ['dora'], carry: false },
        `create ${release}`,
      );
      await this.#do({ kind: 'promote', by: 'carla', release, stage: 'PROD', wait: true }, `promote ${release}`);
      while (!this.#hasGivenUp && !(await this.#hasArrived(release))) await sleep(lookMs);
      if (!this.#hasGivenUp) this.releases += 1;
    }
  }

  async #hasArrived(name: string): Promise<boolean> {
    const state = await this.#look();
    const release = state.releases.get(name);
    await this.#settle(state);
    if (release === undefined) return false;
    for (const { command, commandId } of deedsFor(state, release, Date.now())) await this.#do(command, commandId);
    return hasEntered(release, 'PROD') && state.orders.size === 0;
  }

  async #settle(state: State): Promise<void> {
    const now = performance.now();
    for (const { key, state: is } of state.orders.values()) {
      if (is !== 'unknown') continue;
      const since = this.#unknownSince.get(key) ?? now;
      this.#unknownSince.set(key, since);
      if (now - since < settleMs) continue;
      const as = this.#parts.tookEffect(key) ? 'done' : 'retry';
      await this.#do({ kind: 'settle', by: 'carla', order: key, as, reason: 'looked' }, `settle ${key}`);
      this.#unknownSince.delete(key);
      this.settled += 1;
    }
  }

  async #look(): Promise<State> {
    const { store, system } = this.#parts;
    const { rows } = await retrying(() => store.snapshot(system.name), { forMs: patienceMs });
    return stateOf(system.name, rows);
  }

  async #do(command: PersonCommand, commandId: string): Promise<void> {
    const { switchboard, system } = this.#parts;
    const answer = await switchboard.submit(system.name, command, commandId);
    if (!answer.ok) this.wrong.push(`refused: ${system.name}: ${commandId}: ${answer.refusal.sentence}`);
  }
}
