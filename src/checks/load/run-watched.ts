import type { Sightings } from '#core/load/saturation.ts';
import { lengthOf, type Leg } from '#core/load/schedule.ts';
import { tellEveryTen, type LoadWork } from './attempt.ts';
import { generate, soon, type GenerateParts, type LoadPlan, type LoadRun } from './generate.ts';
import { watchDatabase } from './watch-database.ts';
import { watchService } from './watch-service.ts';

interface Watched {
  readonly legs: readonly Leg[];
  /** Two releases are asked in turn. */
  readonly isInBlocks?: true;
  readonly destinations: LoadPlan['destinations'];
  /** The processes that are looked at; absent: those of the service that is asked. */
  readonly roots?: () => readonly number[];
  readonly heldFor?: GenerateParts['heldFor'];
}

/** Sends a load, and looks meanwhile at what service and database are busy with. */
export async function runWatched(work: LoadWork, watched: Watched): Promise<{ readonly run: LoadRun; readonly seen: Sightings }> {
  const { context, plan } = work;
  const { roots = () => context.processesOf?.(work.service) ?? [], heldFor, ...load } = watched;
  const url = databaseOf(work);
  const database = url === undefined ? undefined : await watchDatabase(url, (line) => context.log(line));
  const startNs = soon();
  const service = watchService(roots, startNs);
  try {
    const onSecond = tellEveryTen(context, lengthOf(watched.legs) / 1_000);
    const run = await generate({ ...plan, ...load }, { signal: context.signal, onSecond, startNs, ...(heldFor && { heldFor }) });
    return { run, seen: { threads: service.samples, sessions: database?.samples(startNs) ?? [] } };
  } finally {
    service.end();
    await database?.end();
  }
}

/** The address of the database: a variable of the check, because it is a secret. */
function databaseOf({ options, context }: LoadWork): string | undefined {
  if (options.database === undefined) return undefined;
  const name = options.database.replace(/^\$/, '');
  const url = context.variables[name];
  if (url === undefined) throw new Error(`\`database\` names ${name}, which is no variable under \`environment\``);
  return url;
}
