import { type CatalogueEntry, groups, processes } from './catalogue.ts';
import { codes } from './codes.ts';
import type { Command } from './command.ts';
import { type Options, globalOptions } from './parse/option.ts';
import { topics } from './topics.ts';

/** docs/cli.md, whole, from the catalogue: the page and the program cannot part. */
export async function renderDocsPage(): Promise<string> {
  const commands: string[] = [];
  for (const { title, entries } of groups) {
    commands.push(`## ${title}`, '');
    for (const entry of entries) commands.push(...section(entry, (await entry.load()).command));
  }
  return [...opening(), ...commands, ...closing()].join('\n');
}

function opening(): readonly string[] {
  return [
    '# The command line',
    '',
    '<!-- Written from src/cli/catalogue.ts by `npx vitest run --project unit src/cli/docs-page.test.ts -u`. Change it there. -->',
    '',
    'Every command talks REST with a controller, like any other client. It says what it did in a sentence with its ledger number, or why',
    'not and what to do next. Results go to stdout, everything else to stderr; with `--json` there is one document, errors too.',
    '',
    'For every command:',
    '',
    ...optionTable(globalOptions),
    '',
  ];
}

function section({ name, summary }: Pick<CatalogueEntry, 'name' | 'summary'>, command: Command): readonly string[] {
  return [
    `### lockstep ${name}`,
    '',
    `${capital(summary)}.`,
    '',
    '```',
    `lockstep ${name} ${command.usage}`.trim(),
    '```',
    '',
    ...(command.about === undefined ? [] : [command.about, '']),
    ...(Object.keys(command.options).length === 0 ? [] : [...optionTable(command.options), '']),
    '```sh',
    ...command.examples.flatMap(({ line, says }) => [`# ${says}`, line]),
    '```',
    '',
  ];
}

function optionTable(options: Options): readonly string[] {
  const rows = Object.entries(options).map(([name, option]) => {
    const value = option.kind === 'flag' ? '' : ` ${option.value ?? 'TEXT'}`;
    const shown = option.bare === undefined ? `--${name}${value}` : `--${name}[=${value.trim()}]`;
    return `| \`${shown.replaceAll('|', '\\|')}\` | ${option.says}${option.required === true ? ' (required)' : ''} |`;
  });
  return ['| option | |', '|---|---|', ...rows];
}

function closing(): readonly string[] {
  return [
    '## Processes',
    '',
    ...processes.map(({ name, summary }) => `- \`lockstep ${name}\`: ${summary}`),
    '',
    ...topics.flatMap(({ name, summary, lines }) => [
      `## ${capital(name.replace('-', ' '))}`,
      '',
      `${capital(summary)}.`,
      '',
      '```',
      ...lines,
      '```',
      '',
    ]),
    '## Codes of the command line',
    '',
    'The codes of the controller stand in [errors.md](errors.md). `lockstep explain CODE` knows both.',
    '',
    ...Object.entries(codes).flatMap(([code, paragraph]) => [`### ${code}`, '', paragraph, '']),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
