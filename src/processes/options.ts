import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { Failure } from '#core/failure.ts';

/** Reads a process's options; a wrong one is a sentence. Prints the help and ends where `--help` is asked. */
export function readOptions<Options extends ParseArgsOptionsConfig>(argv: readonly string[], help: string, options: Options) {
  try {
    if (argv.includes('--help') || argv.includes('-h')) {
      process.stdout.write(`${help.trim()}\n`);
      process.exit(0);
    }
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new Failure('wrong-command-line', `${error instanceof Error ? error.message : String(error)}\n\n${help.trim()}`, {
      retryable: false,
    });
  }
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
