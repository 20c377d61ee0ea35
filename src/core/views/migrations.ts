import type { MigrationView } from './shapes.ts';
import { environmentsOf, pathOf, systemAt } from '#core/find.ts';
import { foretell } from '#core/migrations/foretell.ts';
import type { MigrationMeasured } from '#core/migrations/measured.ts';
import { wordsOfForetold, wordsOfMeasured } from '#core/migrations/words.ts';
import type { Release, State } from '#core/state.ts';
import { wordsOfSpan } from '#core/words.ts';

/** What the migrations of a release took where they ran, and what they will take in a stage. Absent where nothing was measured. */
export function migrationsIn(
  state: State,
  release: Release,
  stage: string | undefined,
): { readonly migrations?: readonly MigrationView[] } {
  const migrations = migratingServices(state, release).flatMap((service) => {
    const measured = measuredAlong(state, release, service);
    return [...measured.map(viewOfMeasured(service)), ...foretoldFor(state, release, { service, stage, measured })];
  });
  return migrations.length === 0 ? {} : { migrations };
}

function migratingServices(state: State, release: Release): readonly string[] {
  return systemAt(state, release.version).services.flatMap(({ name, migrations }) => (migrations === undefined ? [] : [name]));
}

interface Measured {
  readonly stage: string;
  readonly environment: string;
  readonly measured: MigrationMeasured;
}

/** In the order of the path. */
function measuredAlong(state: State, release: Release, service: string): readonly Measured[] {
  return pathOf(state, release).flatMap((stage) =>
    environmentsOf(stage).flatMap((environment) => {
      const measured = release.migrated?.[environment]?.[service];
      return measured === undefined ? [] : [{ stage: stage.name, environment, measured }];
    }),
  );
}

function viewOfMeasured(service: string): (measured: Measured) => MigrationView {
  return ({ stage, environment, measured }) => {
    const sentence = `${stage}: the migration of ${service} ${wordsOfMeasured(measured)}.`;
    return { kind: 'measured', stage, environment, service, sentence, measured };
  };
}

interface Ahead {
  readonly service: string;
  readonly stage: string | undefined;
  readonly measured: readonly Measured[];
}

/** For every environment of the stage in which it has not run yet. */
function foretoldFor(state: State, release: Release, { service, stage, measured }: Ahead): readonly MigrationView[] {
  const place = pathOf(state, release).find(({ name }) => name === stage);
  const last = measured.at(-1);
  if (place === undefined || last === undefined) return [];
  const ahead = environmentsOf(place).filter((environment) => release.migrated?.[environment]?.[service] === undefined);
  return ahead.map((environment): MigrationView => {
    const foretold = foretell(
      measured.map((each) => each.measured),
      state.environments.get(environment)?.databases?.[service],
    );
    const words = wordsOfForetold(foretold, { here: last.stage, there: place.name });
    return {
      kind: 'foretold',
      stage: place.name,
      environment,
      service,
      sentence: `${place.name}: the migration of ${service} ${words}.`,
      foretold,
    };
  });
}

/** Beside a migration that runs: `STAGING took 7 s`; nothing where it was not measured before. */
export function tookBefore(
  state: State,
  release: string,
  { environment, service }: { readonly environment: string; readonly service: string },
): string {
  const known = state.releases.get(release);
  const before = known === undefined ? [] : measuredAlong(state, known, service).filter((each) => each.environment !== environment);
  const last = before.at(-1);
  return last === undefined ? '' : `; ${last.stage} took ${wordsOfSpan(last.measured.ms)}`;
}
