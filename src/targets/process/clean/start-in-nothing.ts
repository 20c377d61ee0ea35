import { nodeFolder } from '#core/archive.ts';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderFiles } from '#targets/render-files.ts';
import { renderVariables } from '#targets/render-variables.ts';
import type { BesideOrder } from '#targets/target.ts';
import { nothingObserved, type NothingSeen, type Observed } from '#core/nothing/observed.ts';
import { readStrace } from '#core/nothing/read-strace.ts';
import type { PlacedService } from '#core/payload.ts';
import { splitCommand } from '#targets/process/command-line.ts';
import { writeFiles } from '#targets/process/files-folder.ts';
import { folderVariables, openScratchFolder } from '#targets/process/kept-folder.ts';
import { launch } from '#targets/process/launch.ts';
import { tailLog } from '#targets/process/log-file.ts';
import type { Parts } from '#targets/process/parts.ts';
import { findFreePort } from '#targets/process/ports.ts';
import { probe } from '#targets/process/probe.ts';
import { isAlive, type ProcessIdentity } from '#targets/process/proc.ts';
import { safePart } from '#targets/process/state-folder.ts';
import { stopTree } from '#targets/process/stop-tree.ts';
import { declaredHosts, withNames } from './hosts.ts';
import { findProgram, findTools, hiding, standardPath, type Tools } from './isolation.ts';
import { nodeWatcher } from './node-watcher.ts';
import { pythonWatcher } from './python-watcher.ts';
import { readTold } from './read-told.ts';

const graceMs = 5_000;
/** Beyond this a service that watches slow down does not get well. */
const wellMs = 120_000;
/** What is done once it is well: a timer of its own, a first request. */
const settleMs = 1_500;

/** `tools`: what the host has, if not what is found on it. */
type NothingParts = Pick<Parts, 'state' | 'records' | 'artefacts'> & { readonly tools?: Tools };

/**
 * Starts the services of a release with nothing but what is declared: an empty home, a fresh folder for temporary files, the programs that
 * every host has, and what people keep on this host out of sight. It watches what they reach for, and ends them. Nobody is led to them.
 */
export async function startInNothing(parts: NothingParts, order: BesideOrder, signal: AbortSignal): Promise<readonly NothingSeen[]> {
  const { system, environment, services } = order;
  const marker = `${parts.state.markerPrefix}aside:nothing/${system}/${environment}`;
  const base = path.join(parts.state.environment(system, environment), 'nothing');
  // What an agent that was killed in the middle has left.
  await stopTree(marker, undefined, graceMs);
  rmSync(base, { recursive: true, force: true });
  try {
    const ports = await choosePorts(parts, services);
    const urls = Object.fromEntries([...ports].map(([service, port]) => [service, `http://127.0.0.1:${port}`]));
    const tools = parts.tools ?? (await findTools());
    const running: Running[] = [];
    for (const placed of services) {
      const port = ports.get(placed.service.name) ?? 0;
      running.push(await startOne(parts, { order, placed, port, urls, tools, marker, base, signal }));
    }
    await sleep(settleMs, undefined, { signal }).catch(() => undefined);
    await stopTree(marker, undefined, graceMs);
    return await Promise.all(running.map((each) => seenOf(each, { order, urls, tools })));
  } finally {
    await stopTree(marker, undefined, graceMs);
    rmSync(base, { recursive: true, force: true });
  }
}

async function choosePorts({ records }: NothingParts, services: readonly PlacedService[]): Promise<ReadonlyMap<string, number>> {
  const taken = new Set(records.places().flatMap((place) => records.instance(place)?.port ?? []));
  const ports = new Map<string, number>();
  for (const { service } of services) {
    const port = await findFreePort(taken, process.pid * 11 + taken.size);
    taken.add(port);
    ports.set(service.name, port);
  }
  return ports;
}

interface Start {
  readonly order: BesideOrder;
  readonly placed: PlacedService;
  readonly port: number;
  readonly urls: { readonly [service: string]: string };
  readonly tools: Tools;
  readonly marker: string;
  readonly base: string;
  readonly signal: AbortSignal;
}

/** A service that was started, and where everything about it lies. */
interface Running {
  readonly placed: PlacedService;
  readonly port: number;
  readonly bits: string;
  readonly place: Place;
  readonly variables: { readonly [name: string]: string };
  readonly program: Program;
  readonly isWell: boolean;
  readonly shown: readonly string[];
}

