import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore, SettingWrite } from '#store/store.ts';
import { Records } from './records.ts';
import { hashOfSecret } from './sessions.ts';
import { base32, makeSeed, stepOf } from './totp.ts';

/** Where the seeds of second factors are kept, encrypted: the one thing of them that is not in the settings. */
export interface FactorSecrets {
  /** Keeps a seed as the person's next version. */
  keep(person: string, seed: string): Promise<number>;
  read(person: string, version: number): Promise<string | undefined>;
  /** Up to this version. */
  forget(person: string, version: number): Promise<void>;
}

const factorRecord = z.strictObject({
  /** The seed that counts; absent: none does yet. */
  version: z.int().exactOptional(),
  since: z.int(),
  /** One that was shown and whose first code has not come. */
  pending: z.strictObject({ version: z.int(), at: z.int() }).exactOptional(),
  /** The step of the last code: neither it nor one before counts again. */
  usedStep: z.int(),
  /** Hashes of the recovery codes that are left. */
  recovery: z.array(z.string()),
});
type FactorRecord = z.output<typeof factorRecord>;

/** A person's second factor, as it may be told. */
export interface Factor {
  readonly since: number;
  readonly recoveryCodes: number;
}

/** How long a seed that was shown waits for its first code. */
const pendingMs = 15 * 60_000;
const recoveryCodes = 10;
/** 120 bits, which need no slow hash: 24 letters. */
const recoveryBytes = 15;

/** Second factors: codes of an authenticator app, each once, and recovery codes for when it is lost, each once. */
export class FactorBook {
  readonly #rows: Records<FactorRecord>;
  readonly #now: () => number;
  readonly #secrets: FactorSecrets | undefined;

  constructor(settings: SettingsStore, now: () => number, secrets: FactorSecrets | undefined) {
    this.#rows = new Records(settings, factorKind, factorRecord);
    this.#now = now;
    this.#secrets = secrets;
  }

  /** Undefined where the person has none. */
  async of(person: string): Promise<Factor | undefined> {
    return shownOf(await this.#rows.get(person));
  }

  /** Everybody who has one. */
  async persons(): Promise<ReadonlySet<string>> {
    const rows = await this.#rows.list();
    return new Set(rows.filter(({ record }) => shownOf(record) !== undefined).map(({ id }) => id));
  }

  /** A new seed, which counts once a code of it has come; undefined where there is no store of secrets. */
  async begin(person: string): Promise<string | undefined> {
    if (this.#secrets === undefined) return undefined;
    const seed = makeSeed();
    const pending = { version: await this.#secrets.keep(person, seed), at: this.#now() };
    await this.#rows.change(person, (known) => ({ ...(known ?? { since: 0, usedStep: 0, recovery: [] }), pending }));
    return seed;
  }

  /** The first code of a new seed makes it count, and the recovery codes are told this once; undefined where the code is not of it. */
  async confirm(person: string, code: string): Promise<readonly string[] | undefined> {
    const { pending, version: old = 0 } = (await this.#rows.get(person)) ?? {};
    const now = this.#now();
    if (pending === undefined || now >= pending.at + pendingMs) return undefined;
    const step = await this.#stepOf(code, person, { version: pending.version, usedStep: 0 });
    if (step === undefined) return undefined;
    const codes = makeRecoveryCodes();
    const changed = await this.#rows.change(person, (known) =>
      known?.pending?.version === pending.version
        ? { version: pending.version, since: now, usedStep: step, recovery: codes.map(hashOfCode) }
        : undefined,
    );
    if (changed !== undefined) await this.#secrets?.forget(person, Math.max(old, pending.version - 1));
    return changed && codes;
  }

  /** Whether this is a code that counts, of the app or for recovery. It counts no more afterwards. */
  async accept(person: string, code: string): Promise<'code' | 'recovery code' | undefined> {
    const known = await this.#rows.get(person);
    if (known?.version === undefined) return undefined;
    const { version } = known;
    const isOfApp = /^\d{6}$/.test(code);
    const step = isOfApp ? await this.#stepOf(code, person, { version, usedStep: known.usedStep }) : undefined;
    const changed = await this.#rows.change(person, (row) => (row?.version === version ? spent(row, { code, step }) : undefined));
    if (changed === undefined) return undefined;
    return isOfApp ? 'code' : 'recovery code';
  }

  /** New recovery codes in place of those that are left; undefined where there is no second factor. */
  async renewCodes(person: string): Promise<readonly string[] | undefined> {
    const codes = makeRecoveryCodes();
    const recovery = codes.map(hashOfCode);
    const changed = await this.#rows.change(person, (row) => (row?.version === undefined ? undefined : { ...row, recovery }));
    return changed && codes;
  }

  /** The write that takes it away; undefined where it is not the one of then any more. */
  async draftRemoval(person: string, since: number): Promise<SettingWrite | undefined> {
    const factor = await this.of(person);
    return factor?.since === since ? this.#rows.draftRemoval(person) : undefined;
  }

  async remove(person: string): Promise<void> {
    await this.#rows.remove(person);
    await this.#secrets?.forget(person, Number.MAX_SAFE_INTEGER);
  }

  async #stepOf(code: string, person: string, of: { readonly version: number; readonly usedStep: number }): Promise<number | undefined> {
    const seed = await this.#secrets?.read(person, of.version);
    return seed === undefined ? undefined : stepOf(code, seed, { now: this.#now(), usedStep: of.usedStep });
  }
}

/** Of which kind its rows are: whoever owns the host takes them away without us. */
export const factorKind = 'second-factor';

function shownOf(row: FactorRecord | undefined): Factor | undefined {
  return row?.version === undefined ? undefined : { since: row.since, recoveryCodes: row.recovery.length };
}

/** The row after a code of it was used; undefined where it is none, or was used already. */
function spent(row: FactorRecord, { code, step }: { readonly code: string; readonly step: number | undefined }): FactorRecord | undefined {
  if (step !== undefined) return step > row.usedStep ? { ...row, usedStep: step } : undefined;
  const hash = hashOfCode(code);
  return row.recovery.includes(hash) ? { ...row, recovery: row.recovery.filter((each) => each !== hash) } : undefined;
}

/** Six groups of four letters, to be written down. */
function makeRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodes }, () => {
    const text = base32(randomBytes(recoveryBytes)).toLowerCase();
    return (text.match(/.{4}/g) ?? []).join('-');
  });
}

function hashOfCode(code: string): string {
  return hashOfSecret(code.toLowerCase().replaceAll(/[^a-z2-7]/g, ''));
}
