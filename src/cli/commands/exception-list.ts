import { defineCommand } from '#cli/command.ts';
import { readExceptions } from '#cli/exceptions.ts';
import { found } from '#cli/outcomes.ts';
import { exceptionLines, isForEver, standingOf } from '#cli/show/exception-lines.ts';

export const command = defineCommand({
  usage: '[--all]',
  about:
    'Exceptions that wait for a second person, or count now; those that broke the glass always. What was asked for in one stroke stands ' +
    'as one, and is granted and taken back as one.',
  options: { all: { kind: 'flag', says: 'ended ones too' } },
  positionals: [0, 0],
  examples: [{ line: 'lockstep exception list', says: 'who waived what, until when, and what waits for you' }],
  run: async (session, input) => {
    const now = session.now();
    const exceptions = (await readExceptions(session)).filter(
      (exception) => input.isSet('all') || isForEver(exception) || standingOf(exception, now) !== 'ended',
    );
    const { width, paint } = session.output;
    const lines = exceptionLines(exceptions, { now, width, paint });
    return found({ exceptions }, lines.length === 0 ? ['No exception waits or counts.'] : lines);
  },
});
