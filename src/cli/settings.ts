// Where the controller is and who we are. Flag beats variable beats context. Contexts lie in one file, what signs in in another, 0600.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { CommandError } from './command-error.ts';
import type { Variables } from './environment.ts';
import { exits } from './exits.ts';
import type { Credential } from './http/client.ts';
import { isObject, isText, mapOf, objectOf, oneOf, optional } from './http/guards.ts';

export const defaultUrl = 'http://127.0.0.1:7400';

export interface ContextEntry {
  readonly url: string;
  readonly system?: string;
}

export interface Settings {
  /** The name of the context, or the controller's address where there is none: under it the credential is kept. */
  readonly account: string;
  readonly url: URL;
  readonly system?: string;
  readonly credential?: Credential;
}

interface ContextFile {
  readonly current?: string;
  readonly contexts: { readonly [name: string]: ContextEntry };
}

const isContextFile = objectOf<ContextFile>({
  current: optional(isText),
  contexts: mapOf(objectOf<ContextEntry>({ url: isText, system: optional(isText) })),
});

const isCredential = (value: unknown): value is Credential =>
  isObject(value) && oneOf('token', 'session')(value['kind']) && isText(value['kind'] === 'token' ? value['value'] : value['cookie']);

const isCredentials = mapOf(isCredential);

export async function readSettings(
  variables: Variables,
  asked: { readonly context?: string; readonly system?: string },
): Promise<Settings> {
  const file = await readContexts(variables);
  const name = asked.context ?? (isGiven(variables['LOCKSTEP_URL']) ? undefined : (variables['LOCKSTEP_CONTEXT'] ?? file.current));
  const entry = name === undefined ? undefined : file.contexts[name];
  if (name !== undefined && entry === undefined) throw noSuchContext(name, file);
  const url = parseUrl(entry?.url ?? variables['LOCKSTEP_URL'] ?? defaultUrl);
  const account = name ?? url.origin;
  const system = asked.system ?? given(variables['LOCKSTEP_SYSTEM']) ?? entry?.system;
  const credential = await credentialOf(variables, account);
  return { account, url, ...(system === undefined ? {} : { system }), ...(credential === undefined ? {} : { credential }) };
}

export async function readContexts(variables: Variables): Promise<ContextFile> {
  const found = await readJson(configPath(variables));
  if (found === undefined) return { contexts: {} };
  if (isContextFile(found)) return found;
  throw new CommandError(exits.file, {
    code: 'settings-unreadable',
    sentence: `${configPath(variables)} is not what \`lockstep context\` wrote.`,
    next: 'Mend or delete it, then `lockstep context add NAME URL`.',
  });
}

export async function writeContexts(variables: Variables, file: ContextFile): Promise<void> {
  await writeWhole(configPath(variables), file, 0o644);
}

/** `undefined` forgets it. */
export async function keepCredential(variables: Variables, account: string, credential: Credential | undefined): Promise<void> {
  const { [account]: _old, ...others } = await readCredentials(variables);
  await writeWhole(credentialsPath(variables), credential === undefined ? others : { ...others, [account]: credential }, 0o600);
}

export function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new CommandError(exits.usage, {
    code: 'not-an-address',
    sentence: `\`${text}\` is not the address of a controller.`,
    next: `Write it like ${defaultUrl}.`,
  });
}

async function credentialOf(variables: Variables, account: string): Promise<Credential | undefined> {
  const token = given(variables['LOCKSTEP_TOKEN']);
  return token === undefined ? (await readCredentials(variables))[account] : { kind: 'token', value: token };
}

async function readCredentials(variables: Variables): Promise<{ readonly [account: string]: Credential }> {
  const found = await readJson(credentialsPath(variables));
  return isCredentials(found) ? found : {};
}

/** The file is YAML's subset JSON: nothing of ours needs a parser of YAML to start. */
function configPath(variables: Variables): string {
  const folder = given(variables['XDG_CONFIG_HOME']) ?? path.join(given(variables['HOME']) ?? homedir(), '.config');
  return given(variables['LOCKSTEP_CONFIG']) ?? path.join(folder, 'lockstep', 'config.yaml');
}

function credentialsPath(variables: Variables): string {
  return path.join(path.dirname(configPath(variables)), 'credentials.json');
}

async function readJson(file: string): Promise<unknown> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return parsed;
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isAbsent ? undefined : 'unreadable';
  }
}

/** Beside its place first, then renamed over it: a crash leaves the old file or the new one. */
async function writeWhole(file: string, content: unknown, mode: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(content, undefined, 2)}\n`, { mode });
  await rename(draft, file);
}

export function noSuchContext(name: string, file: ContextFile): CommandError {
  const known = Object.keys(file.contexts);
  return new CommandError(exits.usage, {
    code: 'no-such-context',
    sentence: `There is no context \`${name}\`${known.length === 0 ? '' : `; there are ${known.join(', ')}`}.`,
    next: `lockstep context add ${name} URL`,
  });
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function isGiven(value: string | undefined): boolean {
  return given(value) !== undefined;
}
