import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: '',
  about: 'Also `lockstep --version`. Where it runs from a clone of git, the commit stands beside it.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep version --json', says: 'for a program' }],
  run: async ({ environment }) => {
    const own = await environment.local.version();
    return found({ ...own }, [`Lockstep ${own.version}${own.commit === undefined ? '' : ` (${own.commit.slice(0, 12)})`}`]);
  },
});