async function startOne(parts: NothingParts, start: Start): Promise<Running> {
  const { order, placed, port, urls, tools, marker, base, signal } = start;
  const { service, artefact } = placed;
  const bits = await parts.artefacts.ensure(artefact, signal);
  const place = makePlace(path.join(base, safePart(service.name)));
  const sources = { environment: order.definition, secrets: order.secrets, urls, folder: place.home };
  const declared = renderVariables({ variables: service.variables, ...sources });
  const files = writeFiles(place.files, await renderFiles(service, bits, sources));
  const [name, ...args] = splitCommand(service.command);
  const program = programOf(name, service.command, place);
  const hidden = hiding([base, bits, program.runtime, process.execPath, process.cwd()]);
  const variables = { ...folderVariables(place.home), ...declared, ...files, PORT: String(port) };
  const started = await launch({
    command: wordsBefore(tools, place, hidden.script, [program.path ?? name, ...args]),
    folder: bits,
    variables: {
      LANG: 'C.UTF-8',
      ...variables,
      ...watching(place, { bits, declared, tools }),
      PATH: pathOf(place, bits, program),
      TMPDIR: place.temporary,
    },
    marker,
    logFile: place.output,
  });
  const asked = { port, ...(service.health !== undefined && { health: service.health }) };
  const isWell = await getsWell(started, asked, AbortSignal.any([signal, AbortSignal.timeout(wellMs)]));
  return { placed, port, bits, place, variables, program, isWell, shown: tools.mounts === undefined ? [] : hidden.shown };
}

interface Place {
  readonly home: string;
  readonly temporary: string;
  readonly programs: string;
  readonly files: string;
  readonly watch: string;
  readonly told: string;
  readonly traced: string;
  readonly output: string;
}

function makePlace(folder: string): Place {
  const [home, temporary, programs, watch] = ['home', 'tmp', 'bin', 'watch'].map((name) => path.join(folder, name));
  if (home === undefined || temporary === undefined || programs === undefined || watch === undefined) throw new Error('no folder');
  for (const each of [temporary, programs, watch]) mkdirSync(each, { recursive: true, mode: 0o700 });
  openScratchFolder(home);
  // Of the folder of our own Node only Node: what npm installed beside it is on no other host.
  symlinkSync(process.execPath, path.join(programs, 'node'));
  writeFileSync(path.join(watch, 'node.cjs'), nodeWatcher, { mode: 0o600 });
  writeFileSync(path.join(watch, 'sitecustomize.py'), pythonWatcher, { mode: 0o600 });
  const file = (name: string): string => path.join(folder, name);
  return {
    home,
    temporary,
    programs,
    watch,
    files: file('files'),
    told: file('watch/told.log'),
    traced: file('watch/traced.log'),
    output: file('output.log'),
  };
}

interface Program {
  readonly name: string;
  /** Where it lies; absent: only a shell could say. */
  readonly path?: string;
  /** It was found only along the agent's own PATH. */
  readonly isOfAgent: boolean;
  /** The folder that its runtime lies in. */
  readonly runtime: string;
}

/** The program that the command names: of the artefact, of every host, else of this one alone. */
function programOf(name: string, command: string, place: Place): Program {
  const [first = name] = command.trim().split(/\s+/);
  const word = name === 'sh' ? first : name;
  const standard = findProgram(word, `${place.programs}:${standardPath}`);
  const found = standard ?? findProgram(word, process.env['PATH'] ?? '');
  const runtime = found === undefined ? place.programs : path.dirname(path.dirname(realpathSync(found)));
  return {
    name: word,
    isOfAgent: standard === undefined && found !== undefined,
    // A program of the system lies where everything lies.
    runtime: runtime === '/usr' || runtime === '/' || runtime === '/usr/local' ? place.programs : runtime,
    ...(name !== 'sh' && found !== undefined && !word.includes('/') && { path: found }),
  };
}

function pathOf({ programs }: Place, bits: string, program: Program): string {
  const own = program.isOfAgent && program.path !== undefined ? [path.dirname(program.path)] : [];
  return [path.join(bits, nodeFolder, 'bin'), programs, path.join(bits, 'node_modules', '.bin'), standardPath, ...own].join(':');
}

/** Watchers come by the variables that runtimes read; what the service itself says there stays. */
function watching(
  { watch, told }: Place,
  { bits, declared, tools }: { readonly bits: string; readonly declared: { readonly [name: string]: string }; readonly tools: Tools },
): { readonly [name: string]: string } {
  return {
    NODE_OPTIONS: [`--require=${path.join(watch, 'node.cjs')}`, declared['NODE_OPTIONS'] ?? ''].join(' ').trim(),
    PYTHONPATH: [watch, ...(declared['PYTHONPATH'] === undefined ? [] : [declared['PYTHONPATH']])].join(':'),
    PYTHONDONTWRITEBYTECODE: '1',
    LOCKSTEP_WATCH_LOG: told,
    LOCKSTEP_WATCH_ROOT: realpathSync(bits),
    ...(tools.strace === undefined && { LOCKSTEP_WATCH_ALL: '1' }),
  };
}

