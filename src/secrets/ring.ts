import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Bug } from '#core/bug.ts';
import { canonical } from '#core/canonical.ts';
import { Failure } from '#core/failure.ts';
import { createKeys, readKeys, type MasterKey } from './key-file.ts';
import { broken, makeKey, seal, sealedShape, unseal } from './seal.ts';

/** The rows of the installation, as the store keeps them: `put` with an expectation writes only over what was read. */
export interface SettingsPort {
  get(kind: string, id: string): Promise<string | undefined>;
  list(kind: string): Promise<readonly { readonly id: string; readonly body: string }[]>;
  put(kind: string, id: string, body: string, expected?: { readonly body: string | undefined }): Promise<boolean>;
  delete(kind: string, id: string): Promise<void>;
}

/** A key, encrypted with a key of the key file. */
const wrappedShape = z.strictObject({ id: z.string(), master: z.string(), sealed: sealedShape });

const ringShape = z.strictObject({
  /** What fingerprints are made with. */
  printKey: wrappedShape,
  /** Environment → its data keys, the one in use last. */
  dataKeys: z.record(z.string(), z.array(wrappedShape)),
  /** Environment → secret → its kept versions, oldest first. */
  prints: z.record(z.string(), z.record(z.string(), z.array(z.strictObject({ version: z.int(), prints: z.array(z.string()) })))),
});

/** What the store holds of a system's secrets, besides their ciphertexts: one row, so that changes of it are in one order. */
export type Ring = Readonly<z.output<typeof ringShape>>;
export type Wrapped = Readonly<z.output<typeof wrappedShape>>;
export type Prints = Ring['prints'][string][string];

export interface RingPorts {
  readonly settings: SettingsPort;
  /** Path of the key file. */
  readonly keyFile: string;
}

const ringKind = 'secret-ring';
const mostAttempts = 100;

export async function readRing({ settings }: RingPorts, system: string): Promise<Ring | undefined> {
  const body = await settings.get(ringKind, system);
  return body === undefined ? undefined : parseRing(body, system);
}

export async function systemsWithRings({ settings }: RingPorts): Promise<readonly string[]> {
  return (await settings.list(ringKind)).map(({ id }) => id);
}

function parseRing(body: string, system: string): Ring {
  try {
    return ringShape.parse(JSON.parse(body));
  } catch {
    throw broken(['keys', system]);
  }
}

/** Changes a ring, again where somebody else was faster; makes it where there is none. `change` gives the same ring to leave it. */
export async function changeRing(ports: RingPorts, system: string, change: (ring: Ring, masters: Masters) => Ring): Promise<Ring> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const body = await ports.settings.get(ringKind, system);
    const masters = await openMasters(ports);
    const ring = body === undefined ? makeRing(masters, system) : parseRing(body, system);
    const changed = change(ring, masters);
    const text = canonical(changed);
    if (text === body || (await ports.settings.put(ringKind, system, text, { body }))) return changed;
  }
  throw new Bug(`the keys of ${system} were never free to be changed`);
}

function makeRing(masters: Masters, system: string): Ring {
  return { printKey: wrap(masters, makeKey(), printPlace(system)), dataKeys: {}, prints: {} };
}

/** The keys of the key file: by id, and the one to wrap with. */
export interface Masters {
  readonly current: MasterKey;
  readonly byId: ReadonlyMap<string, MasterKey>;
}

/** Makes the key file on first use; never where there are secrets already, for then it is lost and a new one opens nothing. */
export async function openMasters(ports: RingPorts): Promise<Masters> {
  const keys = await readKeys(ports.keyFile);
  const current = keys?.at(-1);
  if (keys !== undefined && current !== undefined) return { current, byId: new Map(keys.map((key) => [key.id, key])) };
  if ((await systemsWithRings(ports)).length > 0) {
    const sentence = `The key file ${ports.keyFile} is gone, and without it no secret can be read: restore it from a backup.`;
    throw new Failure('secret-key-missing', sentence, { retryable: false });
  }
  await createKeys(ports.keyFile);
  return openMasters(ports);
}

/** Encrypts a key for its place, with the master key in use. */
export function wrap({ current }: Masters, key: Uint8Array, place: readonly string[]): Wrapped {
  const id = randomUUID().slice(0, 8);
  return { id, master: current.id, sealed: seal(current.bytes, key, [...place, id]) };
}

export function unwrap({ byId }: Masters, { id, master, sealed }: Wrapped, place: readonly string[]): Buffer {
  const key = byId.get(master);
  if (key === undefined) {
    const sentence = `The key file has no key ${master}: it is an older one, or another installation's. Restore the one in use.`;
    throw new Failure('secret-key-missing', sentence, { retryable: false });
  }
  return unseal(key.bytes, sealed, [...place, id]);
}

/** The same key under the master key in use; itself where it is so already. */
export function rewrap(masters: Masters, wrapped: Wrapped, place: readonly string[]): Wrapped {
  if (wrapped.master === masters.current.id) return wrapped;
  const sealed = seal(masters.current.bytes, unwrap(masters, wrapped, place), [...place, wrapped.id]);
  return { id: wrapped.id, master: masters.current.id, sealed };
}

export function printPlace(system: string): readonly string[] {
  return ['print-key', system];
}

export function dataPlace(system: string, environment: string): readonly string[] {
  return ['data-key', system, environment];
}

export function dataKeysOf(ring: Ring, environment: string): readonly Wrapped[] {
  return Object.hasOwn(ring.dataKeys, environment) ? (ring.dataKeys[environment] ?? []) : [];
}

export function printsOf(ring: Ring, environment: string, name: string): Prints {
  const all = Object.hasOwn(ring.prints, environment) ? (ring.prints[environment] ?? {}) : {};
  return Object.hasOwn(all, name) ? (all[name] ?? []) : [];
}

/** The same ring with these versions of a secret; none: it is forgotten. */
export function withPrints(ring: Ring, place: { readonly environment: string; readonly name: string }, versions: Prints): Ring {
  const { environment, name } = place;
  const { [name]: _before, ...others } = Object.hasOwn(ring.prints, environment) ? (ring.prints[environment] ?? {}) : {};
  return { ...ring, prints: { ...ring.prints, [environment]: versions.length === 0 ? others : { ...others, [name]: versions } } };
}

export function withDataKeys(ring: Ring, environment: string, keys: readonly Wrapped[]): Ring {
  return { ...ring, dataKeys: { ...ring.dataKeys, [environment]: [...keys] } };
}
