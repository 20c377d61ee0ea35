import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { must } from '#core/bug.ts';
import type { SignDoor } from '#http/context.ts';
import { signDoorToken } from '#router/door-token.ts';
import type { SettingsStore } from '#store/store.ts';

const stored = z.object({ id: z.string(), privateKey: z.string(), publicKey: z.string() });

/** The key that opens doors: its public half goes to every router, so that doors work without the controller. */
export interface DoorKeys {
  readonly publicKeys: { readonly [id: string]: string };
  readonly sign: SignDoor;
}

/** Read from the store, made on the first start. Two controllers that start at once agree on one. */
export async function openDoorKeys(settings: SettingsStore): Promise<DoorKeys> {
  const known = await settings.get('door-key', 'current');
  if (known === undefined) {
    await settings.put('door-key', 'current', JSON.stringify(makeKey()), { body: undefined });
    return openDoorKeys(settings);
  }
  const { id, privateKey, publicKey } = stored.parse(JSON.parse(known));
  const key = createPrivateKey(privateKey);
  return {
    publicKeys: { [id]: publicKey },
    sign: ({ audience, person, expires }) => signDoorToken({ v: 1, kid: id, audience, person, expires }, key),
  };
}

function makeKey(): z.infer<typeof stored> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const id = must(randomUUID().split('-')[0], 'a name for the key');
  return {
    id,
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
}
