import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/lockstep.js', import.meta.url));

/** Kernel ticks per second of /proc/PID/stat: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

export interface Controller {
  readonly url: string;
  /** The administrator's password, shown on the first start. */
  readonly password: string;
  readonly socketPath: string;
  readonly token: string;
  /** What the controller itself takes; its PostgreSQL is told beside it. */
  usage(): Usage;
  stop(): Promise<void>;
}

export interface Usage {
  readonly rssMiB: number;
  readonly peakRssMiB: number;
  readonly cpuSeconds: number;
  readonly databaseCpuSeconds: number;
}

/** A controller as an installation runs it: `lockstep serve` with the embedded PostgreSQL. */
export async function startController(folder: string, profileFolder?: string): Promise<Controller> {
  const data = path.join(folder, 'data');
  const flags = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profileFolder)}`];
  const child = spawn(process.execPath, [...flags, program, 'serve', '--data', data, '--port', '0', '--quiet'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await saidUntil(child, /Lockstep serves (\S+)/);
  const pid = child.pid ?? 0;
  return {
    url: /Lockstep serves (\S+)/.exec(said)?.[1] ?? '',
    password: /with the password (\S+)/.exec(said)?.[1] ?? '',
    socketPath: path.join(data, 'agent.sock'),
    token: readFileSync(path.join(data, 'agent-token'), 'utf8').trim(),
    usage: () => usageOf(pid),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function saidUntil(child: ChildProcess, words: RegExp): Promise<string> {
  let said = '';
  for await (const part of child.stdout ?? []) {
    said += String(part);
    if (words.test(said)) return said;
  }
  throw new Error(`the controller ended and said: ${said}`);
}

function usageOf(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    rssMiB: mebibytesOf(status, 'VmRSS'),
    peakRssMiB: mebibytesOf(status, 'VmHWM'),
    cpuSeconds: cpuSecondsOf(pid).own,
    databaseCpuSeconds: descendantsOf(pid).reduce((sum, each) => sum + cpuSecondsOf(each).own, 0) + endedDescendants(pid),
  };
}

function mebibytesOf(status: string, field: string): number {
  return Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024);
}

/** `own`: user and system time of the process; `ended`: of its children that have ended and were waited for. */
function cpuSecondsOf(pid: number): { readonly own: number; readonly ended: number } {
  try {
    // The name in brackets may hold spaces: fields are counted from behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
    return { own: (user + system) / ticksPerSecond, ended: (endedUser + endedSystem) / ticksPerSecond };
  } catch {
    return { own: 0, ended: 0 };
  }
}

function endedDescendants(pid: number): number {
  return descendantsOf(pid).reduce((sum, each) => sum + cpuSecondsOf(each).ended, 0);
}

function descendantsOf(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    return children.flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    return [];
  }
}
