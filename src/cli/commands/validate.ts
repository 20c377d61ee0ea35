import path from 'node:path';
import { renderProblem, type Problem } from '#core/file/problem.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand, type Outcome } from '#cli/command.ts';
import type { Validation } from '#cli/environment.ts';
import { exits } from '#cli/exits.ts';
import { githubLines, gitlabReport } from '#cli/show/problem-formats.ts';
import { readSystemFile } from '#cli/system-file.ts';

const formats = ['text', 'github', 'gitlab'] as const;

export const command = defineCommand({
  usage: '[FILE] [--format text|github|gitlab] [--defaults]',
  about:
    'Reads a system file (lockstep.yaml where none is named) and says everything that is wrong with it, at most twenty at once. Folders and files of secrets ' +
    'that lie beside it are looked at; what is missing there is a warning. Nothing is sent anywhere.',
  options: {
    format: { kind: 'text', value: 'FORMAT', says: 'text, annotations of github, or the code quality report of gitlab' },
    defaults: { kind: 'flag', says: 'print the file with everything written out that it leaves to Lockstep' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep validate', says: 'the file lockstep.yaml here' },
    { line: 'lockstep validate shop.yaml --json', says: 'for a program' },
    { line: 'lockstep validate --format github', says: 'each problem at its line of a pull request' },
    { line: 'lockstep validate --format gitlab > gl-code-quality-report.json', says: 'the same for GitLab' },
    { line: 'lockstep validate --defaults', says: 'what the file says, and what it leaves to Lockstep' },
  ],
  run: async (session, input) => {
    const format = formatOf(input.text('format'));
    const { name, text } = await readSystemFile(session, input.positionals[0]);
    const { folder, local } = session.environment;
    const found = await local.validate(text, path.dirname(path.resolve(folder, name)));
    if (input.isSet('defaults') && found.ok) {
      const whole = await local.withDefaults(text);
      return { exit: exits.done, document: { valid: true, file: name, text: whole }, lines: [whole.trimEnd()] };
    }
    return outcomeOf(found, name, format);
  },
});

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
  return [`${name} is valid: ${found.system}, ${found.services.length} services, ${found.stages.join(' → ')}.`];
}

function formatOf(text: string | undefined): (typeof formats)[number] {
  const format = text === undefined ? 'text' : formats.find((each) => each === text);
  if (format !== undefined) return format;
  const sentence = `There is no format \`${text}\`.`;
  throw new CommandError(exits.usage, { code: 'not-a-choice', sentence, next: `Choose ${formats.join(', ')}.` });
}
