import { defineCommand } from '#cli/command.ts';
import { confirm } from '#cli/confirm.ts';
import { dataFileOption, onHost } from '#cli/data-host.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { wordsOfSpan } from '#core/words.ts';

export const command = defineCommand({
  usage: 'DATABASE ENVIRONMENT [--data-file FILE]',
  about:
    'Run it on the host of the source. Puts the data of an environment back as they were right after their refresh, in seconds: whatever was changed ' +
    'there since is gone. For that, `reset: true` stands at the target, and a second copy is kept. Nothing is read from the source.',
  options: { 'data-file': dataFileOption },
  positionals: [2, 2],
  examples: [{ line: 'lockstep data reset shop staging --yes', says: 'before a suite that changes data' }],
  run: async (session, input) => {
    const [database, environment] = [input.positional(0), input.positional(1)];
    const unasked = `lockstep data reset ${database} ${environment} --yes`;
    await confirm(session, {
      says: [`What was changed in the data of ${environment} since their refresh is lost.`],
      word: environment,
      unasked,
    });
    const reset = await onHost(session, input.text('data-file'), (here) => here.reset(database, environment));
    const line = `${environment} has its data again as they were at ${localTime(reset.at, session.now())}, after ${wordsOfSpan(reset.ms)}.`;
    return found({ database, environment, ...reset }, [line]);
  },
});
