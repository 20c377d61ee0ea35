import { ask } from './ask.ts';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import type { Session } from './session.ts';

interface Confirmed {
  /** What will be done, a sentence each. */
  readonly says: readonly string[];
  /** What is to be typed: the name of what is lost, for a bare `y` is typed before anything is read. */
  readonly word: string;
  /** The whole command, as it does it unasked. */
  readonly unasked: string;
}

/** Says what cannot be taken back, and goes on only where a person types its name, or said --yes. */
export async function confirm(session: Session, { says, word, unasked }: Confirmed): Promise<void> {
  if (session.saidYes) return says.forEach((sentence) => session.output.note(sentence));
  if (!session.mayAsk) {
    const sentence = `${says.join(' ')} There is nobody at a terminal who could confirm it.`;
    throw new CommandError(exits.usage, { code: 'no-terminal', sentence, next: unasked });
  }
  session.streams.stderr.write(`${says.join('\n')}\n`);
  const typed = await ask(session, `Type ${word} to go on: `, unasked);
  if (typed === word) return;
  throw new CommandError(exits.usage, { code: 'not-confirmed', sentence: `That is not ${word}: nothing was done.`, next: unasked });
}
