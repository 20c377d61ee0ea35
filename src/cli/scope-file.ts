import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { catalogue } from '#catalogue/index.ts';
import { parseScope } from '#core/file/parse-scope.ts';
import type { Scope } from '#core/scope/scope.ts';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';

/** What a file says is to be in a release. Every mistake is told with its line and column. */
export async function readScopeFile(folder: string, name: string): Promise<Scope> {
  const parsed = parseScope(await textOf(folder, name), catalogue);
  if (parsed.ok) return parsed.scope;
  const sentence = parsed.problems.map((each) => `${name}:${each.line}:${each.column}  ${each.sentence}`).join('\n');
  throw new CommandError(exits.file, { code: 'not-a-scope-file', sentence, next: 'lockstep explain not-a-scope-file' });
}

async function textOf(folder: string, name: string): Promise<string> {
  try {
    return await readFile(path.resolve(folder, name), 'utf8');
  } catch (cause) {
    throw new CommandError(exits.file, {
      code: 'no-such-file',
      sentence: `There is no file \`${name}\` that can be read here.`,
      next: 'Name the file of the scope: scope.yaml, for instance.',
      cause,
    });
  }
}
