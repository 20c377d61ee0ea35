import { must } from '#core/bug.ts';
import type { Adoption, CalendarRecord, Environment, FileVersion, Head, Order, Promotion, Proposal, Release, State } from '#core/state.ts';
import type { Schedule } from '#core/time/compiled.ts';

/** What each table of a State holds. */
export interface Tables {
  files: FileVersion;
  releases: Release;
  promotions: Promotion;
  environments: Environment;
  orders: Order;
  proposals: Proposal;
  adoptions: Adoption;
  calendars: CalendarRecord;
  schedules: Schedule;
}

/** One table, copied when it is first written. */
class Table<Row> {
  readonly #base: ReadonlyMap<string, Row>;
  #own: Map<string, Row> | undefined;

  constructor(base: ReadonlyMap<string, Row>) {
    this.#base = base;
  }

  get rows(): ReadonlyMap<string, Row> {
    return this.#own ?? this.#base;
  }

  get writable(): Map<string, Row> {
    this.#own ??= new Map(this.#base);
    return this.#own;
  }
}

/**
 * A State being changed by one batch of events. Records never are changed in place: what is untouched stays the same object,
 * and the store finds what changed by identity.
 */
export class Draft {
  head: Head;
  readonly #tables: { readonly [Kind in keyof Tables]: Table<Tables[Kind]> };

  constructor(state: State) {
    this.head = state.head;
    this.#tables = {
      files: new Table(state.files),
      releases: new Table(state.releases),
      promotions: new Table(state.promotions),
      environments: new Table(state.environments),
      orders: new Table(state.orders),
      proposals: new Table(state.proposals),
      adoptions: new Table(state.adoptions),
      calendars: new Table(state.calendars),
      schedules: new Table(state.schedules),
    };
  }

  find<Kind extends keyof Tables>(kind: Kind, id: string): Tables[Kind] | undefined {
    return this.#tables[kind].rows.get(id);
  }

  get<Kind extends keyof Tables>(kind: Kind, id: string): Tables[Kind] {
    return must(this.find(kind, id), `${kind} ${id}`);
  }

  /** As they are now: what is written meanwhile is not seen. */
  all<Kind extends keyof Tables>(kind: Kind): readonly Tables[Kind][] {
    return [...this.#tables[kind].rows.values()];
  }

  put<Kind extends keyof Tables>(kind: Kind, id: string, record: Tables[Kind]): void {
    this.#tables[kind].writable.set(id, record);
  }

  /** Writes a record's changed fields. */
  change<Kind extends keyof Tables>(kind: Kind, id: string, fields: Partial<Tables[Kind]>): void {
    this.put(kind, id, { ...this.get(kind, id), ...fields });
  }

  remove(kind: keyof Tables, id: string): void {
    this.#tables[kind].writable.delete(id);
  }

  state(): State {
    const { files, releases, promotions, environments, orders, proposals, adoptions, calendars, schedules } = this.#tables;
    return {
      head: this.head,
      files: files.rows,
      releases: releases.rows,
      promotions: promotions.rows,
      environments: environments.rows,
      orders: orders.rows,
      proposals: proposals.rows,
      adoptions: adoptions.rows,
      calendars: calendars.rows,
      schedules: schedules.rows,
    };
  }
}
