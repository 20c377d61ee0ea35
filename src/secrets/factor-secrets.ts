import type { Vault } from './vault.ts';

/** No system and no environment is called so: a name begins with a letter or a digit. */
const system = '.people';
const environment = '.second-factor';

/** Seeds of people's second factors, in the encrypted store. */
export function factorSecretsIn(vault: Vault) {
  const asked = (person: string) => ({ system, environment, name: person, known: {} });
  return {
    keep: async (person: string, seed: string): Promise<number> => (await vault.stage(asked(person), seed)).version,
    read: async (person: string, version: number): Promise<string | undefined> =>
      (await vault.read(system, environment, { [person]: version }))[person],
    forget: (person: string, version: number): Promise<void> => vault.forget(asked(person), version),
  };
}