function wordsBefore(
  { strace, mounts }: Tools,
  { traced }: Place,
  script: string,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  const trace =
    strace === undefined ? [] : [strace, '-f', '-qq', '-s', '400', '-e', 'trace=%file,%network,execve', '-e', 'signal=none', '-o', traced];
  const [program = '', ...args] = [...(mounts === undefined ? [] : mounts(script)), ...trace, ...command];
  return [program, ...args];
}

async function getsWell(started: ProcessIdentity, asked: Parameters<typeof probe>[0], signal: AbortSignal): Promise<boolean> {
  while (!(await probe(asked)).isWell) {
    if (signal.aborted || !isAlive(started)) return false;
    await sleep(50);
  }
  return true;
}

interface Around {
  readonly order: BesideOrder;
  readonly urls: { readonly [service: string]: string };
  readonly tools: Tools;
}

async function seenOf(running: Running, { order, urls, tools }: Around): Promise<NothingSeen> {
  const { placed, port, bits, place, variables, program, isWell, shown } = running;
  const { service } = placed;
  const observed = withoutOwn(observedIn(place, bits), place);
  const hosts = await declaredHosts([
    ...Object.values(variables),
    ...Object.values(urls),
    ...Object.values(order.definition.values),
    `127.0.0.1:${port}`,
  ]);
  const isNode = existsSync(place.told) || program.name === 'node';
  const words = tailLog(place.output, 20, Object.values(order.secrets)).trim();
  return {
    service: service.name,
    isWell,
    ...(!isWell && { because: `${service.name} does not get well where there is nothing but what is declared` }),
    declared: {
      variables: Object.keys(variables),
      hosts,
      folders: [bits, realpathSync(bits), place.home, place.temporary, place.files, path.dirname(place.watch)],
      runtime: [program.runtime, path.dirname(path.dirname(process.execPath)), ...pythonOf(program)],
      program: program.path ?? program.name,
    },
    observed: { ...observed, hosts: await withNames(observed.hosts), programs: [...observed.programs, ...ofAgent(program)] },
    how: {
      by: [
        ...(tools.strace === undefined ? [] : ['strace']),
        ...(isNode ? ['a watcher within it'] : []),
        tools.mounts === undefined ? 'an empty home and a bare PATH' : 'an empty home, a bare PATH and mounts of its own',
      ],
      blind: [
        ...(tools.strace === undefined
          ? ['files, hosts and programs of native code and of programs that are neither Node nor Python (strace is not installed here)']
          : []),
        ...(isNode ? [] : ['variables: only Node and Python tell which they read']),
        ...(shown.length === 0 ? [] : [`what lies in ${shown.join(', ')} was not hidden, for Lockstep itself lies there`]),
      ],
    },
    ...(!isWell && words !== '' && { lastWords: words }),
  };
}

/** A program that only this host has on its PATH. */
function ofAgent({ isOfAgent, path: file }: Program): Observed['programs'] {
  return isOfAgent && file !== undefined ? [{ path: `${file} (only on the PATH of this agent)`, isThere: true }] : [];
}

/** Python's own modules lie beside it: `/usr/bin/python3` has `/usr/lib/python3.11`. */
function pythonOf({ name, path: file }: Program): readonly string[] {
  if (!name.startsWith('python') || file === undefined) return [];
  const real = realpathSync(file);
  const version = /python(\d+\.\d+)$/.exec(real)?.[1];
  const prefix = path.dirname(path.dirname(real));
  return version === undefined
    ? []
    : [
        path.join(prefix, 'lib', `python${version}`, 'lib-dynload'),
        `${prefix}/lib/python${version}`,
        `${prefix}/lib/python${version.replace('.', '')}.zip`,
        `/etc/python${version}`,
      ];
}

function observedIn(place: Place, bits: string): Observed {
  const told = existsSync(place.told) ? readTold(readFileSync(place.told, 'utf8')) : nothingObserved;
  if (!existsSync(place.traced)) return told;
  const traced = readStrace(readFileSync(place.traced, 'latin1'), bits);
  return {
    variables: told.variables,
    packages: told.packages,
    files: [...traced.files, ...told.files],
    hosts: [...told.hosts, ...traced.hosts],
    programs: [...traced.programs, ...told.programs],
  };
}

/** What stands before the command is ours. */
function withoutOwn(observed: Observed, { watch }: Place): Observed {
  const isOurs = (file: string): boolean => file.startsWith(path.dirname(watch));
  const prelude = /\/(?:strace|unshare|mount)$/;
  return {
    ...observed,
    files: observed.files.filter((file) => !isOurs(file.path)),
    programs: observed.programs.filter((each) => !isOurs(each.path) && !prelude.test(each.path)),
  };
}
