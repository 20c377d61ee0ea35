// Production's data as they are, in a place that is not production: two people permit it, until an instant, and never where outsiders come.
import type { DataException, Environment, Promotion, State } from './state.ts';
import { currentSystem } from './find.ts';
import type { EnvironmentDefinition, Instant } from './system.ts';
import { andOf } from './words.ts';

/** Longer than this nobody permits it at once. */
export const longestUnmaskedMs = 30 * 24 * 60 * 60_000;

export interface FoundDataException {
  readonly environment: Environment;
  readonly exception: DataException;
}

/** Its id has a stroke in it, as no release's has. */
export function findDataException(state: State, id: string): FoundDataException | undefined {
  const environment = state.environments.get(id.slice(0, Math.max(id.indexOf('/'), 0)));
  const exception = environment?.unmasked?.find((each) => each.id === id);
  return environment === undefined || exception === undefined ? undefined : { environment, exception };
}

/** Why the file in force lets no data come to a place as they are, whatever anybody permits; undefined where it does. */
export function neverUnmasked(state: State, environment: string): string | undefined {
  const definition = currentSystem(state)?.environments.find(({ name }) => name === environment);
  if (definition === undefined) return `${environment} is not in the file any more`;
  if (definition.audience !== 'team') return outsiders[definition.audience](environment);
  return definition.refresh?.mayBeUnmasked === true ? undefined : `the file does not say \`unmasked: by-exception\` of ${environment}`;
}

const outsiders: { readonly [Audience in Exclude<EnvironmentDefinition['audience'], 'team'>]: (environment: string) => string } = {
  customers: (environment) => `customers come into ${environment}`,
  public: (environment) => `everybody comes into ${environment}`,
};

/** Granted by a second person, not revoked, not over. */
function standsAt({ second, revoked, expires }: DataException, at: Instant): boolean {
  return second !== undefined && revoked === undefined && at < expires;
}

/** By which one a refresh may bring what is not masked now; the one that ends last. */
export function permittedUnmasked(state: State, environment: Environment, at: Instant): DataException | undefined {
  if (neverUnmasked(state, environment.name) !== undefined) return undefined;
  const standing = (environment.unmasked ?? []).filter((each) => standsAt(each, at));
  return standing.toSorted((one, other) => other.expires - one.expires)[0];
}

/** Why what came by it may not be there any more; undefined while it may. */
function endedBecause(state: State, environment: Environment, id: string | undefined, at: Instant): string | undefined {
  const never = neverUnmasked(state, environment.name);
  if (never !== undefined) return never;
  const exception = environment.unmasked?.find((each) => each.id === id);
  if (exception === undefined) return 'no Exception permitted it';
  if (exception.revoked !== undefined) return `${exception.revoked.by} took Exception ${exception.id} back`;
  return standsAt(exception, at) ? undefined : `Exception ${exception.id} has ended`;
}

/** Why a refresh that masks nothing goes no further; undefined where it may. */
export function unpermitted(state: State, { unmasked, waves }: Promotion, at: Instant): string | undefined {
  const environment = unmasked === undefined ? undefined : state.environments.get(waves.flat()[0] ?? '');
  return environment && endedBecause(state, environment, unmasked, at);
}

export interface Overdue {
  readonly databases: readonly string[];
  readonly because: string;
}

/** What lies there unmasked, and may not: once that is said it stands, whatever is permitted since, until they are gone. */
export function overdueIn(state: State, environment: Environment, at: Instant): Overdue | undefined {
  const found = Object.entries(environment.data ?? {}).flatMap(([database, { verdict, exception }]) => {
    if (verdict !== 'raw') return [];
    const because = saidOf(environment, database) ?? endedBecause(state, environment, exception, at);
    return because === undefined ? [] : [{ database, because }];
  });
  const [first] = found;
  return first && { databases: found.map(({ database }) => database).sort(), because: first.because };
}

/** Why it was said of these that they are to go. */
export function saidOf({ overdue }: Environment, database: string): string | undefined {
  return overdue?.databases?.includes(database) === false ? undefined : overdue?.because;
}

/** `shop and crm in staging are production's own data, and Exception staging/x1 has ended` */
export function wordsOfOverdue(environment: string, { databases, because }: Overdue): string {
  return `${andOf(databases)} in ${environment} ${databases.length === 1 ? 'is' : 'are'} not masked, and ${because}`;
}
