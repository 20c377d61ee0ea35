import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { Failure } from '#core/failure.ts';
import { nearest } from '#core/file/nearest.ts';

/** Reads a process's options; a wrong one is a sentence. Prints the help and ends where `--help` is asked. */
export function readOptions<Options extends ParseArgsOptionsConfig>(argv: readonly string[], help: string, options: Options) {
  try {
    if (argv.includes('--help') || argv.includes('-h')) {
      process.stdout.write(`${help.trim()}\n`);
      process.exit(0);
    }
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new Failure('wrong-command-line', sentenceOf(error, argv, { help, names: Object.keys(options) }), { retryable: false });
  }
}

interface Known {
  readonly help: string;
  readonly names: readonly string[];
}

/** Which option is wrong, which was meant, and where all stand; of Node's own words nothing. */
function sentenceOf(error: unknown, argv: readonly string[], { help, names }: Known): string {
  const command = /^\s*(lockstep \w+)/.exec(help)?.[1] ?? 'lockstep';
  const typed = argv.filter((word) => word.startsWith('-')).map((word) => word.replace(/^-+/, '').replace(/=.*$/, ''));
  const strange = typed.find((name) => !names.includes(name));
  const more = `All of them: ${command} --help`;
  if (strange === undefined) return `${withoutMark(error)} ${more}`;
  const meant = nearest(strange, names);
  return `\`--${strange}\` is no option of \`${command}\`.${meant === undefined ? '' : ` Did you mean \`--${meant}\`?`} ${more}`;
}

/** Node says `Option '--port <value>' argument missing` and its like, without a full stop, and sometimes more than one sentence. */
function withoutMark(error: unknown): string {
  const [words = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
  return `${words.replace(/\.?$/, '')}.`;
}

/** A port as given; 0 takes any free one. */
export function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Failure('wrong-command-line', `\`${text}\` is no port: give a number from 0 to 65535.`, { retryable: false });
}

/** A number of days, at least one, in milliseconds. */
export function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 36_500) return days * 24 * 60 * 60_000;
  throw new Failure('wrong-command-line', `\`${text}\` is no number of days: give one from 1 on.`, { retryable: false });
}

/** A whole number, at least one. */
export function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 1_000_000) return count;
  throw new Failure('wrong-command-line', `\`${text}\` is no number: give a whole one from 1 on.`, { retryable: false });
}
