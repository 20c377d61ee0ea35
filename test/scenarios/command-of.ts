// What a person types, read by the command line's own parser, as the command that reaches the core.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue as commands } from '#cli/catalogue.ts';
import { wayOf } from '#cli/hotfix-options.ts';
import { targetOf } from '#cli/target-option.ts';
import { parseArguments } from '#cli/parse/arguments.ts';
import type { Input } from '#cli/parse/input.ts';
import { parseInstant } from '#cli/text/instant.ts';
import { compileTime } from '#calendar/compile-time.ts';
import { catalogue } from '#catalogue/index.ts';
import type { PersonCommand } from '#core/command.ts';
import { must } from '#core/bug.ts';
import { parseScope } from '#core/file/parse-scope.ts';
import type { Scope } from '#core/scope/scope.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { migrationFacts, type Migrations } from '#core/migrations/facts.ts';
import type { Artefact, Bill } from '#core/system.ts';

type Reader = (input: Input, now: number) => CommandOf;
/** A command without the person who gives it. */
type CommandOf = PersonCommand extends infer Each ? (Each extends PersonCommand ? Omit<Each, 'by'> : never) : never;

/** The command that these words are, given by this person. Throws where the command line would refuse them. */
export async function commandOf(words: readonly string[], by: string, now: number): Promise<PersonCommand> {
  const input = await inputOf(words);
  const reader = must(readers[nameOf(words)], `a scenario knows the command ${words.join(' ')}`);
  return withTime({ ...reader(input, now), by }, now);
}

/** What a file says of time is looked up with it, as the controller does. */
async function withTime(command: PersonCommand, now: number): Promise<PersonCommand> {
  if (command.kind !== 'apply' || command.file.time === undefined) return command;
  const compiled = await compileTime(command.file.time, now);
  if (!compiled.ok) throw new SyntaxError(compiled.problems.map(({ sentence }) => sentence).join('\n'));
  return { ...command, time: compiled.time };
}

/** Reads a command line of Lockstep by its catalogue. */
export async function inputOf(words: readonly string[]): Promise<Input> {
  const name = nameOf(words);
  const entry = must(
    commands.find((each) => each.name === name),
    `the command ${words.join(' ')}`,
  );
  return parseArguments(words.slice(name.split(' ').length), { name, ...(await entry.load()).command });
}

function nameOf(words: readonly string[]): string {
  const two = words.slice(0, 2).join(' ');
  return commands.some((each) => each.name === two) ? two : (words[0] ?? '');
}

const readers: { readonly [name: string]: Reader } = {
  apply: (input) => applyFile(input.positional(0)),
  'proposal approve': (input) => ({ kind: 'approve-proposal', id: input.positional(0) }),
  'proposal withdraw': (input) => ({ kind: 'withdraw-proposal', id: input.positional(0) }),
  'release create': (input) => ({
    kind: 'create',
    release: input.positional(0),
    ...bitsOf(input.positionals.slice(1)),
    ...authorsOf(input.texts('author')),
    carry: !input.isSet('no-carry'),
    ...wayOf(input),
    ...targetIn(input),
    ...(input.text('train') !== undefined && { train: input.required('train') }),
    ...scopeIn(input.text('scope')),
  }),
  'scope set': (input) => ({
    kind: 'scope',
    release: input.positional(0),
    scope: must(scopeIn(input.positional(1)).scope, 'a scope'),
    ...(input.text('reason') !== undefined && { reason: input.required('reason') }),
  }),
  'scope sign': (input) => ({ kind: 'sign-scope', release: input.positional(0), ...roleOf(input) }),
  'release target': (input) => ({
    kind: 'target',
    release: input.positional(0),
    ...(input.positional(1) !== 'none' && { target: targetOf(input.positional(1)) }),
    reason: input.required('reason'),
  }),
  'train board': (input) => ({
    kind: 'board',
    release: input.positional(0),
    train: input.positional(1),
    reason: input.required('reason'),
  }),
  'release without': (input) => ({
    kind: 'without-hotfix',
    release: input.positional(0),
    hotfix: input.positional(1),
    reason: input.required('reason'),
  }),
  promote: (input) => ({
    kind: 'promote',
    release: input.positional(0),
    stage: input.text('to') ?? '',
    wait: input.isSet('wait'),
  }),
  'data refresh': (input) => ({
    kind: 'refresh',
    environment: input.positional(0),
    ...(input.isSet('unmasked') && { unmasked: true }),
  }),
  approve: (input) => ({ kind: 'approve', ...gateOf(input), ...roleOf(input) }),
  sign: (input) => ({ kind: 'sign', ...gateOf(input), checklist: Object.fromEntries(input.texts('item').map(itemOf)) }),
  answer: (input) => ({
    kind: 'answer',
    ...gateOf(input),
    verdict: input.isSet('pass') ? 'pass' : 'fail',
    comment: input.required('comment'),
  }),
  recheck: (input) => ({ kind: 'recheck', ...gateOf(input), gate: input.required('gate') }),
  revoke: (input) => ({
    kind: 'revoke',
    release: input.positional(0),
    evidence: input.positional(1),
    reason: input.required('reason'),
  }),
  except: (input, now) => exceptOf(input, now),
  'break-glass': (input, now) => ({
    kind: 'break-glass',
    release: input.positional(0),
    stage: input.required('stage'),
    reason: input.required('reason'),
    expires: must(instantOf(input.text('expires') ?? '2 hours', now), 'an end of the Exceptions'),
  }),
  reject: (input) => ({ kind: 'reject', release: input.positional(0), reason: input.required('reason') }),
  reopen: (input) => ({ kind: 'reopen', release: input.positional(0), reason: input.required('reason') }),
  hold: (input) => ({ kind: 'hold', stage: input.positional(0), reason: input.required('reason') }),
  free: (input) => ({ kind: 'free', stage: input.positional(0), ...releaseOf(input) }),
  stop: (input, now) =>
    input.isSet('lift') ? { kind: 'lift-stop' } : { kind: 'stop', reason: input.required('reason'), ...untilOf(input, now) },
  abort: (input) => ({ kind: 'abort', promotion: input.positional(0), reason: input.required('reason') }),
  continue: (input) => ({
    kind: 'continue',
    promotion: input.positional(0),
    as: input.isSet('look-again') ? 'look-again' : 'on',
    reason: input.required('reason'),
  }),
  settle: (input) => ({
    kind: 'settle',
    order: input.positional(0),
    as: settledAs(input.required('as')),
    reason: input.required('reason'),
  }),
  rollback: (input) => ({
    kind: 'rollback',
    stage: input.positional(0),
    reason: input.required('reason'),
    ...toOf(input),
  }),
  adopt: (input) => adoptOf(input),
};

