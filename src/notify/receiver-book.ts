import { z } from 'zod';
import { canonical } from '#core/canonical.ts';
import { choiceShape, receiverShape, type Choice, type Receiver, type ReceiverSettings } from '#core/notify/receiver.ts';
import type { SettingsStore } from '#store/store.ts';
import { newSigningKey } from './sign.ts';

/** What of a receiver is kept encrypted. A webhook's address is: whoever has it can write to the team. */
const secretShape = z.strictObject({
  url: z.string().exactOptional(),
  authorization: z.string().exactOptional(),
  password: z.string().exactOptional(),
  /** The newest first, two at most. */
  keys: z.array(z.string()),
});
export type ReceiverSecret = z.output<typeof secretShape>;

/** Where the secrets of receivers are kept. */
export interface ReceiverSecrets {
  keep(receiver: string, secret: string): Promise<number>;
  read(receiver: string, version: number): Promise<string | undefined>;
  forget(receiver: string, version: number): Promise<void>;
}

const recordShape = z.strictObject({ settings: receiverShape, version: z.int(), by: z.string(), at: z.int() });
type ReceiverRecord = z.output<typeof recordShape>;

/** A receiver, and who made it so. */
export interface KnownReceiver {
  readonly receiver: Receiver;
  readonly by: string;
  readonly at: number;
}

export interface PutReceiver {
  readonly settings: ReceiverSettings;
  /** Absent: what is known stays. */
  readonly url?: string | undefined;
  readonly authorization?: string | undefined;
  readonly password?: string | undefined;
  readonly by: string;
  readonly at: number;
}

const kind = 'notice-receiver';
const choiceKind = 'notice-choice';

/** Receivers and people's choices, in the settings; secrets beside them, encrypted. */
export class ReceiverBook {
  readonly #settings: SettingsStore;
  readonly #secrets: ReceiverSecrets;

  constructor(settings: SettingsStore, secrets: ReceiverSecrets) {
    this.#settings = settings;
    this.#secrets = secrets;
  }

  async list(): Promise<readonly KnownReceiver[]> {
    return (await this.#settings.list(kind)).map(({ id, body }) => {
      const { settings, by, at } = parse(body);
      return { receiver: { ...settings, name: id }, by, at };
    });
  }

  /** One with its secrets; undefined where there is none, or where its secrets cannot be read. */
  async open(name: string): Promise<{ readonly receiver: Receiver; readonly secret: ReceiverSecret } | undefined> {
    const record = await this.#record(name);
    const secret = record && (await this.#secretOf(name, record.version));
    return record === undefined || secret === undefined ? undefined : { receiver: { ...record.settings, name }, secret };
  }

  /** Makes or changes one. A new webhook gets a key to sign with, which is told this once. Undefined where a webhook has no address. */
  async put(name: string, { settings, by, at, ...given }: PutReceiver): Promise<{ readonly key?: string } | undefined> {
    const record = await this.#record(name);
    const known = record?.settings.kind === settings.kind ? await this.#secretOf(name, record.version) : undefined;
    const isNew = settings.kind === 'webhook' && (known?.keys.length ?? 0) === 0;
    const key = newSigningKey();
    const secret = { ...known, ...defined(given), keys: isNew ? [key] : (known?.keys ?? []) };
    if (settings.kind === 'webhook' && secret.url === undefined) return undefined;
    await this.#keep(name, { settings, by, at }, secret, record?.version);
    return isNew ? { key } : {};
  }

  /** A new key, which signs beside the one before it until the next change. Undefined where nothing of that name signs. */
  async rotate(name: string, { by, at }: { readonly by: string; readonly at: number }): Promise<string | undefined> {
    const record = await this.#record(name);
    const secret = record && (await this.#secretOf(name, record.version));
    if (record?.settings.kind !== 'webhook' || secret === undefined) return undefined;
    const key = newSigningKey();
    await this.#keep(name, { settings: record.settings, by, at }, { ...secret, keys: [key, ...secret.keys].slice(0, 2) }, record.version);
    return key;
  }

  async remove(name: string): Promise<boolean> {
    const record = await this.#record(name);
    if (record === undefined) return false;
    await this.#settings.delete(kind, name);
    await this.#secrets.forget(name, record.version);
    return true;
  }

  async choices(): Promise<ReadonlyMap<string, Choice>> {
    const rows = await this.#settings.list(choiceKind);
    return new Map(rows.map(({ id, body }) => [id, choiceShape.parse(JSON.parse(body))]));
  }

  async choiceOf(person: string): Promise<Choice | undefined> {
    const body = await this.#settings.get(choiceKind, person);
    return body === undefined ? undefined : choiceShape.parse(JSON.parse(body));
  }

  async choose(person: string, choice: Choice): Promise<void> {
    await this.#settings.put(choiceKind, person, canonical(choice));
  }

  async forgetChoice(person: string): Promise<void> {
    await this.#settings.delete(choiceKind, person);
  }

  async #record(name: string): Promise<ReceiverRecord | undefined> {
    const body = await this.#settings.get(kind, name);
    return body === undefined ? undefined : parse(body);
  }

  async #secretOf(name: string, version: number): Promise<ReceiverSecret | undefined> {
    const text = await this.#secrets.read(name, version);
    return text === undefined ? undefined : secretShape.parse(JSON.parse(text));
  }

  /** The secret first: a receiver without one is of no use. */
  async #keep(name: string, record: Omit<ReceiverRecord, 'version'>, secret: ReceiverSecret, before: number | undefined): Promise<void> {
    const version = await this.#secrets.keep(name, canonical(secret));
    await this.#settings.put(kind, name, canonical({ ...record, version }));
    if (before !== undefined && before !== version) await this.#secrets.forget(name, before);
  }
}

function parse(body: string): ReceiverRecord {
  return recordShape.parse(JSON.parse(body));
}

function defined(given: Pick<PutReceiver, 'url' | 'authorization' | 'password'>): Omit<ReceiverSecret, 'keys'> {
  const { url, authorization, password } = given;
  return {
    ...(url !== undefined && { url }),
    ...(authorization !== undefined && { authorization }),
    ...(password !== undefined && { password }),
  };
}
