import { CommandError } from '#cli/command-error.ts';
import type { ShownRelease } from '#cli/http/answers.ts';
import type { CommandAnswer } from '#cli/http/small-answers.ts';
import { recorded } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { noteMigrations, noteWayBack } from '#cli/way-back-note.ts';
import type { Outcome } from '#cli/outcome.ts';

export interface Walk {
  readonly stage: string;
  /** The wish is kept: it walks on as gates open. */
  readonly wait: boolean;
}

/** Asks that a release goes into a stage, and tells what there is to know before. */
export async function startWalk(session: Session, view: ShownRelease, walk: Walk): Promise<Outcome> {
  const answer = await ask(session, view, walk);
  const { stage } = walk;
  noteWayBack(session, view, stage);
  noteMigrations(session, view, stage);
  return recorded(
    answer ?? nothingNew(view),
    answer === undefined ? `${view.release} runs in ${stage}.` : `${view.release} is on its way into ${stage}.`,
  );
}

/** Undefined where it is there already, or on its way: then there is nothing to ask for. */
async function ask(session: Session, view: ShownRelease, { stage, wait }: Walk): Promise<CommandAnswer | undefined> {
  try {
    return await session.command('promote', { release: view.release, stage, wait });
  } catch (error) {
    const isSo = error instanceof CommandError && (error.code === 'already-here' || (wait && error.code === 'already-moving'));
    if (isSo) return undefined;
    throw error;
  }
}

export function nothingNew({ seq }: ShownRelease): CommandAnswer {
  return { seq, events: [], ids: [] };
}
