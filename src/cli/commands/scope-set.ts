import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';
import { readRelease } from '#cli/reads.ts';
import { readScopeFile } from '#cli/scope-file.ts';
import { andOf } from '#core/words.ts';

export const command = defineCommand({
  usage: 'RELEASE FILE [--reason TEXT]',
  about:
    'Writes what is agreed to be in a release: its tickets, its commits, and its requirements, each with the tests that prove it. It replaces ' +
    'what was written before. Whoever had signed that signs again, so that wants a reason. You sign another’s scope, not your own.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'why it is changed; needed where somebody has signed it' } },
  positionals: [2, 2],
  examples: [
    { line: 'lockstep scope set 1.2.0 scope.yaml', says: 'tickets, commits, requirements' },
    { line: 'lockstep scope set 1.2.0 scope.yaml --reason "R2 goes into 1.3.0."', says: 'after somebody has signed it' },
  ],
  run: async (session, input) => {
    const [release, file, reason] = [input.positional(0), input.positional(1), input.text('reason')];
    const scope = await readScopeFile(session.environment.folder, file);
    const answer = await session.command('scope', { release, scope, ...(reason !== undefined && { reason }) });
    const { scope: seen } = await readRelease(session, release);
    const lapsed = answer.events.length === 0 ? [] : (seen?.lapsed ?? []);
    const again = lapsed.length === 0 ? '' : ` What ${andOf(lapsed)} signed counts no more.`;
    return recorded(answer, `The scope of ${release} is written.${again}`);
  },
});
