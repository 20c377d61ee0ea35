import type { MemoryDatabase, MemoryDelivery } from './memory-database.ts';
import type { Step } from './memory-transaction.ts';
import { lineIsFull, lineOf, mostInLine } from './outbox.ts';
import type { ClaimedDelivery, DeliveryLine, DeliveryRow, DeliveryState, Outcome, OutboxCounts, OutboxStore } from './outbox.ts';

interface Ports {
  readonly now: () => number;
  readonly step: Step;
  /** Told that something is due that was not. */
  readonly ring: () => void;
}

/** The outbox in memory, with the semantics of the one in PostgreSQL. */
export class MemoryOutbox implements OutboxStore {
  readonly #rows: MemoryDatabase['outbox'];
  readonly #notices: MemoryDatabase['notices'];
  readonly #ports: Ports;

  constructor({ notices, outbox }: MemoryDatabase, ports: Ports) {
    this.#rows = outbox;
    this.#notices = notices;
    this.#ports = ports;
  }

  async spread(...[limit, deliveriesOf]: Parameters<OutboxStore['spread']>): Promise<number> {
    await this.#ports.step('outbox.spread');
    const taken = [...this.#notices.values()].slice(0, limit);
    // Before anything is written: what cannot be spread leaves all as it was.
    const rows = taken.flatMap((notice) => deliveriesOf(notice).map((row) => ({ row, withheld: notice.withheld })));
    for (const { row, withheld } of rows) {
      if (!this.#rows.has(row.id)) this.#rows.set(row.id, begun(row, this.#waiting(), withheld, this.#ports.now()));
    }
    for (const { id } of taken) this.#notices.delete(id);
    return taken.length;
  }

  async claim({ holdMs, limit, except = [] }: Parameters<OutboxStore['claim']>[0]): Promise<readonly ClaimedDelivery[]> {
    await this.#ports.step('outbox.claim');
    const now = this.#ports.now();
    const lines = new Set<string>();
    const heads = this.#waiting().filter((row) => {
      const isFirst = !lines.has(lineOf(row));
      lines.add(lineOf(row));
      return isFirst && !except.includes(row.receiver);
    });
    const due = heads.filter(({ dueAt, until }) => dueAt <= now && until <= now).toSorted((left, right) => left.dueAt - right.dueAt);
    return due.slice(0, limit).map((row) => {
      const claimed = { ...row, claim: row.claim + 1, attempts: row.attempts + 1, until: now + holdMs };
      this.#rows.set(row.id, claimed);
      return { ...lineFrom(claimed), claim: claimed.claim };
    });
  }

  async mates(head: ClaimedDelivery, limit: number): Promise<readonly DeliveryLine[]> {
    await this.#ports.step('outbox.mates');
    if (!head.together) return [];
    const now = this.#ports.now();
    const found = this.#waiting().filter((row) => row.id !== head.id && lineOf(row) === lineOf(head) && row.dueAt <= now);
    return found.slice(0, limit).map(lineFrom);
  }

  async settle(head: ClaimedDelivery, mates: readonly string[], outcome: Outcome): Promise<boolean> {
    await this.#ports.step('outbox.settle');
    const held = this.#rows.get(head.id);
    if (held?.state !== 'waiting' || held.claim !== head.claim) return false;
    for (const id of [head.id, ...mates]) {
      const row = this.#rows.get(id);
      if (row?.state === 'waiting') this.#rows.set(id, settled(row, outcome.state, { ...outcome, at: this.#ports.now() }));
    }
    return true;
  }

  async list({ states, person, limit }: Parameters<OutboxStore['list']>[0]): Promise<readonly DeliveryLine[]> {
    await this.#ports.step('outbox.list');
    const found = [...this.#rows.values()].filter(
      (row) => (states?.includes(row.state) ?? true) && (person === undefined || row.person === person),
    );
    return found.toReversed().slice(0, limit).map(lineFrom);
  }

  async counts(): Promise<OutboxCounts> {
    await this.#ports.step('outbox.counts');
    const count = (wanted: DeliveryState): number => [...this.#rows.values()].filter(({ state }) => state === wanted).length;
    return { waiting: count('waiting'), dead: count('dead'), withheld: count('withheld') };
  }

  async again(id: string): Promise<boolean> {
    await this.#ports.step('outbox.again');
    const row = this.#rows.get(id);
    if (row === undefined || (row.state !== 'dead' && row.state !== 'withheld')) return false;
    const { because: _because, endedAt: _endedAt, ...rest } = row;
    const now = this.#ports.now();
    this.#rows.set(id, { ...rest, state: 'waiting', attempts: 0, dueAt: now, since: now, together: false });
    this.#ports.ring();
    return true;
  }

  async withhold(because: string): Promise<number> {
    await this.#ports.step('outbox.withhold');
    const found = this.#waiting();
    for (const row of found) this.#rows.set(row.id, settled(row, 'withheld', { because, at: this.#ports.now() }));
    for (const notice of this.#notices.values()) this.#notices.set(notice.id, { ...notice, withheld: because });
    return found.length + this.#notices.size;
  }

  async forget(whose: { readonly person: string } | { readonly receiver: string }): Promise<void> {
    await this.#ports.step('outbox.forget');
    for (const row of this.#rows.values()) {
      if ('person' in whose ? row.person === whose.person : row.receiver === whose.receiver) this.#rows.delete(row.id);
    }
  }

  async sweep({ sent, dead }: { readonly sent: number; readonly dead: number }): Promise<number> {
    await this.#ports.step('outbox.sweep');
    const old = [...this.#rows.values()].filter(({ state, endedAt }) => (endedAt ?? Infinity) < (state === 'sent' ? sent : dead));
    for (const { id } of old) this.#rows.delete(id);
    return old.filter(({ state }) => state !== 'sent').length;
  }

  #waiting(): readonly MemoryDelivery[] {
    return [...this.#rows.values()].filter(({ state }) => state === 'waiting');
  }
}

function begun(row: DeliveryRow, waiting: readonly MemoryDelivery[], withheld: string | undefined, now: number): MemoryDelivery {
  const fresh = { ...row, attempts: 0, since: now, claim: 0, until: 0 };
  if (withheld !== undefined) return { ...fresh, state: 'withheld', because: withheld, endedAt: now };
  const ahead = waiting.filter((each) => lineOf(each) === lineOf(row)).length;
  return ahead >= mostInLine ? { ...fresh, state: 'dead', because: lineIsFull, endedAt: now } : { ...fresh, state: 'waiting' };
}

interface Ending {
  readonly at: number;
  readonly because?: string;
  readonly dueAt?: number;
}

function settled(row: MemoryDelivery, state: DeliveryState, { at, because, dueAt = row.dueAt }: Ending): MemoryDelivery {
  const { because: _because, ...rest } = row;
  return { ...rest, state, dueAt, until: 0, ...(because !== undefined && { because }), ...(state !== 'waiting' && { endedAt: at }) };
}

function lineFrom({ claim: _claim, until: _until, ...line }: MemoryDelivery): DeliveryLine {
  return line;
}
