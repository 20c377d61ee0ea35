import { type ShownRelease, isEnvironments, isWhy } from './http/answers.ts';
import type { Session } from './session.ts';
import { migrationLines } from './show/migration-lines.ts';
import { wayBackLines } from './show/way-back-lines.ts';

/** Says beside what is done whether one can go back from a release, in the stage that it is about. */
export function noteWayBack(session: Session, view: Pick<ShownRelease, 'wayBack'>, stage: string): void {
  if (view.wayBack?.stage !== stage) return;
  for (const line of wayBackLines(view, session.output)) session.output.note(line);
}

/** How long the migrations will take in the stage that it enters. */
export function noteMigrations(session: Session, { migrations = [] }: Pick<ShownRelease, 'migrations'>, stage: string): void {
  const ahead = migrations.filter((each) => each.kind === 'foretold' && each.stage === stage);
  for (const line of migrationLines({ migrations: ahead }, session.output)) session.output.note(line);
}

/** Before a stage goes back: what its schema says to that. Whatever it says, and where nobody can say it, the stage may go back. */
export async function noteWayBackFrom(session: Session, stage: string): Promise<void> {
  try {
    const { environments } = await (await session.client()).get(await session.path('environments'), isEnvironments);
    const release = environments.find((environment) => environment.stage === stage)?.release;
    if (release === undefined) return;
    const path = await session.path('releases', release, 'why');
    noteWayBack(session, await (await session.client()).get(path, isWhy, { stage }), stage);
  } catch {
    return;
  }
}
