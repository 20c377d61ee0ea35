import type { Vault } from './vault.ts';

/** No system and no environment is called so: a name begins with a letter or a digit. */
const system = '.notify';
const environment = '.receivers';

/** Addresses, passwords and signing keys of receivers of notices, in the encrypted store. */
export function receiverSecretsIn(vault: Vault) {
  const asked = (receiver: string) => ({ system, environment, name: receiver, known: {} });
  return {
    keep: async (receiver: string, secret: string): Promise<number> => (await vault.stage(asked(receiver), secret)).version,
    read: async (receiver: string, version: number): Promise<string | undefined> =>
      (await vault.read(system, environment, { [receiver]: version }))[receiver],
    forget: (receiver: string, version: number): Promise<void> => vault.forget(asked(receiver), version),
  };
}
