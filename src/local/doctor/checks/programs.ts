import { missing, ok, warn, type Finding } from '#local/doctor/finding.ts';
import type { DoctorRequest, Machine } from '#local/doctor/machine.ts';

const leastNode = 24;

export function checkNode({ nodeVersion }: Machine): Finding {
  const found = `Node ${nodeVersion} runs this.`;
  if (Number(nodeVersion.split('.')[0]) >= leastNode) return ok('node', found);
  return missing('node', found, { why: 'Lockstep needs Node 24.', next: 'npm ci brings one; or install Node 24.' });
}

export function checkPlatform({ platform, arch, glibc }: Machine): Finding {
  const place = `${platform} on ${arch}`;
  if (platform === 'linux' && glibc !== undefined && (arch === 'x64' || arch === 'arm64'))
    return ok('platform', `${place}, glibc ${glibc}.`);
  if (platform === 'linux' && glibc === undefined)
    return missing('platform', `${place}, without glibc.`, {
      why: 'The embedded PostgreSQL and Node 24 are made for glibc; musl (Alpine) has another C library.',
      next: 'Use a Debian, Ubuntu or RHEL image, or set DATABASE_URL.',
    });
  if (platform === 'darwin')
    return warn('platform', `${place}.`, {
      why: 'Services are told apart by /proc where there is one.',
      next: 'Try it here; run production on Linux.',
    });
  return missing('platform', `${place}.`, { why: 'Lockstep runs on Linux with glibc.', next: 'Use a container, or WSL.' });
}

interface Wanted {
  readonly program: string;
  readonly why: string;
  readonly next: string;
}

const wanted: readonly Wanted[] = [
  { program: 'npm', why: 'It brings what services of `npm:` are made of, and most builds.', next: 'Install it with Node.' },
  { program: 'git', why: 'It brings what services of `git:` are made of, and tells who wrote a release.', next: 'apt-get install git' },
];

export async function checkPrograms(machine: Machine): Promise<readonly Finding[]> {
  return Promise.all(
    wanted.map(async ({ program, why, next }) => {
      const version = /\d+(?:\.\d+)+/.exec((await machine.run(program, '--version')) ?? '')?.[0];
      return version === undefined ? warn(program, `${program} is not there.`, { why, next }) : ok(program, `${program} ${version}.`);
    }),
  );
}

/** Only what the system file here asks for: nobody needs k6 who does not name it. */
export async function checkTools(machine: Machine, { folder }: DoctorRequest): Promise<readonly Finding[]> {
  const file = machine.text(`${folder}/lockstep.yaml`) ?? '';
  if (!/\bk6:/.test(file)) return [];
  const version = await machine.run('k6', 'version');
  const words = { why: 'A check of the system file here runs k6.', next: 'Install k6 on the hosts of those environments: https://k6.io' };
  return [version === undefined ? warn('k6', 'k6 is not there.', words) : ok('k6', `${version.split('\n')[0] ?? 'k6'}.`)];
}

/** What the agent uses to keep services of different environments apart, and the store out of root's hands. */
export async function checkIsolation(machine: Machine): Promise<readonly Finding[]> {
  if (machine.platform !== 'linux') return [];
  const setpriv = await machine.run('setpriv', '--version');
  const flock = await machine.run('flock', '--version');
  const tools =
    setpriv !== undefined && flock !== undefined
      ? ok('util-linux', 'setpriv and flock are there.')
      : warn(
          'util-linux',
          `${[setpriv === undefined ? 'setpriv' : '', flock === undefined ? 'flock' : ''].filter((word) => word !== '').join(' and ')} of util-linux is not there.`,
          {
            why: 'With them the database ends with its controller, and never runs as root.',
            next: 'apt-get install util-linux',
          },
        );
  const mounts = machine.isRoot
    ? await machine.run('unshare', '--mount', 'true')
    : await machine.run('unshare', '--user', '--map-root-user', '--mount', 'true');
  const spaces =
    mounts !== undefined
      ? ok('namespaces', 'A program can be given mounts of its own.')
      : warn('namespaces', 'This user may not make namespaces.', {
          why: '`lockstep deploy --clean` and checks hide with them what only this host has.',
          next: 'sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0; in a container: --security-opt seccomp=unconfined',
        });
  return [tools, spaces];
}
