import type { Declared, Observed } from './observed.ts';
import { isOfSystem, isPackageFolder, packageOf } from './system-files.ts';

/** What was reached for and is not declared. */
export interface Finding {
  readonly kind: 'variable' | 'file' | 'host' | 'program' | 'package';
  /** `variable TAX_URL`, with where it is read; ends without a full stop. */
  readonly what: string;
  /** A sentence: what to declare. */
  readonly next: string;
}

/** What is known and may be so. `*` stands for anything. */
export interface Allowed {
  readonly variables?: readonly string[];
  readonly files?: readonly string[];
  readonly hosts?: readonly string[];
  readonly programs?: readonly string[];
  readonly packages?: readonly string[];
}

export interface Judged {
  readonly findings: readonly Finding[];
  /** What is no fault, and worth knowing: packages that ask for variables by themselves. */
  readonly notes: readonly string[];
}

/** Holds what was seen against what is declared, and known. Each thing is told once, own files first. */
export function findingsOf(observed: Observed, declared: Declared, allowed: Allowed = {}): Judged {
  const findings = [
    ...variablesIn(observed, declared, allowed),
    ...filesIn(observed, declared, allowed),
    ...hostsIn(observed, declared, allowed),
    ...programsIn(observed, declared, allowed),
    ...packagesIn(observed, declared, allowed),
  ];
  return {
    findings: [...new Map(findings.map((finding) => [finding.what, finding])).values()],
    notes: notesIn(observed, declared, allowed),
  };
}

/** What every shell, terminal and runtime has an opinion about: its absence is as good as its presence. */
const conventional =
  /^(?:NODE_(?!ENV$).*|npm_.*|LC_.*|PYTHON.*|LOCKSTEP_.*|PATH|HOME|PWD|OLDPWD|SHELL|SHLVL|USER|LOGNAME|LANG|LANGUAGE|TZ|TERM|TERM_PROGRAM|COLORTERM|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR.*|CI|DEBUG|TMPDIR|TMP|TEMP|HOSTNAME|PORT|DATA_DIR|FILES|UV_THREADPOOL_SIZE|SSL_CERT_(?:FILE|DIR)|_)$/;

function variablesIn({ variables }: Observed, declared: Declared, { variables: known = [] }: Allowed): readonly Finding[] {
  return variables
    .filter(({ name, isOwn }) => isOwn && isUndeclared(name, declared, known))
    .map(({ name, by }) => ({
      kind: 'variable',
      what: `variable ${name}${by === undefined ? '' : `, read by ${by}`}`,
      next: `Declare it: \`variables: {${name}: …}\`.`,
    }));
}

function isUndeclared(name: string, declared: Declared, known: readonly string[]): boolean {
  return !declared.variables.includes(name) && !conventional.test(name) && !known.some((pattern) => matches(pattern, name));
}

function filesIn({ files }: Observed, declared: Declared, { files: known = [], packages = [] }: Allowed): readonly Finding[] {
  const strange = files.filter(
    ({ path }) =>
      !isWithin(path, [...declared.folders, ...declared.runtime]) && !isOfSystem(path) && !known.some((pattern) => matches(pattern, path)),
  );
  const found = strange.filter(({ path }) => packageOf(path) === undefined && !isPackageFolder(path));
  const brought = strange.flatMap(({ path, isThere }) => (isThere ? (packageOf(path) ?? []) : []));
  return [
    ...found.map(({ path, isThere }): Finding => ({
      kind: 'file',
      what: `file ${path}${isThere ? '' : ', which is not there'}`,
      next: isThere
        ? 'Bring it in the artefact, or name it by a variable.'
        : 'Bring it in the artefact; where it may be missing, allow it.',
    })),
    ...brought
      .filter(({ name }) => !packages.some((pattern) => matches(pattern, name)))
      .map(({ name, folder }) => packageFinding(name, folder)),
  ];
}

