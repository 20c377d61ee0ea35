import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readStdin } from '#cli/ask.ts';
import { CommandError, type PlacedProblem } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isAuthors } from '#cli/http/people-answers.ts';
import type { Session } from '#cli/session.ts';
import { changed } from '#cli/waiting.ts';

export const command = defineCommand({
  usage: 'FILE',
  about:
    'Says of many e-mails at once whose they are. A line is a person and an author: `dora Dora Doe <dora@shop.example>`, or `dora ' +
    'dora@shop.example`. Lines that begin with # are left out. FILE `-` is stdin.',
  options: {},
  positionals: [1, 1],
  examples: [
    { line: 'lockstep author import people.txt', says: 'all or nothing' },
    { line: 'lockstep author import - < people.txt', says: 'from stdin' },
  ],
  run: async (session, input) => {
    const file = input.positional(0);
    const set = pairsOf(await textOf(session, file), file);
    const answer = await (await session.client()).ask('PUT', '/api/authors', isAuthors, { json: { set } });
    return changed(session, answer, [`${set.length} said, ${answer.authors.length} known.`]);
  },
});

async function textOf(session: Session, file: string): Promise<string> {
  if (file === '-') return readStdin(session.streams);
  return readFile(path.resolve(session.environment.folder, file), 'utf8').catch((cause: unknown) => {
    throw new CommandError(exits.file, {
      code: 'no-such-file',
      sentence: `There is no file ${file} that can be read.`,
      next: 'Paths are relative to where you stand.',
      cause,
    });
  });
}

interface Pair {
  readonly author: string;
  readonly person: string;
}

function pairsOf(text: string, file: string): readonly Pair[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: index + 1, text: line.trim() }));
  const told = lines.filter((each) => each.text !== '' && !each.text.startsWith('#'));
  const pairs = told.map((each) => ({ ...each, pair: pairOf(each.text) }));
  const problems = pairs.flatMap(({ line, pair }): readonly PlacedProblem[] =>
    pair === undefined ? [{ file, line, sentence: 'A person and an author are to stand here: dora Dora <dora@shop.example>' }] : [],
  );
  if (told.length > 0 && problems.length === 0) return pairs.flatMap(({ pair }) => (pair === undefined ? [] : [pair]));
  throw new CommandError(exits.file, {
    code: 'not-authors',
    sentence: told.length === 0 ? `${file} names nobody.` : `${file} has lines that name no author; nothing was sent.`,
    next: 'lockstep author import --help',
    problems,
  });
}

function pairOf(line: string): Pair | undefined {
  const [, person, author] = /^(\S+)\s+(\S.*)$/.exec(line) ?? [];
  return person === undefined || author === undefined || !author.includes('@') || person.includes('@') ? undefined : { author, person };
}
