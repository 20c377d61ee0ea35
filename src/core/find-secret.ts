import { namesIn } from './file/template.ts';
import type { State, SecretVersion } from './state.ts';
import type { Bill, System } from './system.ts';

/** What the ledger says of a secret of the encrypted store, removed ones too. */
export function secretAt(state: State, environment: string, name: string): SecretVersion | undefined {
  const secrets = state.environments.get(environment)?.secrets ?? {};
  return Object.hasOwn(secrets, name) ? secrets[name] : undefined;
}

const space = 'secret.';

/** The secrets that the variables of a system's services name, and the files of its artefacts; each once, in order. */
export function secretNamesOf({ services }: Pick<System, 'services'>, bill: Bill): readonly string[] {
  const names = services.flatMap((service) => [
    ...Object.values(service.variables).flatMap(namesIn),
    ...(typeof service.migrations === 'object' ? namesIn(service.migrations.database) : []),
    ...(service.files === undefined ? [] : (bill[service.name]?.files ?? []).flatMap(({ names }) => names)),
  ]);
  return secretsAmong(names);
}

/** Of names as templates have them those of secrets, each once, in order: `secret.API_DB` is `API_DB`. */
export function secretsAmong(names: readonly string[]): readonly string[] {
  const found = names.filter((name) => name.startsWith(space)).map((name) => name.slice(space.length));
  return [...new Set(found)].sort();
}

/** The versions in force; a secret that is not in the encrypted store has none. */
export function secretVersionsAt(state: State, environment: string, names: readonly string[]): { readonly [name: string]: number } {
  const versions = names.flatMap((name): readonly (readonly [string, number])[] => {
    const known = secretAt(state, environment, name);
    return known === undefined || known.removed === true ? [] : [[name, known.version]];
  });
  return Object.fromEntries(versions);
}
