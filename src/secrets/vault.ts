import type { SecretPlace } from '#core/command.ts';
import type { SecretVersions } from '#core/state.ts';
import { openCiphertext, putCiphertext, reencrypt, removeCiphertext } from './ciphertexts.ts';
import { fingerprintsOf } from './fingerprints.ts';
import {
  changeRing,
  dataKeysOf,
  dataPlace,
  openMasters,
  printPlace,
  printsOf,
  readRing,
  unwrap,
  withDataKeys,
  withPrints,
  wrap,
  type Prints,
  type Ring,
  type RingPorts,
} from './ring.ts';
import { changeMasterKey } from './master-key.ts';
import { makeKey } from './seal.ts';

/** A secret of a system, and what the ledger says is in force in it: environment → secret → version. */
export interface AskedSecret extends SecretPlace {
  readonly system: string;
  readonly known: { readonly [environment: string]: SecretVersions };
}

/** A version that is encrypted and lies ready; it is in force once the ledger says so. */
export interface Staged {
  readonly version: number;
  /** It is what is in force already: nothing was written. */
  readonly isOld: boolean;
  readonly equals: readonly SecretPlace[];
}

/** Which versions are in force in an environment. */
export interface VersionsAt {
  readonly environment: string;
  readonly versions: { readonly [name: string]: number };
}

/** The encrypted store. It knows values; who may do what, and which version counts, is the core's and the ledger's. */
export interface Vault {
  stage(asked: AskedSecret, value: string): Promise<Staged>;
  /** A staged version was refused. */
  takeBack(asked: AskedSecret, version: number): Promise<void>;
  /** A staged version is in force: only the newest few stay. */
  settle(asked: AskedSecret, version: number): Promise<void>;
  /** The secret was removed, up to this version. */
  forget(asked: AskedSecret, version: number): Promise<void>;
  /** Values of these versions; one that is not there is left out. */
  read(system: string, environment: string, versions: { readonly [name: string]: number }): Promise<{ readonly [name: string]: string }>;
  /** Secret by secret of both, whether they have a value or a part of one in common, by their fingerprints: nothing is decrypted. */
  compare(system: string, left: VersionsAt, right: VersionsAt): Promise<{ readonly [name: string]: 'same' | 'differs' | 'unknown' }>;
  /** Encrypts everything of an environment anew; the new key's id, undefined where there is nothing to encrypt. */
  changeDataKey(system: string, environment: string): Promise<string | undefined>;
  /** Wraps every data key anew, of every system: which they are, and the new key's id. */
  changeMasterKey(): Promise<{ readonly key: string; readonly systems: readonly string[] }>;
}

/** How many versions of a secret are kept, the one in force among them. */
const keptVersions = 5;

export function openVault(ports: RingPorts): Vault {
  let rotating: Promise<unknown> = Promise.resolve();
  return {
    stage: (asked, value) => stage(ports, asked, value),
    takeBack: (asked, version) => drop(ports, asked, (kept) => kept === version),
    settle: (asked, version) => drop(ports, asked, (kept) => kept <= version - keptVersions),
    forget: (asked, version) => drop(ports, asked, (kept) => kept <= version),
    read: (system, environment, versions) => read(ports, { system, environment }, versions),
    compare: (system, left, right) => compare(ports, system, left, right),
    changeDataKey: (system, environment) => changeDataKey(ports, system, environment),
    changeMasterKey: () => {
      // One at a time in this process: the file is read, added to and written.
      const next = rotating.then(() => changeMasterKey(ports));
      rotating = next.catch(() => undefined);
      return next;
    },
  };
}

async function stage(ports: RingPorts, asked: AskedSecret, value: string): Promise<Staged> {
  const { system, environment, name } = asked;
  const known = knownOf(asked, asked);
  if (known !== undefined && known.removed !== true && (await isSame(ports, { ...asked, version: known.version }, value))) {
    return { version: known.version, isOld: true, equals: [] };
  }
  const ring = await changeRing(ports, system, (before, masters) => {
    if (dataKeysOf(before, environment).length > 0) return before;
    return withDataKeys(before, environment, [wrap(masters, makeKey(), dataPlace(system, environment))]);
  });
  for (let version = nextVersion(ring, asked); ; version += 1) {
    // The ring is read again: its data key may have been changed, and of two that set at once one takes the next number.
    const keys = { ring: (await readRing(ports, system)) ?? ring, masters: await openMasters(ports) };
    if (!(await putCiphertext(ports, keys, { system, environment, name, version }, value))) continue;
    const equals = await enter(ports, asked, { version, value, dataKey: dataKeysOf(keys.ring, environment).at(-1)?.id });
    if (equals !== undefined) return { version, isOld: false, equals };
    await removeCiphertext(ports, { system, environment, name, version });
  }
}

async function isSame(ports: RingPorts, place: AskedSecret & { readonly version: number }, value: string): Promise<boolean> {
  try {
    return (await openCiphertext(ports, place)) === value;
  } catch {
    // What cannot be read is replaced.
    return false;
  }
}

function nextVersion(ring: Ring, asked: AskedSecret): number {
  const versions = printsOf(ring, asked.environment, asked.name).map(({ version }) => version);
  return Math.max(0, knownOf(asked, asked)?.version ?? 0, ...versions) + 1;
}

