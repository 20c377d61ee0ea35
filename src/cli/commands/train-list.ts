import { defineCommand } from '#cli/command.ts';
import { isTrains } from '#cli/http/train-answers.ts';
import { found } from '#cli/outcomes.ts';
import { trainLines } from '#cli/show/train-lines.ts';

export const command = defineCommand({
  usage: '',
  about:
    'The release trains of the system: when each departs next, until when a release has to stand before its stage, and which releases are on it. ' +
    'Normal releases enter that stage with a train and at no other time; a hotfix waits for none.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep train list', says: 'every train, with its next departures' }],
  run: async (session) => {
    const view = await (await session.client()).get(await session.path('trains'), isTrains);
    const { paint, width } = session.output;
    const lines = view.trains.flatMap((train) => [...trainLines(train, { paint, width, now: view.now }), '']);
    const none = [`${view.system} has no trains: releases go as soon as they may. They stand under \`trains\` in the system file.`];
    return found({ ...view }, lines.length === 0 ? none : lines.slice(0, -1));
  },
});