function hostsIn({ hosts }: Observed, declared: Declared, { hosts: known = [] }: Allowed): readonly Finding[] {
  return (
    hosts
      .filter(({ host, port, name = host }) => !isDeclaredHost({ host, name, ...(port !== undefined && { port }) }, declared))
      .filter(
        ({ host, port, name = host }) =>
          ![name, host, `${name}:${port}`, `${host}:${port}`].some((word) => known.some((pattern) => matches(pattern, word))),
      )
      // A name that was looked up and connected to is one host.
      .filter(({ host, name }, _, all) => name === undefined || name === host || !all.some((other) => other.host === name))
      .map(({ host, port, name = host }) => ({
        kind: 'host',
        what: `host ${name}${name === host ? '' : ` (${host})`}${port === undefined ? '' : `, port ${port}`}`,
        next: isLocal(host)
          ? 'Declare the service as `${service.NAME.url}`, the database by a variable.'
          : 'Declare its address by a variable, so that each environment has its own.',
      }))
  );
}

function isDeclaredHost(
  { host, name, port }: { readonly host: string; readonly name: string; readonly port?: number },
  { hosts }: Declared,
): boolean {
  return hosts.some((each) => {
    if (each.host !== host && each.host !== name) return false;
    // On this host it is the port that tells who was asked.
    return !isLocal(host) || each.port === undefined || port === undefined || each.port === port;
  });
}

function isLocal(host: string): boolean {
  return /^(?:127\.|::1$|localhost$|0\.0\.0\.0$)/.test(host);
}

/** A shell, and what it needs to say yes and no, is on every host. */
const everywhere = new Set([
  'sh',
  'dash',
  'bash',
  'env',
  'uname',
  'true',
  'false',
  'test',
  'cat',
  'sleep',
  'getconf',
  'ldd',
  'ldconfig',
  'dirname',
  'basename',
  'readlink',
]);

function programsIn({ programs }: Observed, declared: Declared, { programs: known = [] }: Allowed): readonly Finding[] {
  return programs.flatMap(({ path, isThere }): readonly Finding[] => {
    const name = path.split('/').at(-1) ?? path;
    const isOwn = isWithin(path, [...declared.folders, ...declared.runtime]) || path === declared.program || name === declared.program;
    if (isOwn || everywhere.has(name) || known.some((pattern) => matches(pattern, name) || matches(pattern, path))) return [];
    const what = isThere ? `program ${name} of the host (${path})` : `program ${name}, which is not there`;
    return [{ kind: 'program', what, next: 'Bring it in the artefact, or allow it where every host has it.' }];
  });
}

function packagesIn({ packages }: Observed, _declared: Declared, { packages: known = [] }: Allowed): readonly Finding[] {
  return packages
    .filter(({ name, isOwn, from }) => (isOwn || from !== undefined) && !known.some((pattern) => matches(pattern, name)))
    .map(({ name, from, by }) => packageFinding(name, from, by));
}

function packageFinding(name: string, from: string | undefined, by?: string): Finding {
  const who = by === undefined ? '' : `, wanted by ${by}`;
  return {
    kind: 'package',
    what: from === undefined ? `package ${name}, which is nowhere${who}` : `package ${name} of ${from}`,
    next: 'Add it to what the artefact brings: its manifest, its lock and its folder of packages.',
  };
}

function notesIn({ variables, packages }: Observed, declared: Declared, { variables: known = [] }: Allowed): readonly string[] {
  const asked = new Set(variables.filter(({ name, isOwn }) => !isOwn && isUndeclared(name, declared, known)).map(({ name }) => name));
  const optional = new Set(packages.filter(({ isOwn, from }) => !isOwn && from === undefined).map(({ name }) => name));
  return [
    ...(asked.size === 0
      ? []
      : [`Packages asked for ${[...asked].slice(0, 12).join(', ')}${asked.size > 12 ? ' and more' : ''} by themselves.`]),
    ...(optional.size === 0 ? [] : [`Packages looked for ${[...optional].slice(0, 12).join(', ')}, and did without.`]),
  ];
}

function isWithin(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder.replace(/\/+$/, '')}/`));
}

/** `/etc/shop/*`, `*.example.org`; a folder stands for what is in it. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}(?:/.*)?$`).test(text);
}
