import { z } from 'zod';
import { canonical } from '#core/canonical.ts';
import { dataKeysOf, dataPlace, openMasters, readRing, unwrap, type Masters, type Ring, type RingPorts } from './ring.ts';
import { broken, seal, sealedShape, unseal } from './seal.ts';

/** One version of one secret. */
export interface VersionPlace {
  readonly system: string;
  readonly environment: string;
  readonly name: string;
  readonly version: number;
}

const rowShape = z.strictObject({ key: z.string(), sealed: sealedShape });

/** Rows of this kind are written once, and again only when a data key is changed. */
const rowKind = 'secret';

/** Encrypts under the data key in use, which the ring must have; false where this version is there already. */
export async function putCiphertext(
  ports: RingPorts,
  keys: { readonly ring: Ring; readonly masters: Masters },
  place: VersionPlace,
  value: string,
): Promise<boolean> {
  return ports.settings.put(rowKind, idOf(place), rowOf(keys, place, Buffer.from(value)), { body: undefined });
}

function rowOf({ ring, masters }: { readonly ring: Ring; readonly masters: Masters }, place: VersionPlace, plain: Uint8Array): string {
  const wrapped = dataKeysOf(ring, place.environment).at(-1);
  if (wrapped === undefined) throw broken(['data-key', place.system, place.environment]);
  const key = unwrap(masters, wrapped, dataPlace(place.system, place.environment));
  return canonical({ key: wrapped.id, sealed: seal(key, plain, partsOf(place)) });
}

/** The value of a version; undefined where there is none. Throws a Failure for what Lockstep did not write there. */
export async function openCiphertext(ports: RingPorts, place: VersionPlace): Promise<string | undefined> {
  const body = await ports.settings.get(rowKind, idOf(place));
  if (body === undefined) return undefined;
  const [ring, masters] = [await readRing(ports, place.system), await openMasters(ports)];
  if (ring === undefined) throw broken(['keys', place.system]);
  return openRow({ ring, masters }, place, body).toString('utf8');
}

function openRow({ ring, masters }: { readonly ring: Ring; readonly masters: Masters }, place: VersionPlace, body: string): Buffer {
  const row = parseRow(body, place);
  const wrapped = dataKeysOf(ring, place.environment).find(({ id }) => id === row.key);
  if (wrapped === undefined) throw broken(partsOf(place));
  return unseal(unwrap(masters, wrapped, dataPlace(place.system, place.environment)), row.sealed, partsOf(place));
}

function parseRow(body: string, place: VersionPlace): z.output<typeof rowShape> {
  try {
    return rowShape.parse(JSON.parse(body));
  } catch {
    throw broken(partsOf(place));
  }
}

export async function removeCiphertext({ settings }: RingPorts, place: VersionPlace): Promise<void> {
  await settings.delete(rowKind, idOf(place));
}

/** Encrypts what another key than the one in use holds, anew. True when a row was still to do: ask again until there is none. */
export async function reencrypt(ports: RingPorts, system: string, environment: string): Promise<boolean> {
  const [ring, masters] = [await readRing(ports, system), await openMasters(ports)];
  if (ring === undefined) return false;
  const current = dataKeysOf(ring, environment).at(-1)?.id;
  let isWork = false;
  for (const { id, body } of await ports.settings.list(rowKind)) {
    const place = placeOf(id);
    if (place?.system !== system || place.environment !== environment || parseRow(body, place).key === current) continue;
    isWork = true;
    await ports.settings.put(rowKind, id, rowOf({ ring, masters }, place, openRow({ ring, masters }, place, body)), { body });
  }
  return isWork;
}

/** Names have no slash. */
function idOf(place: VersionPlace): string {
  return partsOf(place).join('/');
}

function partsOf({ system, environment, name, version }: VersionPlace): readonly (string | number)[] {
  return [system, environment, name, version];
}

function placeOf(id: string): VersionPlace | undefined {
  const [system, environment, name, version] = id.split('/');
  if (system === undefined || environment === undefined || name === undefined || version === undefined) return undefined;
  return { system, environment, name, version: Number(version) };
}
