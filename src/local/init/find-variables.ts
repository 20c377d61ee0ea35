import type { Place } from './tree.ts';

export interface FoundVariable {
  readonly name: string;
  readonly isSecret: boolean;
}

const secretName =
  /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?|DSN)$|^(?:DATABASE|DB|REDIS|MONGO\w*|AMQP|RABBITMQ)_UR[LI]$/;
/** Given by us, or by the machine. */
const given = new Set(['PORT', 'HOST', 'PATH', 'HOME', 'NODE_ENV']);

/** What the program wants to be told, as the example of its `.env` lists it. Values are never taken: some are real. */
export function findVariables(place: Place): readonly FoundVariable[] {
  const file = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example'].find((name) => place.has(name));
  const names = (place.text(file ?? '') ?? '')
    .split('\n')
    .flatMap((line) => /^(?:export )?([A-Z][A-Z0-9_]*)=/.exec(line.trim())?.[1] ?? []);
  return [...new Set(names)].filter((name) => !given.has(name)).map((name) => ({ name, isSecret: secretName.test(name) }));
}
