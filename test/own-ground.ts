// Everything temporary of one run lies below one folder, which goes with the run: a test that ends early, or whose processes are killed,
// leaves nothing behind. Vitest calls this once before all tests of a project.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

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
    rmSync(ground, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
}

/** The name by which vitest knows it. */
export const setup = standOnOwnGround;
