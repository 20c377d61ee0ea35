import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import { suggest } from '#cli/parse/suggest.ts';
import { cleanLine } from '#cli/text/clean.ts';
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

/** A heading `### code` in any page of docs/, and what stands below it. */
async function readParagraphs(): Promise<ReadonlyMap<string, string>> {
  const folder = await findDocs(import.meta.dirname);
  const pages = folder === undefined ? [] : (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  const paragraphs = new Map<string, string>();
  for (const page of pages) {
    const text = await readFile(path.join(folder ?? '', page), 'utf8');
    for (const [, code = '', body = ''] of text.matchAll(/^#{2,6} +`?([a-z]+(?:-[a-z]+)*)`? *\n+((?:(?!#)[^\n]*\n?)*)/gm)) {
      if (body.trim() !== '' && !paragraphs.has(code)) paragraphs.set(code, body.trim());
    }
  }
  return paragraphs;
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
