import type { z } from 'zod';
import { canonical } from '#core/canonical.ts';
import { Bug } from '#core/bug.ts';
import type { SettingsStore, SettingWrite } from '#store/store.ts';

/** Rows of one kind in the settings table, parsed on the way out. */
export class Records<T> {
  readonly #settings: SettingsStore;
  readonly #kind: string;
  readonly #shape: z.ZodType<T>;

  constructor(settings: SettingsStore, kind: string, shape: z.ZodType<T>) {
    this.#settings = settings;
    this.#kind = kind;
    this.#shape = shape;
  }

  async get(id: string): Promise<T | undefined> {
    const body = await this.#settings.get(this.#kind, id);
    return body === undefined ? undefined : this.#parse(body);
  }

  async list(): Promise<readonly { readonly id: string; readonly record: T }[]> {
    const rows = await this.#settings.list(this.#kind);
    return rows.map(({ id, body }) => ({ id, record: this.#parse(body) }));
  }

  /** Writes a row that must not exist; false where it does. */
  add(id: string, record: T): Promise<boolean> {
    return this.#settings.put(this.#kind, id, canonical(record), { body: undefined });
  }

  /** Changes a row, again where somebody else was faster. `change` gets undefined where there is none, and gives undefined to leave it. */
  async change(id: string, change: (record: T | undefined) => T | undefined): Promise<T | undefined> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const body = await this.#settings.get(this.#kind, id);
      const changed = change(body === undefined ? undefined : this.#parse(body));
      if (changed === undefined) return undefined;
      if (await this.#settings.put(this.#kind, id, canonical(changed), { body })) return changed;
    }
    throw new Bug(`the setting ${this.#kind} ${id} was never free to be changed`);
  }

  /** The write that would change a row, for several that are made together; undefined where `change` leaves it. */
  async draft(id: string, change: (record: T | undefined) => T | undefined): Promise<SettingWrite | undefined> {
    const expected = await this.#settings.get(this.#kind, id);
    const changed = change(expected === undefined ? undefined : this.#parse(expected));
    return changed && { kind: this.#kind, id, body: canonical(changed), expected };
  }

  /** The same for a row that goes. */
  async draftRemoval(id: string): Promise<SettingWrite> {
    return { kind: this.#kind, id, body: undefined, expected: await this.#settings.get(this.#kind, id) };
  }

  remove(id: string): Promise<void> {
    return this.#settings.delete(this.#kind, id);
  }

  #parse(body: string): T {
    return this.#shape.parse(JSON.parse(body));
  }
}

const mostAttempts = 50;
