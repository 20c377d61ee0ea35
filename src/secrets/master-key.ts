import { makeMasterKey, readKeys, replaceKeys } from './key-file.ts';
import {
  changeRing,
  dataPlace,
  openMasters,
  printPlace,
  rewrap,
  systemsWithRings,
  type Masters,
  type Ring,
  type RingPorts,
} from './ring.ts';

/**
 * A new master key: it is added to the file, every key is wrapped with it, and only then do the others leave the file. Killed in
 * between, the file has both, everything can be read, and asking again goes on with the newer one.
 */
export async function changeMasterKey(ports: RingPorts): Promise<{ readonly key: string; readonly systems: readonly string[] }> {
  await openMasters(ports);
  const keys = (await readKeys(ports.keyFile)) ?? [];
  if (keys.length < 2) await replaceKeys(ports.keyFile, [...keys, makeMasterKey()]);
  const masters = await openMasters(ports);
  const systems = await rewrapAll(ports, masters);
  await replaceKeys(ports.keyFile, [masters.current]);
  // Another controller may have wrapped a key with what it read before; here the old ones are still at hand.
  await rewrapAll(ports, masters);
  return { key: masters.current.id, systems: systems.filter(isSystem) };
}

/** What begins with a dot is the installation’s own: no ledger hears of it. */
function isSystem(name: string): boolean {
  return !name.startsWith('.');
}

async function rewrapAll(ports: RingPorts, masters: Masters): Promise<readonly string[]> {
  const systems = await systemsWithRings(ports);
  for (const system of systems) await changeRing(ports, system, (ring) => rewrapRing(ring, system, masters));
  return systems;
}

function rewrapRing(ring: Ring, system: string, masters: Masters): Ring {
  const dataKeys = Object.entries(ring.dataKeys).map(([environment, keys]) => {
    const rewrapped = keys.map((wrapped) => rewrap(masters, wrapped, dataPlace(system, environment)));
    return [environment, rewrapped] as const;
  });
  return { ...ring, printKey: rewrap(masters, ring.printKey, printPlace(system)), dataKeys: Object.fromEntries(dataKeys) };
}
