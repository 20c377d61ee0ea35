import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'STAGE [--release RELEASE]',
  about: 'Ends the hold of a stage. With a release: lets it enter the stage again from which it was rolled back.',
  options: { release: { kind: 'text', value: 'RELEASE', says: 'the one that was rolled back' } },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep free INT', says: 'the hold ends' },
    { line: 'lockstep free PROD --release 1.1.0', says: 'it may enter again' },
  ],
  run: async (session, input) => {
    const [stage, release] = [input.positional(0), input.text('release')];
    const answer = await session.command('free', { stage, ...(release === undefined ? {} : { release }) });
    return recorded(answer, release === undefined ? `${stage} is free.` : `${release} may enter ${stage} again.`);
  },
});
