import { randomUUID } from 'node:crypto';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { type FileAnswer, isFileAnswer } from '#cli/http/small-answers.ts';
import { effectLines } from '#cli/show/effect-lines.ts';
import { readSystemFile, systemNamedIn } from '#cli/system-file.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: '[FILE] [--plan] [--if-version N]',
  about:
    'Sends a system file to the controller. What is neutral or tightens counts at once. What weakens a gate, a role, a path or a freeze ' +
    'becomes a proposal: a second person permits it, and it counts for releases created later (exit code 23).',
  options: {
    plan: { kind: 'flag', says: 'say what would change, and change nothing' },
    'if-version': { kind: 'text', value: 'N', says: 'refuse if version N is no longer the one in force' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep apply --plan', says: 'what would change' },
    { line: 'lockstep apply shop.yaml --if-version 12', says: "so that nobody's change is lost" },
  ],
  run: async (session, input) => {
    const file = await readSystemFile(session, input.positionals[0]);
    const settings = await session.settings();
    const system = settings.system ?? systemNamedIn(file);
    const base = input.text('if-version');
    if (base !== undefined && !/^\d+$/.test(base)) throw notAVersion(base);
    const client = await session.client();
    const answer = await client
      .ask('PUT', `/api/systems/${encodeURIComponent(system)}/file`, isFileAnswer, {
        query: { plan: input.isSet('plan') ? 'true' : undefined, base },
        headers: { 'content-type': 'text/yaml', 'idempotency-key': randomUUID() },
        text: file.text,
      })
      .catch((error: unknown) => {
        throw inFile(error, file.name);
      });
    refuseMistakes(answer, file.name);
    session.output.note(session.output.paint('dim', `${system} at ${client.url.origin}`));
    for (const stranger of [...(answer.strangers ?? []), ...(answer.unset ?? []), ...(answer.fewForHotfix ?? [])])
      session.output.note(`${session.output.paint('yellow', 'warning')}  ${stranger}`);
    return outcomeOf(answer, system);
  },
});

function outcomeOf(answer: FileAnswer, system: string): Outcome {
  const weakens = answer.weakens.map((line) => `  weakens  ${line}`);
  const changes = answer.changes.map((line) => `  ${line}`);
  const version = answer.version === undefined ? '' : ` ${answer.version}`;
  switch (answer.outcome) {
    case 'unchanged':
      return { exit: exits.done, document: { ...answer }, lines: [`Already so: version${version} of ${system} is in force.`] };
    case 'applied':
      return {
        exit: exits.done,
        document: { ...answer },
        lines: [`Version${version} of ${system} is in force.`, ...changes, ...whenOf(answer)],
      };
    case 'plan':
      return { exit: exits.done, document: { ...answer }, lines: [planSentence(answer), ...changes, ...weakens, ...effectsOf(answer)] };
    case 'proposed':
      return { exit: exits.second, document: { ...answer }, lines: [...changes, ...weakens, ...proposed(answer)] };
  }
}

/** A release keeps the file that it was made by. A first file has none before it. */
function whenOf({ changes, version = 1 }: FileAnswer): readonly string[] {
  const isLater = version > 1 && changes.some((change) => /^(?:service|environment) /.test(change));
  return isLater ? ['What services and environments get comes with the next release that is made.'] : [];
}

function effectsOf({ effects, changes }: FileAnswer): readonly string[] {
  return effects === undefined || changes.length === 0 ? [] : effectLines(effects);
}

/** A plan of a file that is wrong ends as its application would. */
function refuseMistakes({ problems }: FileAnswer, file: string): void {
  const mistakes = problems.filter(({ severity }) => severity === 'error');
  if (mistakes.length === 0) return;
  const sentence = `${mistakes.length === 1 ? 'One thing is' : `${mistakes.length} things are`} wrong in the file; nothing would be applied.`;
  const placed = mistakes.map((shown) => ({ file, line: shown.line, column: shown.column, sentence: shown.sentence, shown }));
  throw new CommandError(exits.file, { code: 'file-invalid', sentence, next: 'lockstep validate', problems: placed });
}

function planSentence({ weakens, changes }: FileAnswer): string {
  if (weakens.length > 0) return 'This weakens rules: it would become a proposal, for a second person to approve.';
  return changes.length === 0 ? 'Nothing would change.' : 'This would be in force at once.';
}

function proposed({ proposal }: FileAnswer): readonly string[] {
  const id = proposal ?? 'ID';
  return [`This weakens rules: proposal ${id} waits for a second person.`, `Another person: lockstep proposal approve ${id}`];
}

/** The controller does not know what the file is called here. */
function inFile(error: unknown, file: string): unknown {
  if (!(error instanceof CommandError) || error.problems.length === 0) return error;
  const { exit, code, message, next, problems } = error;
  return new CommandError(exit, { code, sentence: message, next, problems: problems.map((problem) => ({ file, ...problem })) });
}

function notAVersion(typed: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'not-a-version',
    sentence: `\`${typed}\` is no version: versions are numbers.`,
    next: 'lockstep apply --help',
  });
}
