import { renderProblem } from '#core/file/problem.ts';
import type { CommandError, PlacedProblem } from './command-error.ts';
import type { Streams, Terminal, Variables } from './environment.ts';
import { blockerLines } from './show/blocker-lines.ts';
import { clean, jsonText } from '#core/clean.ts';
import { type Paint, paintNothing, paintTerminal } from './text/style.ts';
import { wrap } from './text/table.ts';
import type { Outcome } from './outcome.ts';

/** Results on stdout, everything else on stderr. As JSON there is one document, or an event a line while waiting. */
export class Output {
  readonly isJson: boolean;
  /** Whether a picture may move: somebody looks at stdout. */
  readonly isLive: boolean;
  readonly width: number;
  readonly height: number;
  readonly paint: Paint;
  readonly #streams: Streams;
  readonly #isQuiet: boolean;

  constructor(streams: Streams, options: OutputOptions) {
    this.#streams = streams;
    this.isJson = options.isJson;
    this.#isQuiet = options.isQuiet;
    this.isLive = streams.stdout.isTTY === true && !options.isJson && options.variables['TERM'] !== 'dumb';
    this.width = widthOf(streams.stdout, options.variables);
    this.height = streams.stdout.rows ?? 24;
    this.paint = wantsColour(streams.stdout, options) ? paintTerminal : paintNothing;
    for (const stream of [streams.stdout, streams.stderr]) stream.on('error', ignoreClosedPipe);
  }

  /** What a command found. */
  tell(outcome: Outcome): void {
    if (outcome.isWritten === true) return;
    if (this.isJson) this.#write(jsonLine(outcome.document));
    else this.lines(outcome.lines);
  }

  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.#write(`${lines.join('\n')}\n`);
  }

  /** Text as it is to stand there, escapes of the live picture included. */
  raw(text: string): void {
    this.#write(text);
  }

  /** While waiting: one event a line. */
  event(document: { readonly [field: string]: unknown }): void {
    if (this.isJson) this.#write(jsonLine(document));
  }

  /** What is good to know and no result. */
  note(text: string): void {
    if (!this.#isQuiet && !this.isJson) this.#streams.stderr.write(`${text}\n`);
  }

  /** An error is a document as well; for people it is told on stderr. */
  error(error: CommandError): void {
    if (this.isJson) this.#write(jsonLine({ error: documentOf(error) }));
    else this.#streams.stderr.write(`${this.#wordsOf(error).join('\n')}\n`);
  }

  #wordsOf(error: CommandError): readonly string[] {
    return [
      `${this.paint('red', 'error')} ${error.code}`,
      ...wrap(clean(error.message), this.width, '  '),
      ...error.problems.flatMap(wordsOfProblem),
      ...blockerLines(error.blockers, { now: Date.now(), width: this.width, paint: this.paint }),
      ...(error.next === '' ? [] : [`  ${this.paint('bold', 'next')}  ${error.next}`]),
    ];
  }

  #write(text: string): void {
    // A reader that went away (`| head`) is no failure of ours: what it does not read is not written.
    if (this.#streams.stdout.writable) this.#streams.stdout.write(text);
  }
}

export interface OutputOptions {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isPlain: boolean;
  readonly variables: Variables;
}

function documentOf(error: CommandError): object {
  const { code, message, next, blockers, problems, exit } = error;
  return {
    code,
    sentence: message,
    next,
    exit,
    ...(blockers.length === 0 ? {} : { blockers }),
    ...(problems.length === 0 ? {} : { problems }),
  };
}

/** A mistake in a file is shown in its line, as `lockstep validate` shows it. */
function wordsOfProblem(problem: PlacedProblem): readonly string[] {
  if (problem.shown === undefined) return [`  ${placeOf(problem)}${problem.sentence}`];
  return ['', ...renderProblem(problem.shown, problem.file ?? 'lockstep.yaml').split('\n'), ''];
}

function placeOf({ file, line, column }: PlacedProblem): string {
  const parts = [file, line, column].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(':')}  `;
}

function jsonLine(document: object): string {
  return `${jsonText({ v: 1, ...document })}\n`;
}

function widthOf(stream: Terminal, variables: Variables): number {
  const told = Number(variables['COLUMNS']);
  if (Number.isInteger(told) && told >= 20) return told;
  return Math.max(20, stream.columns ?? 80);
}

/** https://no-color.org: any value, but an empty one, says no. */
function wantsColour(stream: Terminal, { isJson, isPlain, variables }: OutputOptions): boolean {
  if (isJson || isPlain || (variables['NO_COLOR'] ?? '') !== '') return false;
  const forced = variables['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0';
  return stream.isTTY === true && variables['TERM'] !== 'dumb';
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
