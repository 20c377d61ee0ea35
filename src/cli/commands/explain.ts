import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileProblemCodes } from '#core/file/codes.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { paragraphsOf } from '#cli/paragraphs.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import { suggest } from '#cli/parse/suggest.ts';
import { cleanLine } from '#core/clean.ts';
import { wrap } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: 'CODE',
  about: 'What a code of an error or a blocker means, and what to do about it. Needs no controller.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep explain own-release', says: 'the word behind `error`' }],
  run: async (session, input) => {
    const code = input.positional(0);
    const paragraphs = await readParagraphs();
    const text = paragraphs.get(code);
    if (text === undefined) throw unknownCode(code, [...paragraphs.keys()]);
    const lines = text
      .split(/\n\n+/)
      .flatMap((paragraph, index) => [...(index === 0 ? [] : ['']), ...wrap(paragraph, session.output.width)]);
    return found({ code, text }, lines);
  },
});

/** What the pages of docs/ say of codes; of mistakes in a system file, where no page has one, the line that the parser has. */
async function readParagraphs(): Promise<ReadonlyMap<string, string>> {
  const folder = await findDocs(import.meta.dirname);
  const pages = folder === undefined ? [] : (await readdir(folder)).filter((name) => name.endsWith('.md')).sort(errorsLast);
  const paragraphs = new Map<string, string>(Object.entries(fileProblemCodes));
  for (const page of pages) {
    for (const [code, text] of paragraphsOf(await readFile(path.join(folder ?? '', page), 'utf8'))) paragraphs.set(code, text);
  }
  return paragraphs;
}

/** What a code is first of all stands in errors.md; other pages say what it is in their part, and what they say gives way. */
function errorsLast(left: string, right: string): number {
  return Number(left === 'errors.md') - Number(right === 'errors.md') || (left < right ? -1 : 1);
}

/** The sources and the bundle lie at different depths below the package; its docs are one folder. */
async function findDocs(from: string): Promise<string | undefined> {
  const candidate = path.join(from, 'docs');
  const names = await readdir(candidate).catch((): readonly string[] => []);
  if (names.includes('cli.md')) return candidate;
  return path.dirname(from) === from ? undefined : findDocs(path.dirname(from));
}

function unknownCode(typed: string, codes: readonly string[]): CommandError {
  const nearest = suggest(typed, codes);
  const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return new CommandError(exits.refused, {
    code: 'unknown-code',
    sentence: `There is no code \`${cleanLine(typed)}\`.${hint}`,
    next: 'Codes stand in docs/errors.md.',
  });
}
