// The image: built for real by buildah from a Debian made on the spot, and run as a container is: a root that is only read, uid 10001, process 1, no
// capabilities, namespaces of its own. A registry of images is not needed.
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openFolder } from './packed.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tools = ['buildah', 'debootstrap', 'unshare', 'nsenter'];
const mayBuild = process.getuid?.() === 0 && tools.every((tool) => spawnSync('which', [tool]).status === 0);
if (!mayBuild)
  process.stderr.write(`NOT TESTED: the image: it needs root and ${tools.join(', ')} (Debian: apt-get install buildah debootstrap)\n`);

const run = promisify(execFile);
const healthcheckShape = z.object({ Test: z.array(z.string()) });
const configShape = z.object({
  User: z.string(),
  Entrypoint: z.array(z.string()),
  Cmd: z.array(z.string()),
  Env: z.array(z.string()),
  Volumes: z.record(z.string(), z.unknown()),
  StopSignal: z.string(),
  Healthcheck: healthcheckShape,
});
type Config = z.output<typeof configShape>;

/** As a runtime lays it out: everything but /data and /tmp is only read. */
const enter = `set -e
ip link set lo up
mount --make-rprivate /
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount -t tmpfs tmpfs "$1/tmp"
mount --bind "$2" "$1/data"
mount --bind /dev "$1/dev"
mount -o remount,ro,bind "$1"
folder=$1; user=$3; shift 3
exec chroot "$folder" setpriv --reuid="\${user%:*}" --regid="\${user#*:}" --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs env -i "$@"`;

describe.skipIf(!mayBuild)('the image', () => {
  const ground = openFolder('image');
  const data = path.join(ground, 'data');
  let config: Config;
  let mounted = '';
  let container: ChildProcess | undefined;
  let said = '';

  async function buildah(...argv: readonly string[]): Promise<string> {
    const places = ['--root', path.join(ground, 'images'), '--runroot', path.join(ground, 'run')];
    return (await run('buildah', ['--storage-driver', 'overlay', ...places, ...argv], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
  }

  /** Debian as the base, and on it the Node that is to build: what a registry would give. */
  async function makeBases(): Promise<void> {
    const context = path.join(ground, 'bases');
    mkdirSync(context);
    await run('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', path.join(context, 'debian')]);
    writeFileSync(path.join(context, 'base'), 'FROM scratch\nCOPY debian /\n');
    await buildah('build', '--isolation', 'chroot', '--file', path.join(context, 'base'), '--tag', 'localhost/base', context);
    rmSync(path.join(context, 'debian'), { recursive: true });
    cpSync(process.execPath, path.join(context, 'node'));
    cpSync(path.join(execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim(), 'npm'), path.join(context, 'npm'), {
      recursive: true,
    });
    cpSync(process.env['NODE_EXTRA_CA_CERTS'] ?? '/etc/ssl/certs/ca-certificates.crt', path.join(context, 'authorities.pem'), {
      dereference: true,
    });
    const lines = [
      'FROM localhost/base',
      'COPY node /usr/local/bin/node',
      'COPY npm /usr/local/lib/node_modules/npm',
      'COPY authorities.pem /authorities.pem',
      'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
      'ENV NODE_EXTRA_CA_CERTS=/authorities.pem',
    ];
    writeFileSync(path.join(context, 'builder'), lines.join('\n'));
    await buildah('build', '--isolation', 'chroot', '--file', path.join(context, 'builder'), '--tag', 'localhost/builder', context);
  }

  beforeAll(async () => {
    await makeBases();
    const bases = ['--build-arg', 'BUILDER=localhost/builder', '--build-arg', 'BASE=localhost/base'];
    await buildah('build', '--isolation', 'chroot', '--format', 'docker', ...bases, '--tag', 'localhost/lockstep', root);
    const image: unknown = JSON.parse(await buildah('inspect', '--type', 'image', 'localhost/lockstep'));
    config = z.object({ Docker: z.object({ config: configShape }) }).parse(image).Docker.config;
    mounted = await buildah('mount', await buildah('from', 'localhost/lockstep'));
    mkdirSync(data);
    chownSync(data, 10_001, 10_001);
    await start();
  }, 600_000);

  afterAll(async () => {
    // The one in the namespace has changed its user, and outlives its parent.
    if (container?.exitCode === null && container.signalCode === null) process.kill(first(), 'SIGKILL');
    await buildah('rm', '--all');
    rmSync(ground, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    const own = ['--mount', '--net', '--pid', '--fork', '--kill-child=SIGKILL'];
    const argv = [...own, 'sh', '-c', enter, 'sh', mounted, data, config.User, ...config.Env, ...config.Entrypoint, ...config.Cmd];
    container = spawn('unshare', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    said = '';
    for await (const part of container.stdout ?? []) {
      said += String(part);
      if (said.includes('Lockstep serves')) return;
    }
    throw new Error(`the container ended and said: ${said}`);
  }

  /** Process 1 of the container, as this machine numbers it. */
  function first(): number {
    return Number(execFileSync('pgrep', ['--parent', String(container?.pid)], { encoding: 'utf8' }).trim());
  }

  function inside(...argv: readonly string[]) {
    const as = ['--setuid', '10001', '--setgid', '10001', '/usr/bin/env', '-i', '--chdir=/', ...config.Env];
    return spawnSync('nsenter', ['--target', String(first()), '--mount', '--net', '--pid', '--root', ...as, ...argv], {
      encoding: 'utf8',
    });
  }

  test('runs as a user that is not root, from a volume, and stops by SIGTERM', () => {
    const { User, Volumes, StopSignal } = config;
    expect({ User, volumes: Object.keys(Volumes), StopSignal }).toEqual({ User: '10001:10001', volumes: ['/data'], StopSignal: 'SIGTERM' });
    expect(readFileSync(`/proc/${first()}/status`, 'utf8')).toMatch(/^Uid:\t10001\t10001\t10001\t10001\n[^]*^CapEff:\t0+\n/m);
  });

  test('is well, as its own health check says', () => {
    const [kind, ...command] = config.Healthcheck.Test;
    expect(kind).toBe('CMD');
    expect(inside(...command).status).toBe(0);
    // A check that finds nothing to ask says so: it is no decoration.
    expect(inside(...command.map((word) => word.replace(':7400', ':7409'))).status).toBe(1);
  });

  test('writes nowhere but to its folder', () => {
    expect(inside('touch', '/opt/lockstep/written').stderr).toContain('Read-only file system');
    expect(inside('touch', '/data/written').status).toBe(0);
  });

  test('has the pages for the browser and the command line', () => {
    const ask =
      "fetch('http://127.0.0.1:7400/').then(async (answer) => process.exit((await answer.text()).includes('id=\"root\"') ? 0 : 1))";
    expect(inside('node', '-e', ask).status).toBe(0);
    const { stdout, stderr } = inside('lockstep', 'version');
    expect(stdout, stderr).toMatch(/^Lockstep \d+\.\d+\.\d+/);
  });

  test('ends in order when it is asked, and goes on from its folder with the next start', async () => {
    process.kill(first(), 'SIGTERM');
    if (container?.exitCode === null && container.signalCode === null) await once(container, 'exit');
    expect(container?.exitCode).toBe(0);
    expect(readdirSync(path.join(data, 'store'))).not.toContain('postmaster.pid');
    await start();
    expect(said).not.toContain('First start');
  });
});
