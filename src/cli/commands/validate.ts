import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanLine } from '#core/clean.ts';
import { renderProblem, type Problem } from '#core/file/problem.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import type { Validation } from '#cli/environment.ts';
import { exits } from '#cli/exits.ts';
import { githubLines, gitlabReport } from '#cli/show/problem-formats.ts';
import type { Session } from '#cli/session.ts';
import { readSystemFile, type SystemFile } from '#cli/system-file.ts';
import { counted } from '#core/words.ts';
import type { Outcome } from '#cli/outcome.ts';

const formats = ['text', 'github', 'gitlab'] as const;

export const command = defineCommand({
  usage: '[FILE] [--format text|github|gitlab] [--fix | --defaults]',
  about:
    'Reads a system file (lockstep.yaml where none is named) and says everything that is wrong with it, at most twenty at once. Folders and files of secrets ' +
    'that lie beside it are looked at; what is missing there is a warning. Nothing is sent anywhere.',
  options: {
    format: { kind: 'text', value: 'FORMAT', says: 'text, annotations of github, or the code quality report of gitlab' },
    fix: { kind: 'flag', says: 'mend what has one certain mend, in the file itself, and say it line by line' },
    defaults: { kind: 'flag', says: 'print the file with everything written out that it leaves to Lockstep' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep validate', says: 'the file lockstep.yaml here' },
    { line: 'lockstep validate shop.yaml --json', says: 'for a program' },
    { line: 'lockstep validate --fix', says: 'a letter lost, a word of another tool, a tab: mended, comments and all' },
    { line: 'lockstep validate --format github', says: 'each problem at its line of a pull request' },
    { line: 'lockstep validate --format gitlab > gl-code-quality-report.json', says: 'the same for GitLab' },
    { line: 'lockstep validate --defaults', says: 'what the file says, and what it leaves to Lockstep' },
  ],
  run: async (session, input) => {
    const format = formatOf(input.text('format'));
    const { folder, local } = session.environment;
    const read = await readSystemFile(session, input.positionals[0]);
    const { name } = read;
    const text = input.isSet('fix') ? await mendHere(session, read) : read.text;
    const found = await local.validate(text, path.dirname(path.resolve(folder, name)));
    if (input.isSet('defaults') && found.ok) {
      const whole = await local.withDefaults(text);
      return { exit: exits.done, document: { valid: true, file: name, text: whole }, lines: [whole.trimEnd()] };
    }
    return outcomeOf(found, name, format);
  },
});

/** Writes the mended file whole or not at all; what was done is told on stderr, for the result is what `validate` says afterwards. */
async function mendHere(session: Session, { name, text }: SystemFile): Promise<string> {
  const { text: whole, mended } = await session.environment.local.mend(text);
  if (mended.length === 0) session.output.note('Nothing was mended: what is wrong, if anything, only a person knows how to mend.');
  for (const { line, was, now } of mended) session.output.note(`${name}:${line}  ${cleanLine(was.trim())} → ${cleanLine(now.trim())}`);
  if (mended.length > 0) await replaceFile(path.resolve(session.environment.folder, name), whole);
  return whole;
}

/** With the mode that it had; a reader sees the old file or the new one. */
async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file);
  const unfinished = `${target}.${process.pid}.new`;
  const { mode } = await stat(target);
  try {
    await writeFile(unfinished, text, { mode: mode & 0o777 });
    await rename(unfinished, target);
  } catch (cause) {
    await rm(unfinished, { force: true });
    const sentence = `${file} could not be written, and is as it was.`;
    throw new CommandError(exits.failed, {
      code: 'file-not-written',
      sentence,
      next: 'Is the folder yours, and the disk not full?',
      cause,
    });
  }
}

function outcomeOf(found: Validation, name: string, format: (typeof formats)[number]): Outcome {
  const problems = found.ok ? found.warnings : found.problems;
  const exit = found.ok ? exits.done : exits.file;
  const { ok, ...described } = found;
  const document = { valid: ok, file: name, ...described };
  if (format === 'github') return { exit, document, lines: [...githubLines(problems, name), ...sentenceOf(found, name)] };
  if (format === 'gitlab') return { exit, document, lines: [gitlabReport(problems, name)] };
  return { exit, document, lines: [...rendered(problems, name), ...(found.ok ? sentenceOf(found, name) : [])] };
}

/** An empty line between two, and before what follows. */
function rendered(problems: readonly Problem[], name: string): readonly string[] {
  const [first, ...rest] = problems;
  if (first === undefined) return [];
  const blocks = [renderProblem(first, name), ...rest.flatMap((problem) => ['', renderProblem(problem, name)])];
  return first.severity === 'warning' ? [...blocks, ''] : blocks;
}

function sentenceOf(found: Validation, name: string): readonly string[] {
  if (!found.ok) return [];
  return [`${name} is valid: ${found.system}, ${counted(found.services.length, 'service')}, ${found.stages.join(' → ')}.`];
}

function formatOf(text: string | undefined): (typeof formats)[number] {
  const format = text === undefined ? 'text' : formats.find((each) => each === text);
  if (format !== undefined) return format;
  const sentence = `There is no format \`${text}\`.`;
  throw new CommandError(exits.usage, { code: 'not-a-choice', sentence, next: `Choose ${formats.join(', ')}.` });
}
