import type { Network } from '#dial/address.ts';
import { NotifyDesk } from '#notify/notify-desk.ts';
import type { NotifyOptions } from '#notify/notify-desk.ts';
import { receiverSecretsIn } from '#secrets/receiver-secrets.ts';
import type { Vault } from '#secrets/vault.ts';

type Ports = Pick<NotifyOptions, 'store' | 'log' | 'owner' | 'url'> & { readonly vault: Vault; readonly networks: readonly Network[] };

/** Tells people from now on what the engine writes down for them. */
export function startNotify({ vault, ...ports }: Ports): NotifyDesk {
  return new NotifyDesk({ ...ports, secrets: receiverSecretsIn(vault), now: () => Date.now() });
}