interface Entering {
  readonly version: number;
  readonly value: string;
  readonly dataKey: string | undefined;
}

/**
 * Enters a version into the ring, and says in the same step which others it equals: of two equal ones that come at once, one sees
 * the other. Undefined where the data key was changed meanwhile: whoever changed it may have missed the new row.
 */
async function enter(
  ports: RingPorts,
  asked: AskedSecret,
  { version, value, dataKey }: Entering,
): Promise<readonly SecretPlace[] | undefined> {
  let equals: readonly SecretPlace[] | undefined;
  await changeRing(ports, asked.system, (ring, masters) => {
    equals = undefined;
    if (dataKeysOf(ring, asked.environment).at(-1)?.id !== dataKey) return ring;
    const prints = fingerprintsOf(unwrap(masters, ring.printKey, printPlace(asked.system)), value);
    equals = equalOnes(ring, asked, prints);
    const others = printsOf(ring, asked.environment, asked.name);
    return withPrints(
      ring,
      asked,
      [...others, { version, prints: [...prints] }].toSorted((left, right) => left.version - right.version),
    );
  });
  return equals;
}

/** Secrets of other environments that share a fingerprint: what is in force there, and what is about to be. */
function equalOnes(ring: Ring, asked: AskedSecret, prints: readonly string[]): readonly SecretPlace[] {
  const places = Object.entries(ring.prints).flatMap(([environment, secrets]) =>
    Object.entries(secrets).map(([name, versions]) => ({ environment, name, versions })),
  );
  const equal = places.filter(({ versions, ...place }) => {
    if (place.environment === asked.environment) return false;
    return counting(asked, place, versions).some((each) => each.prints.some((print) => prints.includes(print)));
  });
  return equal.map(({ environment, name }) => ({ environment, name }));
}

function counting(asked: AskedSecret, place: SecretPlace, versions: Prints): Prints {
  const known = knownOf(asked, place);
  const least = known === undefined ? 0 : known.removed === true ? known.version + 1 : known.version;
  return versions.filter(({ version }) => version >= least);
}

function knownOf({ known }: AskedSecret, { environment, name }: SecretPlace): SecretVersions[string] | undefined {
  const secrets = Object.hasOwn(known, environment) ? (known[environment] ?? {}) : {};
  return Object.hasOwn(secrets, name) ? secrets[name] : undefined;
}

/** Forgets versions: first their fingerprints, then their ciphertexts. */
async function drop(ports: RingPorts, asked: AskedSecret, isDropped: (version: number) => boolean): Promise<void> {
  const { system, environment, name } = asked;
  let dropped: readonly number[] = [];
  await changeRing(ports, system, (ring) => {
    const versions = printsOf(ring, environment, name);
    dropped = versions.map(({ version }) => version).filter(isDropped);
    if (dropped.length === 0) return ring;
    return withPrints(
      ring,
      asked,
      versions.filter(({ version }) => !isDropped(version)),
    );
  });
  for (const version of dropped) await removeCiphertext(ports, { system, environment, name, version });
}

async function read(
  ports: RingPorts,
  place: { readonly system: string; readonly environment: string },
  versions: { readonly [name: string]: number },
): Promise<{ readonly [name: string]: string }> {
  const found: [string, string][] = [];
  for (const [name, version] of Object.entries(versions)) {
    const value = await openCiphertext(ports, { ...place, name, version });
    if (value !== undefined) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

async function compare(
  ports: RingPorts,
  system: string,
  left: VersionsAt,
  right: VersionsAt,
): Promise<{ readonly [name: string]: 'same' | 'differs' | 'unknown' }> {
  const ring = await readRing(ports, system);
  const names = Object.keys(left.versions).filter((name) => Object.hasOwn(right.versions, name));
  return Object.fromEntries(
    names.map((name) => {
      const [ones, others] = [left, right].map(({ environment, versions }) =>
        ring === undefined ? undefined : printsOf(ring, environment, name).find(({ version }) => version === versions[name])?.prints,
      );
      if (ones === undefined || others === undefined) return [name, 'unknown'];
      return [name, ones.some((print) => others.includes(print)) ? 'same' : 'differs'];
    }),
  );
}

/** The old key stays until nothing is encrypted with it; after a crash the same command goes on where it stopped. */
async function changeDataKey(ports: RingPorts, system: string, environment: string): Promise<string | undefined> {
  const before = await readRing(ports, system);
  if (before === undefined || dataKeysOf(before, environment).length === 0) return undefined;
  const ring = await changeRing(ports, system, (now, masters) => {
    const keys = dataKeysOf(now, environment);
    return keys.length > 1 ? now : withDataKeys(now, environment, [...keys, wrap(masters, makeKey(), dataPlace(system, environment))]);
  });
  const current = dataKeysOf(ring, environment).at(-1)?.id;
  while (await reencrypt(ports, system, environment));
  await changeRing(ports, system, (now) => {
    const keys = dataKeysOf(now, environment);
    return keys.at(-1)?.id === current ? withDataKeys(now, environment, keys.slice(-1)) : now;
  });
  return current;
}
