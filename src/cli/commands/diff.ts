import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import type { FilesCompared } from '#cli/environment.ts';
import { exits } from '#cli/exits.ts';
import { isSystemFile } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { readSystemFile, systemNamedIn } from '#cli/system-file.ts';
import type { Paint } from '#cli/text/style.ts';
import { placesOf, textDiff, type DiffLine } from '#core/text-diff.ts';

export const command = defineCommand({
  usage: '[FILE]',
  about:
    'The system file here against the one in force: what it would change, in sentences, and line by line. Nothing is applied; ' +
    '`lockstep apply --plan` says what it would touch.',
  options: {},
  positionals: [0, 1],
  examples: [
    { line: 'lockstep diff', says: 'lockstep.yaml here against what is in force' },
    { line: 'lockstep diff shop.yaml --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const here = await readSystemFile(session, input.positionals[0]);
    const { system = systemNamedIn(here) } = await session.settings();
    const client = await session.client();
    const inForce = await client.get(`/api/systems/${encodeURIComponent(system)}/file`, isSystemFile);
    const compared = await session.environment.local.compareFiles(inForce.text, here.text);
    refuseMistakes(compared, here.name);
    const lines = textDiff(inForce.text, here.text);
    const changed = lines.filter(({ kind }) => kind !== 'same');
    const { changes, weakens } = compared;
    const document = { system, version: inForce.version, file: here.name, same: changed.length === 0, changes, weakens, lines: changed };
    const title = `${here.name} against version ${inForce.version} of ${system}, which is in force:`;
    if (changed.length === 0) return found(document, [`${here.name} is version ${inForce.version} of ${system}, which is in force.`]);
    return found(document, [
      title,
      ...sentences(compared),
      ...placesOf(lines).flatMap((place) => ['', ...place.map(lineOf(session.output.paint))]),
    ]);
  },
});

function sentences({ changes, weakens }: FilesCompared): readonly string[] {
  if (changes.length + weakens.length === 0) return ['  Only words for people change: nothing is done in another way.'];
  return [...changes.map((change) => `  ${change}`), ...weakens.map((line) => `  weakens  ${line}`)];
}

const signs = { same: ' ', gone: '-', new: '+' } as const;
const colours = { same: 'dim', gone: 'red', new: 'green' } as const;

/** `12 - mail: catcher`: the number is that of the file in which the line stands. */
function lineOf(paint: Paint): (line: DiffLine) => string {
  return ({ kind, before, after, text }) => paint(colours[kind], `${String(after ?? before ?? 0).padStart(5)} ${signs[kind]} ${text}`);
}

function refuseMistakes({ problems }: FilesCompared, file: string): void {
  const mistakes = problems.filter(({ severity }) => severity === 'error');
  if (mistakes.length === 0) return;
  const placed = mistakes.map((shown) => ({ file, line: shown.line, column: shown.column, sentence: shown.sentence, shown }));
  const sentence = `${mistakes.length === 1 ? 'One thing is' : `${mistakes.length} things are`} wrong in the file here.`;
  throw new CommandError(exits.file, { code: 'file-invalid', sentence, next: 'lockstep validate', problems: placed });
}
