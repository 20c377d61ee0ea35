import { renderProblem } from '#core/file/problem.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { readSystemFile } from '#cli/system-file.ts';

export const command = defineCommand({
  usage: '[FILE]',
  about: 'Reads a system file (lockstep.yaml where none is named) and says everything that is wrong with it. Nothing is sent anywhere.',
  options: {},
  positionals: [0, 1],
  examples: [
    { line: 'lockstep validate', says: 'the file lockstep.yaml here' },
    { line: 'lockstep validate shop.yaml --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const { name, text } = await readSystemFile(session, input.positionals[0]);
    const found = await session.environment.local.validate(text);
    if (!found.ok) {
      const lines = found.problems.flatMap((problem) => [renderProblem(problem, name), '']);
      return { exit: exits.file, document: { valid: false, file: name, problems: found.problems }, lines: lines.slice(0, -1) };
    }
    const { ok: _ok, ...described } = found;
    const sentence = `${name} is valid: ${found.system}, ${found.services.length} services, ${found.stages.join(' → ')}.`;
    const warnings = found.warnings.flatMap((problem) => [renderProblem(problem, name), '']);
    return { exit: exits.done, document: { valid: true, file: name, ...described }, lines: [...warnings, sentence] };
  },
});
