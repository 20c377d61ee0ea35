import type { Vault } from './vault.ts';

/** The place of hooks in the keys of a system. No environment is called so: a name begins with a letter or a digit. */
const place = '.hooks';

/** Secrets of the hooks that others post to, in the encrypted store. Each has one version, for a new secret is a new hook. */
export function hookSecretsIn(vault: Vault) {
  const asked = (system: string, hook: string) => ({ system, environment: place, name: hook, known: {} });
  return {
    keep: async (system: string, hook: string, secret: string): Promise<void> => void (await vault.stage(asked(system, hook), secret)),
    read: async (system: string, hook: string): Promise<string | undefined> => (await vault.read(system, place, { [hook]: 1 }))[hook],
    forget: (system: string, hook: string): Promise<void> => vault.forget(asked(system, hook), 1),
  };
}
