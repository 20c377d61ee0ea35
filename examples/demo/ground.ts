// The one folder of a demo: everything that it makes lies here, and all of it goes.
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canEnter, chooseServerUser } from '#store/embedded-user.ts';
import { makeRemovable } from '#targets/process/read-only.ts';

export interface Ground {
  readonly folder: string;
  /** Of the programs that we start: Node where it runs us, and every temporary file inside our folder. */
  readonly env: NodeJS.ProcessEnv;
}

/** Under root the database servers run as somebody else, who must get in: the folder is passable then, and readable never. */
export async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(path.join(await temporaryFolder(), 'lockstep-demo-'));
  await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  for (const name of ['logs', 'tmp', 'secrets']) await mkdir(path.join(folder, name), { mode: 0o700 });
  await chmod(path.join(folder, 'tmp'), 0o1777);
  // The demo has a store of its own, whatever else this shell works with.
  const { DATABASE_URL: _theirs, ...others } = process.env;
  const env = {
    ...others,
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    TMPDIR: path.join(folder, 'tmp'),
  };
  return { folder, env };
}

async function temporaryFolder(): Promise<string> {
  const usual = await realpath(tmpdir());
  return (await canEnter(await chooseServerUser(undefined), usual)) ? usual : '/tmp';
}

/** Artefacts are read-only, which would keep a plain user from removing them. */
export async function removeGround({ folder }: Ground): Promise<void> {
  await makeRemovable(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Programs of ours that still run: their command or their folder names the ground. A shell that looks around there is none. */
export function processesOn({ folder }: Ground): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && isOurs(pid, folder));
}

const programs: readonly string[] = ['node', 'postgres', 'initdb', 'flock', 'setpriv'];

function isOurs(pid: number, folder: string): boolean {
  try {
    if (!programs.includes(path.basename(readlinkSync(`/proc/${pid}/exe`)))) return false;
    const place = `${readlinkSync(`/proc/${pid}/cwd`)}/`;
    return place.startsWith(`${folder}/`) || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return false;
  }
}

/** Ends what is left, without asking. */
export function killOn(ground: Ground): void {
  for (const pid of processesOn(ground)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was quicker.
    }
  }
}

/** Ends and removes everything, whatever it was at. Nothing here waits: the process ends next. */
export function clearAtOnce(ground: Ground): void {
  killOn(ground);
  spawnSync('chmod', ['-R', 'u+rwX', ground.folder]);
  rmSync(ground.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
