import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';
import { readRelease } from '#cli/reads.ts';
import { scopeLines } from '#cli/show/scope-lines.ts';

export const command = defineCommand({
  usage: 'RELEASE',
  about: 'What is agreed to be in a release: tickets, commits, each requirement with what its tests said, and who has signed.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep scope show 1.2.0', says: 'before you sign it' }],
  run: async (session, input) => {
    const release = input.positional(0);
    const { scope } = await readRelease(session, release);
    if (scope === undefined)
      return found({ release, sentence: `${release} has no scope.` }, [
        `${release} has no scope.`,
        `Next: lockstep scope set ${release} scope.yaml`,
      ]);
    return found({ release, scope }, scopeLines(scope, session.output));
  },
});
