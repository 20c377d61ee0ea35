import { type CatalogueEntry, catalogue, processes } from './catalogue.ts';
import { CommandError } from './command-error.ts';
import type { CliEnvironment, Streams } from './environment.ts';
import { exits } from './exits.ts';
import { helpOfAll, helpOfCommand, helpOfGroup } from './help.ts';
import { Output } from './output.ts';
import { parseArguments, splitCommandLine } from './parse/arguments.ts';
import type { Input } from './parse/input.ts';
import { suggest } from './parse/suggest.ts';
import { Session } from './session.ts';
import { cleanLine } from '#core/clean.ts';
import { topics } from './topics.ts';

/** Runs one command line and resolves with its exit code. It never ends the process itself, and never throws. */
export async function runCli(argv: readonly string[], streams: Streams, environment: CliEnvironment): Promise<number> {
  const output = openOutput(argv, streams, environment);
  try {
    return await run(argv, { output, streams, environment });
  } catch (error) {
    const told = error instanceof CommandError ? error : bugOf(error);
    output.error(told);
    return told.exit;
  }
}

interface Surroundings {
  readonly output: Output;
  readonly streams: Streams;
  readonly environment: CliEnvironment;
}

async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { before, words } = splitCommandLine(argv);
  if (before.includes('--version')) return run(['version', ...before.filter((word) => word !== '--version')], surroundings);
  if (words.length === 0 || words[0] === 'help') return help(words.slice(1), surroundings.output);
  const entry = findEntry(words);
  if (entry === undefined) return helpOrRefuse(words, before, surroundings.output);
  const { command } = await entry.load();
  const rest = [...before, ...words.slice(entry.name.split(' ').length)];
  const input = parseArguments(rest, { name: entry.name, ...command });
  if (input.isSet('help')) return tellLines(surroundings.output, helpOfCommand(entry, command));
  const outcome = await command.run(openSession(input, surroundings), input).catch((error: unknown) => {
    throw inWordsOf(entry, error);
  });
  surroundings.output.tell(outcome);
  return outcome.exit;
}

/** What a route takes says the command's own help: nobody at a terminal asks for a description of REST. */
function inWordsOf({ name }: CatalogueEntry, error: unknown): unknown {
  if (!(error instanceof CommandError) || !error.next.startsWith('GET /')) return error;
  return error.with({ next: `lockstep ${name} --help` });
}

function openSession(input: Input, { output, streams, environment }: Surroundings): Session {
  const [context, system] = [input.text('context'), input.text('system')];
  return new Session({
    output,
    streams,
    environment,
    asked: { ...(context === undefined ? {} : { context }), ...(system === undefined ? {} : { system }) },
    saidYes: input.isSet('yes'),
    mayAsk: streams.stdin.isTTY === true && streams.stderr.isTTY === true && !input.isSet('yes') && !output.isJson,
  });
}

/** Read before the line is parsed, because a mistake in the line is told in the same way. */
function openOutput(argv: readonly string[], streams: Streams, { variables }: CliEnvironment): Output {
  const end = argv.indexOf('--');
  const options = new Set(end === -1 ? argv : argv.slice(0, end));
  return new Output(streams, {
    isJson: options.has('--json'),
    isQuiet: options.has('--quiet'),
    isPlain: options.has('--no-color'),
    variables,
  });
}

/** Names have one word or two. */
function findEntry(words: readonly string[]): CatalogueEntry | undefined {
  const [first = '', second = ''] = words;
  return catalogue.find(({ name }) => name === `${first} ${second}`) ?? catalogue.find(({ name }) => name === first);
}

async function help(words: readonly string[], output: Output): Promise<number> {
  const topic = topics.find(({ name }) => name === words[0]);
  if (topic !== undefined) return tellLines(output, topic.lines);
  const entry = findEntry(words);
  if (entry !== undefined) return tellLines(output, helpOfCommand(entry, (await entry.load()).command));
  const [word] = words;
  if (word === undefined || word.startsWith('-')) return tellLines(output, helpOfAll());
  return helpOrRefuse([word, '--help'], [], output);
}

/** `lockstep release --help` is a question; `lockstep release` alone, or a word that nobody knows, is a mistake. */
function helpOrRefuse(words: readonly string[], before: readonly string[], output: Output): number {
  const [word = '', second] = words;
  const lines = helpOfGroup(word);
  const asksHelp = [...before, ...words].some((argument) => argument === '--help' || argument === '-h');
  if (lines.length > 0 && asksHelp) return tellLines(output, lines);
  const family = catalogue.filter(({ name }) => name.startsWith(`${word} `)).map(({ name }) => name.slice(word.length + 1));
  throw family.length > 0 ? unknownMember(word, second, family) : unknownCommand(word);
}

function unknownMember(word: string, second: string | undefined, family: readonly string[]): CommandError {
  const typed = second === undefined || second.startsWith('-') ? undefined : cleanLine(second);
  const nearest = typed === undefined ? undefined : suggest(typed, family);
  const said = typed === undefined ? `\`${word}\` needs one more word` : `There is no command \`${word} ${typed}\``;
  const hint = nearest === undefined ? `: ${family.join(', ')}.` : `. Did you mean \`${word} ${nearest}\`?`;
  return new CommandError(exits.usage, { code: 'unknown-command', sentence: said + hint, next: `lockstep ${word} --help` });
}

function unknownCommand(word: string): CommandError {
  const names = [...catalogue, ...processes].map(({ name }) => name);
  const nearest = suggest(word, names);
  const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  const sentence = `There is no command \`${cleanLine(word)}\`.${hint}`;
  return new CommandError(exits.usage, { code: 'unknown-command', sentence, next: 'lockstep --help' });
}

function tellLines(output: Output, lines: readonly string[]): number {
  output.tell({ exit: exits.done, document: { help: lines }, lines });
  return exits.done;
}

/** Nothing that is told here was meant to happen. The stack goes to the log of whoever wants it. */
function bugOf(error: unknown): CommandError {
  const sentence = `This is a bug of Lockstep: ${error instanceof Error ? error.message : String(error)}.`;
  const stack = error instanceof Error && process.env['LOCKSTEP_DEBUG'] !== undefined ? `\n${error.stack ?? ''}` : '';
  return new CommandError(exits.bug, { code: 'bug', sentence, next: `Report it, with what you typed.${stack}`, cause: error });
}
