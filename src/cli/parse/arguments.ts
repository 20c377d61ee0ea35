import { parseArgs } from 'node:util';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import { Input } from './input.ts';
import { type Options, globalOptions } from './option.ts';
import { suggest } from './suggest.ts';

interface Expected {
  /** For the sentences: `release create`. */
  readonly name: string;
  readonly usage: string;
  readonly options: Options;
  readonly positionals: readonly [least: number, most: number];
}

/** Reads what stands behind a command's name. Anything that it does not know is refused: a mistyped option is never an argument. */
export function parseArguments(argv: readonly string[], expected: Expected): Input {
  const options: Options = { ...globalOptions, ...expected.options };
  const { values, positionals } = readTokens(withBareValues(argv, options), options, expected);
  const input = new Input(positionals, values);
  if (!input.isSet('help')) refuseWhatIsMissing(input, expected);
  return input;
}

/** What says which command it is, and the rest. Only options that every command knows may stand before its name. */
export function splitCommandLine(argv: readonly string[]): { readonly before: readonly string[]; readonly words: readonly string[] } {
  const globals: Options = globalOptions;
  let index = 0;
  while (index < argv.length && (argv[index] ?? '').startsWith('-')) {
    const option = globals[(argv[index] ?? '').replace(/^--/, '')];
    index += option?.kind === 'text' ? 2 : 1;
  }
  return { before: argv.slice(0, index), words: argv.slice(index) };
}

/** `--wait` alone means `--wait=30m`; parseArgs itself knows no optional value. */
function withBareValues(argv: readonly string[], options: Options): readonly string[] {
  const end = argv.indexOf('--');
  return argv.map((argument, index) => {
    const bare = end === -1 || index < end ? options[argument.replace(/^--/, '')]?.bare : undefined;
    return bare !== undefined && argument.startsWith('--') ? `${argument}=${bare}` : argument;
  });
}

interface Read {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

function readTokens(argv: readonly string[], options: Options, expected: Expected): Read {
  const types = Object.fromEntries(Object.entries(options).map(([name, option]) => [name, typeOf(option)] as const));
  // Not strict: its complaints are sentences for programmers, and name one thing at a time.
  const { tokens } = parseArgs({ args: [...argv], options: types, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, readonly string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.rawName === '-h' ? 'help' : token.name;
    const value = valueOf(name, token, { options, expected });
    values.set(name, options[name]?.kind === 'texts' ? [...(values.get(name) ?? []), value] : [value]);
  }
  return { values, positionals };
}

function typeOf(option: Options[string]): { readonly type: 'string' | 'boolean'; readonly multiple?: boolean } {
  return option.kind === 'flag' ? { type: 'boolean' } : { type: 'string', multiple: option.kind === 'texts' };
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function valueOf(name: string, token: OptionToken, where: { readonly options: Options; readonly expected: Expected }): string {
  const option = where.options[name];
  if (option === undefined) throw unknownOption(token.rawName, where);
  if (option.kind === 'flag') {
    if (token.value !== undefined) throw wrong('needless-value', `${token.rawName} takes no value.`, where.expected);
    return 'yes';
  }
  // `--reason --stage PROD` is a reason left out, not the reason `--stage`.
  if (token.value === undefined || (token.inlineValue === false && token.value.startsWith('--'))) {
    throw wrong('missing-value', `${token.rawName} needs a value: ${token.rawName} ${option.value ?? 'TEXT'}.`, where.expected);
  }
  return token.value;
}

function unknownOption(typed: string, { options, expected }: { readonly options: Options; readonly expected: Expected }): CommandError {
  const nearest = suggest(typed.replace(/^-+/, ''), Object.keys(options));
  const hint = nearest === undefined ? '' : ` Did you mean \`--${nearest}\`?`;
  return wrong('unknown-option', `\`${typed}\` is no option of \`${expected.name}\`.${hint}`, expected);
}

function refuseWhatIsMissing(input: Input, expected: Expected): void {
  const [least, most] = expected.positionals;
  const usage = `lockstep ${expected.name} ${expected.usage}`.trim();
  if (input.positionals.length < least) throw wrong('missing-argument', `An argument is missing: ${usage}`, expected);
  if (input.positionals.length > most) {
    throw wrong('needless-argument', `\`${input.positionals[most] ?? ''}\` is one argument too many: ${usage}`, expected);
  }
  for (const [name, option] of Object.entries(expected.options)) {
    const value = input.text(name);
    if (option.required === true && (value === undefined || value.trim() === '')) {
      throw wrong('missing-option', `\`${expected.name}\` needs --${name} ${option.value ?? 'TEXT'}.`, expected);
    }
  }
}

function wrong(code: string, sentence: string, expected: Expected): CommandError {
  return new CommandError(exits.usage, { code, sentence, next: `lockstep ${expected.name} --help` });
}
