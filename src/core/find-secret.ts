import type { State, SecretVersion } from './state.ts';

/** What the ledger says of a secret of the encrypted store, removed ones too. */
export function secretAt(state: State, environment: string, name: string): SecretVersion | undefined {
  const secrets = state.environments.get(environment)?.secrets ?? {};
  return Object.hasOwn(secrets, name) ? secrets[name] : undefined;
}
