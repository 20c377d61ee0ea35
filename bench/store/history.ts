import { createHash } from 'node:crypto';
import type { Command } from '#core/command.ts';
import { emptyState } from '#core/empty-state.ts';
import { changedRows, prune } from '#core/entities.ts';
import type { Row } from '#core/entities.ts';
import type { Event } from '#core/event.ts';
import { pathOf } from '#core/find.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import type { Bill } from '#core/system.ts';
import { benchSystem, people, systemName } from './system.ts';

/** One transaction of the past. */
export interface Told {
  readonly at: number;
  readonly by: string;
  readonly events: readonly Event[];
}

/** A new year's day; a second passes between two commands. */
const firstMs = Date.UTC(2025, 0, 1);

/** A system's past, told command by command to the real core: nothing in it was written that a person or an agent could not have caused. */
export class History {
  readonly told: Told[] = [];
  readonly rows = new Map<string, Row>();
  state: State = emptyState(systemName);
  #written: State = this.state;
  #now = firstMs;
  #reports = 0;

  constructor() {
    const { system, digest } = benchSystem();
    this.do({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['admin'] } });
    this.do({ kind: 'apply', by: 'admin', file: system, digest });
  }

  do(command?: Command): void {
    this.#now += 1000;
    const { state, events, refusal } = step(this.state, command, this.#now);
    if (refusal !== undefined) throw new Error(`the history is wrong: ${refusal.sentence}`);
    if (events.length > 0) this.told.push({ at: this.#now, by: command?.by ?? 'lockstep', events });
    this.state = state;
  }

  create(release: string): void {
    this.do({ kind: 'create', by: people.developer, release, bill: billOf(release), authors: [], carry: false });
  }

  /** Into so many stages of its path, one after the other, everything passed. */
  walk(release: string, stages: number): void {
    const record = this.state.releases.get(release);
    if (record === undefined) throw new Error(`there is no release ${release}`);
    for (const stage of pathOf(this.state, record).slice(0, stages)) {
      const asked = { by: people.manager, release, stage: stage.name } as const;
      if (stage.entry.length > 0) this.do({ kind: 'approve', ...asked });
      this.do({ kind: 'promote', ...asked, wait: false });
      this.#answerAll();
      // A soak may have to run out.
      this.do();
      this.do();
    }
  }

  /** What is written so far goes into rows, and what has ended leaves the state, as it leaves the engine's slice. */
  settle(): void {
    for (const row of changedRows(this.#written, this.state)) {
      if (row.body === '') this.rows.delete(`${row.kind} ${row.id}`);
      else this.rows.set(`${row.kind} ${row.id}`, row);
    }
    this.state = prune(this.state);
    this.#written = this.state;
  }

  #answerAll(): void {
    while (this.state.orders.size > 0) for (const order of this.state.orders.values()) this.#answer(order);
  }

  #answer(order: Order): void {
    this.#reports += 1;
    const { key, fence, host } = order;
    const news = { by: `agent:${host}`, kind: 'observe', key, fence, seq: this.#reports, at: this.#now, because: 'done' } as const;
    this.do({ ...news, state: 'succeeded', result: order.kind === 'check' ? { verdict: 'pass' } : digestFor(this.state, order) });
  }
}

/** What the agent reads back: the digest that the release's bill says. */
function digestFor(state: State, { promotion, step: line }: Order): { readonly digest?: string } {
  const digest = line?.kind === 'read-back' ? state.promotions.get(promotion)?.bill[line.service ?? '']?.digest : undefined;
  return digest === undefined ? {} : { digest };
}

export function billOf(release: string): Bill {
  return Object.fromEntries(
    ['api', 'web'].map((service) => {
      const digest = `sha256:${createHash('sha256').update(`${service} ${release}`).digest('hex')}`;
      return [service, { digest, source: `directory:./${service}`, blob: digest }];
    }),
  );
}
