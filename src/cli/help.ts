import { groups, processes } from './catalogue.ts';
import type { Command } from './command.ts';
import { type Options, globalOptions } from './parse/option.ts';
import { wrap } from './text/table.ts';
import { topics } from './topics.ts';

const width = 80;

/** `lockstep --help`: loads no command. */
export function helpOfAll(): readonly string[] {
  const column = 20;
  const line = ({ name, summary }: { readonly name: string; readonly summary: string }): string => `  ${name.padEnd(column)}${summary}`;
  return [
    'lockstep COMMAND …    moves every release to production in step, with proof',
    ...groups.flatMap((group) => ['', group.title, ...group.entries.map(line)]),
    '',
    'Processes',
    ...processes.map(line),
    '',
    'More',
    '  COMMAND --help      what it takes, with examples',
    '  --version           which Lockstep this is',
    ...topics.map(({ name, summary }) => line({ name: `help ${name}`, summary })),
  ];
}

/** `lockstep release`: the commands that begin with a word. */
export function helpOfGroup(word: string): readonly string[] {
  const entries = groups.flatMap((group) => group.entries).filter(({ name }) => name.startsWith(`${word} `));
  return entries.map(({ name, summary }) => `  lockstep ${name.padEnd(20)}${summary}`);
}

export function helpOfCommand({ name, summary }: { readonly name: string; readonly summary: string }, command: Command): readonly string[] {
  return [
    `lockstep ${name} ${command.usage}`.trim(),
    `  ${summary}`,
    ...(command.about === undefined ? [] : ['', ...wrap(command.about, width)]),
    ...(Object.keys(command.options).length === 0 ? [] : ['', 'Options', ...optionLines(command.options)]),
    '',
    'For every command',
    ...optionLines(globalOptions),
    '',
    'Examples',
    ...command.examples.flatMap(({ line, says }) => [`  # ${says}`, `  ${line}`]),
  ];
}

function optionLines(options: Options): readonly string[] {
  const heads = Object.entries(options).map(([name, option]) => [headOf(name, option), option.says] as const);
  const column = Math.max(...heads.map(([head]) => head.length)) + 2;
  return heads.flatMap(([head, says]) => {
    const [first = '', ...rest] = wrap(says, width - column - 2);
    return [`  ${head.padEnd(column)}${first}`, ...rest.map((line) => `  ${' '.repeat(column)}${line}`)];
  });
}

function headOf(name: string, option: Options[string]): string {
  if (option.kind === 'flag') return `--${name}`;
  const value = option.value ?? 'TEXT';
  return option.bare === undefined ? `--${name} ${value}` : `--${name}[=${value}]`;
}
