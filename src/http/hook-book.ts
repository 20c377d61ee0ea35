import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { hookKinds } from '#core/api/hook-shapes.ts';
import type { HookKind } from '#core/api/hook-shapes.ts';
import type { SettingsStore } from '#store/store.ts';
import { SeenDeliveries } from './hook-deliveries.ts';
import { Records } from './records.ts';

/** Something may be new: what a delivery said, for whoever looks there. Nothing of it is believed. */
export interface Hint {
  readonly hook: string;
  readonly kind: HookKind;
  /** As the sender calls it; absent where it does not say. */
  readonly event: string | undefined;
  readonly body: Uint8Array;
}

/** Told of every hint: sources look again, the engine looks at the system. */
export type OnHook = (system: string, hint: Hint) => Promise<void>;

/** Where the secrets of hooks are kept, encrypted: the one thing of a hook that is not in the settings. */
export interface HookSecrets {
  keep(system: string, hook: string, secret: string): Promise<void>;
  read(system: string, hook: string): Promise<string | undefined>;
  forget(system: string, hook: string): Promise<void>;
}

const hookRecord = z.strictObject({ system: z.string(), kind: z.enum(hookKinds), by: z.string(), createdAt: z.int() });
type HookRecord = z.output<typeof hookRecord>;

export interface Hook extends Readonly<HookRecord> {
  readonly hook: string;
}

/** Hooks that others post to. */
export class HookBook {
  readonly deliveries: SeenDeliveries;
  readonly #rows: Records<HookRecord>;
  readonly #now: () => number;
  readonly #secrets: HookSecrets | undefined;

  constructor(settings: SettingsStore, now: () => number, secrets: HookSecrets | undefined) {
    this.#rows = new Records(settings, 'hook', hookRecord);
    this.deliveries = new SeenDeliveries(settings, now);
    this.#now = now;
    this.#secrets = secrets;
  }

  /** Undefined where there is no store of secrets. The secret first: a hook without one takes nothing. */
  async add(asked: { readonly system: string; readonly kind: HookKind; readonly by: string }) {
    if (this.#secrets === undefined) return undefined;
    const hook = randomBytes(8).toString('hex');
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    await this.#secrets.keep(asked.system, hook, secret);
    const record = { ...asked, createdAt: this.#now() };
    await this.#rows.add(hook, record);
    return { hook: { ...record, hook }, secret };
  }

  async of(system: string): Promise<readonly Hook[]> {
    const rows = await this.#rows.list();
    return rows.filter(({ record }) => record.system === system).map(({ id, record }) => ({ ...record, hook: id }));
  }

  /** A hook and its secret; undefined where one is missing. */
  async open(hook: string): Promise<{ readonly hook: Hook; readonly secret: string } | undefined> {
    const record = await this.#rows.get(hook);
    const secret = record && (await this.#secrets?.read(record.system, hook));
    return record === undefined || secret === undefined ? undefined : { hook: { ...record, hook }, secret };
  }

  /** False where this system has no such hook. */
  async remove(system: string, hook: string): Promise<boolean> {
    const record = await this.#rows.get(hook);
    if (record === undefined || record.system !== system) return false;
    await this.#rows.remove(hook);
    await this.#secrets?.forget(system, hook);
    return true;
  }
}
