// Everything temporary of one run lies below one folder, which goes with the run: a test that ends early, or whose processes are killed,
// leaves nothing behind. Vitest calls this once before all tests of a project.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readProcess, workingFolderOf } from '#targets/process/proc.ts';

/** Short, for sockets lie below it, and the path of a socket has at most 107 bytes. */
const prefix = 'lk-';

/** From now on `tmpdir()` is a folder of this run's own, here and in whatever is started; what is returned takes it away. */
export function standOnOwnGround(): () => void {
  // Two projects in one run share it.
  if (path.basename(tmpdir()).startsWith(prefix)) return () => undefined;
  const before = process.env['TMPDIR'];
  const ground = mkdtempSync(path.join(tmpdir(), prefix));
  // A PostgreSQL of root's runs as somebody else, and has to get in.
  chmodSync(ground, 0o755);
  process.env['TMPDIR'] = ground;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    endThoseOn(ground);
    rmSync(ground, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
}

/** What a test left running would keep the run from ending, by the pipes that it has from it. Our own children are vitest's, and end by themselves. */
export function endThoseOn(ground: string): readonly number[] {
  const found = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) && standsOn(Number(name), ground) ? [Number(name)] : []));
  for (const pid of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

function standsOn(pid: number, ground: string): boolean {
  try {
    if (pid === process.pid || readProcess(pid)?.parent === process.pid) return false;
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
    return words.includes(ground) || workingFolderOf(pid)?.startsWith(ground) === true;
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return false;
  }
}

/** The name by which vitest knows it. */
export const setup = standOnOwnGround;
