import { secretAt } from '#core/find-secret.ts';
import { environmentsOf } from '#core/find.ts';
import { referencesIn } from '#core/file/template.ts';
import type { State } from '#core/state.ts';
import type { System } from '#core/system.ts';

const mostSaid = 20;

/** A sentence for each secret of the encrypted store that an environment of the path needs and does not have yet. */
export function unsetSecrets(state: State, { services, path, secrets }: System): readonly string[] {
  if (secrets !== 'store') return [];
  const names = services.flatMap(({ variables }) =>
    Object.values(variables).flatMap((text) =>
      referencesIn(text).flatMap(({ name = '', hasDefault }) =>
        hasDefault || !name.startsWith('secret.') ? [] : [name.slice('secret.'.length)],
      ),
    ),
  );
  const wanted = [...new Set(names)].sort();
  return path
    .flatMap(environmentsOf)
    .flatMap((environment) => wanted.filter((name) => !isSet(state, environment, name)).map((name) => ({ environment, name })))
    .map(({ environment, name }) => `${environment} has no secret ${name} yet. Set it: lockstep secret set ${environment} ${name}`)
    .slice(0, mostSaid);
}

function isSet(state: State, environment: string, name: string): boolean {
  const known = secretAt(state, environment, name);
  return known !== undefined && known.removed !== true;
}
