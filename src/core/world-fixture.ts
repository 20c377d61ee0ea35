// A system in which things happen at instants: people say what they want, and the agent does at once what it is told.
import type { Blocker } from './blocker.ts';
import { blockers } from './blockers/index.ts';
import type { Command } from './command.ts';
import type { Event } from './event.ts';
import { begunAt } from './fixture.ts';
import { must } from './bug.ts';
import type { Refusal } from './refusal.ts';
import type { State } from './state.ts';
import { step } from './step.ts';
import { wakeOf } from './waits.ts';

export class World {
  state: State;
  now = begunAt;
  readonly events: Event[] = [];

  constructor(state: State) {
    this.state = state;
  }

  say(command: Command | undefined): Refusal | undefined {
    const done = step(this.state, command, this.now);
    this.state = done.state;
    this.events.push(...done.events);
    return done.refusal;
  }

  /** Until no order is open. */
  obey(): void {
    for (let orders = [...this.state.orders.values()]; orders.length > 0; orders = [...this.state.orders.values()]) {
      for (const { key, fence, host, step: own, promotion } of orders) {
        const digest = this.state.promotions.get(promotion)?.bill[own?.service ?? '']?.digest;
        const result = digest === undefined ? { result: { verdict: 'pass', because: '' } as const } : { result: { digest } };
        this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at: this.now, ...result });
      }
    }
  }

  create(release: string): void {
    const sign = release.replaceAll(/\D/g, '').padStart(64, '0');
    const bill = { api: { digest: `sha256:${sign}`, source: 'directory:./api', blob: `sha256:${sign}` } };
    this.say({ kind: 'create', by: 'dora', release, bill, authors: [], carry: false, unknownAuthors: [] });
  }

  promote(release: string, stage: string): Refusal | undefined {
    const refusal = this.say({ kind: 'promote', by: 'dora', release, stage, wait: true });
    this.obey();
    return refusal;
  }

  /** Looks whenever something is due, as a controller does that is always there. */
  goTo(instant: number): void {
    for (let wake = wakeOf(this.state, this.now); wake !== undefined && wake <= instant; wake = wakeOf(this.state, this.now)) {
      this.now = wake;
      this.say(undefined);
      this.obey();
    }
    this.now = instant;
  }

  /** Nobody looks meanwhile. */
  sleepUntil(instant: number): void {
    this.now = instant;
  }

  blockersOf(release: string, stage: string): readonly Blocker[] {
    const moving = [...this.state.promotions.values()].find(
      (each) => each.release === release && each.stage === stage && each.state === 'waiting',
    );
    return blockers(this.state, must(this.state.releases.get(release), release), stage, this.now, moving);
  }
}
