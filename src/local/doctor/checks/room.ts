import { missing, ok, warn, type Finding } from '#local/doctor/finding.ts';
import type { DoctorRequest, Machine } from '#local/doctor/machine.ts';

const gigabyte = 1024 ** 3;

export function checkDisk(machine: Machine, { data }: DoctorRequest): Finding {
  const free = machine.freeBytes(data);
  if (free === undefined)
    return warn('disk', `Nobody could tell how much room ${data} has.`, { why: 'A full disk stops every promotion.', next: `df ${data}` });
  const found = `${sizeOf(free)} free where data lies (${data}).`;
  const why = 'There lie the database, every artefact and the logs of services; a full disk stops every promotion.';
  if (free < gigabyte) return missing('disk', found, { why, next: 'Make room, or lay the data elsewhere: lockstep serve --data DIR' });
  if (free < 5 * gigabyte)
    return warn('disk', found, { why, next: 'Make room before it is needed. lockstep blobs collect takes away what nothing needs.' });
  return ok('disk', found);
}

export function checkWriting(machine: Machine, { data }: DoctorRequest): Finding {
  if (machine.canWrite(data)) return ok('data', `${data} can be written by this user.`);
  return missing('data', `${data} cannot be written by this user.`, {
    why: 'The controller keeps everything there.',
    next: 'Start it as the user that owns the folder, or name another: lockstep serve --data DIR',
  });
}

export function checkMemory(machine: Machine): Finding {
  const limit = cgroupLimit(machine);
  const bytes = Math.min(machine.memoryBytes, limit ?? Number.POSITIVE_INFINITY);
  const found = `${sizeOf(bytes)} of memory${limit === bytes ? ', the limit of its cgroup' : ''}.`;
  const why =
    'Controller, agent, router and database take about 500 MB, and your services come on top, twice where a stage switches blue-green.';
  if (bytes < 0.75 * gigabyte) return missing('memory', found, { why, next: 'Give it 2 GB.' });
  return bytes < 1.5 * gigabyte
    ? warn('memory', found, { why, next: 'Give it 2 GB, or lay the database elsewhere: DATABASE_URL.' })
    : ok('memory', found);
}

/** Of the second version of cgroups, and of the first. */
function cgroupLimit({ text }: Machine): number | undefined {
  const own = /^0::(\S+)/m.exec(text('/proc/self/cgroup') ?? '')?.[1] ?? '';
  const files = [`/sys/fs/cgroup${own}/memory.max`, '/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'];
  const limits = files.flatMap((file) => {
    const bytes = Number(text(file)?.trim());
    // The first version says "no limit" as a number that no machine has.
    return Number.isFinite(bytes) && bytes > 0 && bytes < 2 ** 50 ? [bytes] : [];
  });
  return limits.length === 0 ? undefined : Math.min(...limits);
}

const fewFiles = 4_096;

export function checkOpenFiles({ platform, text }: Machine): readonly Finding[] {
  if (platform !== 'linux') return [];
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(text('/proc/self/limits') ?? '')?.[1];
  if (soft === undefined) return [];
  const found = `${soft} files may be open at once.`;
  if (soft === 'unlimited' || Number(soft) >= fewFiles) return [ok('open-files', found)];
  const why = 'A router takes two for every visitor.';
  return [warn('open-files', found, { why, next: 'ulimit -n 65536, or LimitNOFILE=65536 in the unit of systemd' })];
}

export function checkTime({ timeZone, variables, now }: Machine): readonly Finding[] {
  const zone =
    timeZone === ''
      ? warn('time-zone', 'The time zone is not known.', { why: 'Times are told in it.', next: 'apt-get install tzdata' })
      : ok('time-zone', `Times are told in ${timeZone}.`);
  const language = variables['LC_ALL'] ?? variables['LC_CTYPE'] ?? variables['LANG'] ?? '';
  const locale = /utf-?8/i.test(language)
    ? ok('locale', `The locale is ${language}.`)
    : warn('locale', `The locale is ${language === '' ? 'not set' : language}, not UTF-8.`, {
        why: 'Arrows and names of people are shown wrongly.',
        next: 'export LANG=C.UTF-8',
      });
  const isWrong = now() < Date.UTC(2026, 0, 1);
  const year = isWrong
    ? [
        missing('clock', `The clock says ${new Date(now()).toISOString()}.`, {
          why: 'Soaks, leases and certificates go by it.',
          next: 'timedatectl set-ntp true',
        }),
      ]
    : [];
  return [...year, zone, locale];
}

/** Whether something keeps the clock right; in a container that is the host's business. */
export async function checkClock(machine: Machine): Promise<readonly Finding[]> {
  if (machine.platform !== 'linux') return [];
  const said = (await machine.run('timedatectl', 'show', '--property=NTPSynchronized', '--value'))?.trim();
  if (said === 'yes') return [ok('clock', 'The clock is kept right over the network.')];
  if (
    said === undefined &&
    (machine.exists('/run/chrony') || machine.exists('/run/systemd/timesync/synchronized') || machine.exists('/var/lib/ntp'))
  )
    return [ok('clock', 'Something keeps the clock right.')];
  const why = 'A soak is attested by clocks; one that jumps makes it unclear.';
  return [
    warn('clock', 'Nobody could tell that the clock is kept right.', {
      why,
      next: 'timedatectl set-ntp true, or chrony. In a container it is the host that matters.',
    }),
  ];
}

function sizeOf(bytes: number): string {
  return bytes >= gigabyte ? `${(bytes / gigabyte).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;
}
