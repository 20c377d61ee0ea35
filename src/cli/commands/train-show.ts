import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isTrains } from '#cli/http/train-answers.ts';
import { found } from '#cli/outcomes.ts';
import { trainLines } from '#cli/show/train-lines.ts';
import { andOf } from '#core/words.ts';

export const command = defineCommand({
  usage: 'TRAIN',
  about: 'One release train: when it departs next, until when a release has to stand before its stage, and which releases are on it.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep train show Fortnightly', says: 'its next departures, and who is on them' }],
  run: async (session, input) => {
    const name = input.positional(0);
    const { trains, now, system } = await (await session.client()).get(await session.path('trains'), isTrains);
    const train = trains.find((each) => each.name === name);
    const { paint, width } = session.output;
    if (train !== undefined) return found({ ...train }, trainLines(train, { paint, width, now }));
    const known =
      trains.length === 0
        ? `${system} has no trains`
        : `there ${trains.length === 1 ? 'is' : 'are'} ${andOf(trains.map((each) => each.name))}`;
    throw new CommandError(exits.refused, {
      code: 'no-departure',
      sentence: `There is no train ${name}: ${known}.`,
      next: 'lockstep train list',
    });
  },
});