function scopeIn(name: string | undefined): { readonly scope?: Scope } {
  if (name === undefined) return {};
  const parsed = parseScope(readFileSync(path.join(import.meta.dirname, name), 'utf8'), catalogue);
  if (!parsed.ok) throw new SyntaxError(parsed.problems.map((problem) => `${name}:${problem.line} ${problem.sentence}`).join('\n'));
  return { scope: parsed.scope };
}

function targetIn(input: Input): { readonly target?: string | number } {
  const typed = input.text('target');
  return typed === undefined ? {} : { target: targetOf(typed) };
}

function applyFile(name: string): CommandOf {
  const text = readFileSync(path.join(import.meta.dirname, name), 'utf8');
  const parsed = parseSystem(text, catalogue);
  if (!parsed.ok) throw new SyntaxError(parsed.problems.map((problem) => `${name}:${problem.line} ${problem.sentence}`).join('\n'));
  return { kind: 'apply', file: parsed.system, digest: parsed.digest };
}

/** Who is named by an address is nobody whom the installation knows: the controller makes an opaque mark of it. */
function authorsOf(authors: readonly string[]): { readonly authors: readonly string[]; readonly unknownAuthors: readonly string[] } {
  const isAddress = (author: string): boolean => author.includes('@');
  return {
    authors: authors.filter((author) => !isAddress(author)),
    unknownAuthors: authors.filter(isAddress).map((_, index) => `${index}`),
  };
}

function gateOf(input: Input) {
  const gate = input.text('gate');
  return { release: input.positional(0), stage: input.text('stage') ?? '', ...(gate === undefined ? {} : { gate }) };
}

function roleOf(input: Input): { readonly role?: string } {
  const role = input.text('as');
  return role === undefined ? {} : { role };
}

function releaseOf(input: Input): { readonly release?: string } {
  const release = input.text('release');
  return release === undefined ? {} : { release };
}

function toOf(input: Input): { readonly to?: string } {
  const to = input.text('to');
  return to === undefined ? {} : { to };
}

function untilOf(input: Input, now: number): { readonly until?: number } {
  const until = instantOf(input.text('until'), now);
  return until === undefined ? {} : { until };
}

function exceptOf(input: Input, now: number): CommandOf {
  const [second, revoke] = [input.text('second'), input.text('revoke')];
  if (second !== undefined) return { kind: 'second-exception', id: second };
  if (revoke !== undefined) return { kind: 'revoke-exception', id: revoke };
  const expires = must(instantOf(input.text('expires'), now), 'an end of the Exception');
  const data = input.text('data');
  if (data !== undefined) return { kind: 'except-data', environment: data, reason: input.required('reason'), expires };
  return { kind: 'except', ...gateOf(input), gate: input.required('gate'), reason: input.required('reason'), expires };
}

function adoptOf(input: Input): CommandOf {
  const second = input.text('second');
  if (second !== undefined) return { kind: 'second-adoption', id: second };
  const rest = input.positionals.slice(1);
  const environments = rest.filter((word) => !word.includes('='));
  return { kind: 'adopt', release: input.positional(0), ...bitsOf(rest.filter((word) => word.includes('='))), environments };
}

function instantOf(text: string | undefined, now: number): number | undefined {
  return text === undefined ? undefined : must(parseInstant(text, now), `an instant ${text}`);
}

function settledAs(text: string): 'done' | 'absent' | 'retry' {
  return text === 'done' || text === 'absent' ? text : 'retry';
}

function itemOf(item: string): readonly [string, boolean] {
  const [name = '', word] = item.split('=');
  return [name, word === 'yes'];
}

/** The bill, and what is read of its migrations: `bits/3.1.0/*.sql`. What lies in the folder of a release are all that it ever had. */
export function bitsOf(words: readonly string[]): { readonly bill: Bill; readonly migrations?: Migrations } {
  const read = words.flatMap((word): readonly [string, Migrations[string]][] => {
    const [service = '', folder = ''] = word.split('=');
    const place = path.join(import.meta.dirname, 'bits', folder);
    if (!existsSync(place)) return [];
    const files = readdirSync(place).map((name) => ({ path: `migrations/${name}`, text: readFileSync(path.join(place, name), 'utf8') }));
    return [[service, migrationFacts(files)]];
  });
  return { bill: billOf(words), ...(read.length > 0 && { migrations: Object.fromEntries(read) }) };
}

/** Bits are named by their folder: another folder is other bits. */
function billOf(words: readonly string[]): Bill {
  return Object.fromEntries(
    words.map((word): [string, Artefact] => {
      const [service = '', folder = ''] = word.split('=');
      const digest = `sha256:${service}-${folder.replaceAll(/[^\w.-]/g, '')}`;
      return [service, { digest, source: `directory:${folder}`, blob: digest }];
    }),
  );
}
