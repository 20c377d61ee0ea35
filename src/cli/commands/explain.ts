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
    const text = await findText(code);
    const lines = text
      .split(/\n\n+/)
      .flatMap((paragraph, index) => [...(index === 0 ? [] : ['']), ...wrap(paragraph, session.output.width)]);
    return found({ code, text }, lines);
  },
});

/**
 * What a code is first of all stands in errors.md: the other pages, which say what it is in their part, are read where that page has none. Of
 * a mistake in a system file that no page has, it is the line that the parser has.
 */
async function findText(code: string): Promise<string> {
  const folder = await findDocs(import.meta.dirname);
  const first = await readParagraphs(folder, ['errors.md']);
  const text = first.get(code);
  if (text !== undefined) return text;
  const pages = folder === undefined ? [] : (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  const paragraphs = new Map([...Object.entries<string>(fileProblemCodes), ...(await readParagraphs(folder, pages))]);
  const found = paragraphs.get(code);
  if (found === undefined) throw unknownCode(code, [...paragraphs.keys()]);
  return found;
}

/** Of two pages that speak of a code the later one counts. */
async function readParagraphs(folder: string | undefined, pages: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (folder === undefined) return new Map();
  const texts = await Promise.all(pages.map((page) => readFile(path.join(folder, page), 'utf8')));
  return new Map(texts.flatMap((text) => [...paragraphsOf(text)]));
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
