import { exits } from './exits.ts';
import type { Grant, Waiting } from './http/people-answers.ts';
import { found } from './outcomes.ts';
import { grantLines } from './show/grant-lines.ts';
import type { Session } from './session.ts';
import type { Outcome } from './outcome.ts';

/**
 * A change of people or groups. Where it gives somebody a right over production it waits for a second person, which is no failure and not
 * done either: exit code 23.
 */
export function changed(session: Session, answer: Waiting & object, lines: readonly string[]): Outcome {
  const { waits } = answer;
  return waits === undefined ? found({ ...answer }, lines) : waitingFor(session, { ...answer }, waits);
}

function waitingFor(session: Session, document: Outcome['document'], waits: Grant): Outcome {
  const { width, paint } = session.output;
  return {
    exit: exits.second,
    document,
    lines: [
      'This waits for a second person, because it gives rights over production:',
      ...grantLines(waits, { now: session.now(), width, paint }),
    ],
  };
}
