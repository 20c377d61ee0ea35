import { readdir, readlink, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { complaintOf, npmError, unresolved } from './npm-error.ts';
import { lendLock } from './lend-lock.ts';
import { isExactVersion, missing, type Resolved, resolveVersion } from './resolve.ts';
import { lendNpmrc, lendPackage, type NpmPlace, runNpm } from './run-npm.ts';
import { digestOfTree, linesOfTree, readTree, type TreePackage } from './tree.ts';
import type { NpmOrigin } from '#core/origin.ts';
import { withoutPassword } from '#sources/run-git.ts';
import { SourceError } from '#sources/source-error.ts';
import type { Source, SourceAsked, SourceContext, Taken } from '#sources/source.ts';
import { nearest } from '#core/file/nearest.ts';
import { counted } from '#core/words.ts';

/** `npm:verdaccio`: one version of a package, with its whole tree, as npm installs it; every package of it pinned by its integrity. */
export const npm: Source = { take: takeNpm };

/** Where the lines of the tree lie in the artefact. */
const treeFile = 'npm-tree.txt';

interface Work {
  readonly name: string;
  readonly version: string;
  /** `verdaccio 6.1.6`, for sentences. */
  readonly about: string;
  readonly place: NpmPlace & { readonly shown: string };
  readonly scripts: readonly string[];
}

async function takeNpm(asked: SourceAsked, context: SourceContext): Promise<Taken> {
  const name = asked.place;
  const folder = path.join(context.lent, 'npm');
  await lendPackage(folder, { private: true });
  const lock = typeof asked.options['lock'] === 'string' ? path.resolve(asked.fileFolder, asked.options['lock']) : undefined;
  await lendNpmrc([...(lock === undefined ? [] : [lock]), asked.fileFolder, asked.folder], folder);
  const place = await placeOf(asked, folder, context);
  const version = await versionOf(asked, place, context);
  const work: Work = { name, version, about: `${name} ${version}`, place, scripts: textsOf(asked.options['scripts']) };
  context.tell(`npm asks ${place.shown} for ${work.about}`);
  const resolved = await resolveVersion({ service: asked.service, name, version }, place, context);
  const isLocked = await lendLock({ ...work, lock, folder });
  await install(isLocked ? 'ci' : 'install', work, context);
  const tree = await readTree(folder);
  const own = requireOwn(tree, work, resolved);
  await runScripts(tree, work, context);
  await tidy(folder, tree);
  const { stdout } = await runNpm(['--version'], place, context);
  const origin: NpmOrigin = {
    kind: 'npm',
    package: name,
    version,
    integrity: own.pinned,
    registry: place.shown,
    npm: stdout.toString().trim(),
    packages: tree.length,
    tree: digestOfTree(tree),
    ...(isLocked && { locked: true }),
    ...(work.scripts.length > 0 && { scripts: [...work.scripts].sort() }),
  };
  return { folder, source: `npm:${name}@${version}`, origin };
}

async function placeOf({ place: name, options }: SourceAsked, folder: string, context: SourceContext): Promise<Work['place']> {
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : undefined;
  const registry = typeof options['registry'] === 'string' ? options['registry'] : undefined;
  const place = { folder, ...(scope !== undefined && { scope }), ...(registry !== undefined && { registry }) };
  if (registry !== undefined) return { ...place, shown: withoutPassword(registry) };
  const keys = ['registry', ...(scope === undefined ? [] : [`${scope}:registry`])];
  const { stdout } = await runNpm(['config', 'get', ...keys], place, context);
  // One key is answered by its value alone, several by `key=value` lines.
  const found = stdout
    .toString()
    .split('\n')
    .map((line) => line.replace(/^(?:@[^=]*:)?registry=/, '').trim())
    .filter((line) => /^https?:/.test(line));
  return { ...place, shown: withoutPassword(found.at(-1) ?? 'of npm') };
}

/** What was typed, if it can mean only one thing; else the refusal says what it means today. */
async function versionOf({ service, place: name, typed }: SourceAsked, place: Work['place'], context: SourceContext): Promise<string> {
  const version = typed?.replace(/^v(?=\d)/, '') ?? '';
  if (isExactVersion(version)) return version;
  if (/^[./~]|[/\\]|^$|^-|\s/.test(version)) {
    throw new SourceError('typed', 'needs-version', {
      sentence: `${service} comes from \`npm:${name}\`, so a release names its version${version === '' ? '' : `; \`${version}\` is none`}.`,
      next: `Write ${service}=VERSION, like ${service}=1.2.3; npm view ${name} version tells the newest.`,
    });
  }
  throw await missing({ service, name, version }, place, context);
}

async function install(how: 'ci' | 'install', { about, place }: Work, context: SourceContext): Promise<void> {
  const progress = readProgress(about, context);
  const end = await runNpm([how, '--ignore-scripts', '--json', '--loglevel=http'], place, { ...context, onLine: progress });
  if (end.code === 0) return;
  const complaint = complaintOf(end);
  throw complaint.code === 'ETARGET' ? unresolved(complaint, about, place.shown) : npmError(complaint, about, place.shown);
}

/** npm says each package that it read, from the network or from its cache. */
function readProgress(about: string, context: SourceContext): (line: string) => void {
  const began = performance.now();
  let read = 0;
  let fetched = 0;
  return (line) => {
    if (!line.startsWith('npm http ')) return;
    read += 1;
    if (line.includes('.tgz') && !line.includes('(cache hit)') && !line.startsWith('npm http cache')) fetched += 1;
    const seconds = Math.max(1, (performance.now() - began) / 1000);
    context.tell(`npm installs ${about}: ${counted(read, 'answer')} read, ${fetched} downloaded, ${Math.round(read / seconds)}/s`);
  };
}

/** npm holds each archive against the registry's integrity by itself; this holds what it installed against what was asked for. */
function requireOwn(tree: readonly TreePackage[], { name, version, about, place }: Work, { integrity }: Resolved): TreePackage {
  const own = tree.find((each) => each.path === `node_modules/${name}`);
  if (own?.version === version && (integrity === undefined || own.pinned === integrity)) return own;
  throw new SourceError('world', 'integrity-differs', {
    sentence:
      `npm installed ${name} ${own?.version ?? '(nothing)'} with ${own?.pinned ?? 'no integrity'}, ` +
      `and the registry ${place.shown} promises ${integrity ?? 'none'} for ${about}.`,
    next: 'Make the lock anew, or ask who runs the registry.',
  });
}

/** Only of packages that the file allows by name; of the others it is said that theirs did not run. */
async function runScripts(tree: readonly TreePackage[], { place, scripts, about }: Work, context: SourceContext): Promise<void> {
  const names = [...new Set(tree.map((each) => each.name))];
  const unknown = scripts.find((script) => !names.includes(script));
  if (unknown !== undefined) throw noSuchScript(unknown, names, about);
  const silent = [...new Set(tree.filter((each) => each.hasScripts && !scripts.includes(each.name)).map((each) => each.name))].sort();
  if (silent.length > 0) {
    context.say(`install scripts of ${silent.join(', ')} did not run; if one is needed: \`scripts: [${silent[0] ?? ''}]\` in the source`);
  }
  if (scripts.length === 0) return;
  context.tell(`npm runs the install scripts of ${scripts.join(', ')}`);
  const end = await runNpm(['rebuild', ...scripts, '--ignore-scripts=false', '--foreground-scripts', '--json'], place, context);
  if (end.code !== 0) throw npmError(complaintOf(end), `${about} (install scripts of ${scripts.join(', ')})`, place.shown);
}

function noSuchScript(script: string, names: readonly string[], about: string): SourceError {
  const meant = nearest(script, names);
  return new SourceError('files', 'no-such-script', {
    sentence: `\`scripts\` allows \`${script}\`, which is not in the tree of ${about}.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
    next: 'Name packages of the tree: npm ls --all shows them.',
  });
}

/** What differs between two installs of one tree, and what is nobody's business but npm's, leaves; what the tree is stays. */
async function tidy(folder: string, tree: readonly TreePackage[]): Promise<void> {
  const needless = ['.npmrc', 'package-lock.json', 'npm-shrinkwrap.json', 'node_modules/.package-lock.json', 'node_modules/.cache'];
  for (const each of needless) await rm(path.join(folder, each), { recursive: true, force: true });
  for (const each of ['', ...tree.map((found) => found.path)]) await dropDeadLinks(path.join(folder, each, 'node_modules', '.bin'));
  await writeFile(path.join(folder, treeFile), linesOfTree(tree));
}

/** Packages that name a program which is not in them have a link that leads nowhere. */
async function dropDeadLinks(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const link = path.join(folder, name);
    const isLink = (await readlink(link).catch(() => undefined)) !== undefined;
    if (isLink && (await stat(link).catch(() => undefined)) === undefined) await unlink(link);
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
