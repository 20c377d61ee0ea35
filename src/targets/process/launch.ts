import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { hostNodeFile, nodeFolder } from '#core/archive.ts';
import { Failure } from '#core/failure.ts';
import { markerVariable, readProcess, type ProcessIdentity } from './proc.ts';

export interface Launch {
  readonly command: readonly [string, ...string[]];
  readonly folder: string;
  readonly variables: { readonly [name: string]: string };
  readonly marker: string;
  /** Where everything that it says goes, opened for appending: it outlives us. */
  readonly logFile: string;
  readonly onExit?: () => void;
}

/** Starts a process of its own session, with nothing of our environment but where programs and homes are. */
export async function launch({
  command: [program, ...args],
  folder,
  variables,
  marker,
  logFile,
  onExit,
}: Launch): Promise<ProcessIdentity> {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'a', 0o600);
  try {
    const env = { ...baseVariables(), PATH: pathOf(folder), ...variables, [markerVariable]: marker };
    const child = spawn(program, args, { cwd: folder, env, detached: true, stdio: ['ignore', log, log] });
    if (onExit !== undefined) child.once('exit', onExit);
    await once(child, 'spawn');
    child.unref();
    const pid = child.pid ?? 0;
    // One that has ended already has no entry any more: its start time is then of no use to anybody.
    return { pid, startTime: readProcess(pid)?.startTime ?? 0 };
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('program-not-started', `\`${program}\` cannot be started: ${words}.`, { retryable: false, cause });
  } finally {
    closeSync(log);
  }
}

/**
 * Where the programs of an artefact are looked for: a Node of its own, then what npm put beside the bits, as in the scripts of a package,
 * then the Node that runs us, unless the artefact wants the host's. What was staged is what runs.
 */
function pathOf(folder: string): string {
  const own = path.join(folder, nodeFolder, 'bin');
  const wantsHost = existsSync(path.join(folder, hostNodeFile));
  const { PATH } = baseVariables();
  return [
    ...(existsSync(own) ? [own] : []),
    path.join(folder, 'node_modules', '.bin'),
    ...(wantsHost ? [PATH.slice(PATH.indexOf(':') + 1)] : [PATH]),
  ].join(':');
}

/** `node` in a command is the Node that runs us. */
export function baseVariables(): { readonly PATH: string; readonly [name: string]: string } {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = '/', LANG = 'C.UTF-8', TMPDIR = '/tmp' } = process.env;
  return { PATH: `${path.dirname(process.execPath)}:${PATH}`, HOME, LANG, TMPDIR };
}
