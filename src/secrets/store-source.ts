import type { SecretSource } from './secret-source.ts';
import type { Vault } from './vault.ts';

/** The encrypted store. Which version is in force the ledger says, so a row that was put back is not read. */
export function createStoreSource(vault: Pick<Vault, 'read'>): SecretSource {
  return {
    id: 'store',
    read: (_place, { system, environment, versions }) => vault.read(system, environment, versions),
    remedy: (environment, name) => `Say \`lockstep secret set ${environment} ${name}\`, and promote again.`,
  };
}
