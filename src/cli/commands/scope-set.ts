import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { ShownRelease } from '#cli/http/answers.ts';
import { recorded } from '#cli/outcomes.ts';
import { readRelease } from '#cli/reads.ts';
import { readScopeFile } from '#cli/scope-file.ts';
import { ticketsOf, withTickets } from '#cli/scope-tickets.ts';
import type { Scope } from '#core/scope/scope.ts';
import { andOf } from '#core/words.ts';

export const command = defineCommand({
  usage: 'RELEASE [FILE] [--ticket KEY=TITLE …] [--reason TEXT]',
  about:
    'Writes what is agreed to be in a release: its tickets, its commits, and its requirements, each with the tests that prove it. A file replaces ' +
    'what was written before; tickets of --ticket come besides, without a file to what stands there. Whoever had signed that signs again, so that wants a reason. You sign another’s scope, not your own.',
  options: {
    ticket: { kind: 'texts', value: 'KEY=TITLE', says: 'a ticket besides, "SHOP-12=Pay by card"; may stand several times' },
    reason: { kind: 'text', value: 'TEXT', says: 'why it is changed; needed where somebody has signed it' },
  },
  positionals: [1, 2],
  examples: [
    { line: 'lockstep scope set 1.2.0 scope.yaml', says: 'tickets, commits, requirements' },
    { line: 'lockstep scope set 1.2.0 --ticket "SHOP-14=Refunds" --ticket SHOP-15', says: 'two tickets more' },
    { line: 'lockstep scope set 1.2.0 scope.yaml --reason "R2 goes into 1.3.0."', says: 'after somebody has signed it' },
  ],
  run: async (session, input) => {
    const [release, file, reason] = [input.positional(0), input.positionals[1], input.text('reason')];
    const tickets = ticketsOf(input.texts('ticket'));
    if (file === undefined && tickets.length === 0) throw nothingToWrite(release);
    const written =
      file === undefined ? standing(await readRelease(session, release)) : await readScopeFile(session.environment.folder, file);
    const scope = withTickets(written, tickets);
    const answer = await session.command('scope', { release, scope, ...(reason !== undefined && { reason }) });
    const { scope: seen } = await readRelease(session, release);
    const lapsed = answer.events.length === 0 ? [] : (seen?.lapsed ?? []);
    const again = lapsed.length === 0 ? '' : ` What ${andOf(lapsed)} signed counts no more.`;
    return recorded(answer, `The scope of ${release} is written.${again}`);
  },
});

/** What is agreed by now; nothing where nobody has written one. */
function standing({ scope }: ShownRelease): Scope {
  if (scope === undefined) return { tickets: [], commits: [], requirements: [] };
  const requirements = scope.requirements.map(({ id, words, tests }) => ({ id, words, tests: tests.map(({ name }) => name) }));
  return { tickets: scope.tickets, commits: scope.commits, requirements };
}

function nothingToWrite(release: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-argument',
    sentence: 'This says nothing that is to be in it: neither a FILE nor a --ticket.',
    next: `lockstep scope set ${release} scope.yaml`,
  });
}
