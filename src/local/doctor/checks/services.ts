import { missing, ok, warn, type Finding } from '#local/doctor/finding.ts';
import type { DoctorRequest, Machine } from '#local/doctor/machine.ts';

const leastPostgres = 150_000;

export async function checkStore(machine: Machine): Promise<Finding> {
  const { DATABASE_URL: url = '' } = machine.variables;
  if (url === '') return checkEmbedded(machine);
  const found = await machine.ownStore(url);
  const why = 'The controller keeps everything there.';
  if ('problem' in found)
    return missing('store', `DATABASE_URL cannot be used: ${found.problem}`, { why, next: 'Try it: psql "$DATABASE_URL"' });
  const version = `PostgreSQL ${Math.floor(found.version / 10_000)}.${found.version % 10_000}`;
  if (found.version < leastPostgres)
    return missing('store', `DATABASE_URL leads to ${version}.`, {
      why: 'Lockstep needs PostgreSQL 15 or newer.',
      next: 'Update it, or unset DATABASE_URL.',
    });
  return ok('store', `DATABASE_URL leads to ${version}.`);
}

async function checkEmbedded(machine: Machine): Promise<Finding> {
  const found = await machine.embeddedStore();
  if ('version' in found) return ok('store', `The embedded PostgreSQL ${found.version} starts.`);
  return missing('store', found.problem, {
    why: 'The controller keeps everything in it.',
    next: 'npm ci, or set DATABASE_URL to a PostgreSQL of your own.',
  });
}

const fewDays = 21;

export async function checkController(machine: Machine, { url, version }: DoctorRequest): Promise<readonly Finding[]> {
  const health = await machine.ask(new URL('/healthz', url).href);
  if (health?.status !== 200) {
    const why = 'Every command but a few asks it.';
    return [
      warn('controller', `No controller answers at ${url}.`, { why, next: 'lockstep serve --agent, or lockstep context add NAME URL' }),
    ];
  }
  const theirs = versionOf((await machine.ask(new URL('/openapi.json', url).href))?.body ?? '');
  const found = `A controller answers at ${url}${theirs === undefined ? '' : `, version ${theirs}`}.`;
  const same =
    theirs === undefined || theirs === version
      ? ok('controller', found)
      : warn('controller', found, {
          why: `This command is ${version}: one may not know what the other says.`,
          next: 'Update the older of the two.',
        });
  return [same, ...checkSkew(machine, health.date), ...(await checkCertificate(machine, url))];
}

function versionOf(body: string): string | undefined {
  return /"version":\s*"([^"]+)"/.exec(body)?.[1];
}

const mostSkewMs = 5_000;

function checkSkew({ now }: Machine, date: number | undefined): readonly Finding[] {
  if (date === undefined) return [];
  const skewMs = Math.abs(now() - date);
  if (skewMs <= mostSkewMs) return [];
  const why = 'What an agent attests goes by its clock, and certificates too.';
  return [
    warn('skew', `This clock and the controller's are ${Math.round(skewMs / 1000)} s apart.`, {
      why,
      next: 'timedatectl set-ntp true, on both',
    }),
  ];
}

async function checkCertificate(machine: Machine, url: string): Promise<readonly Finding[]> {
  if (!url.startsWith('https:')) return [];
  const found = await machine.certificate(url);
  if (found === undefined) return [];
  if (!found.isTrusted)
    return [
      warn('certificate', `The certificate of the controller is not trusted here (${found.because}).`, {
        why: 'Whoever stands between could be it.',
        next: 'NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
      }),
    ];
  const days = `The certificate of ${new URL(url).host} counts for ${Math.floor(found.days)} more days.`;
  if (found.days >= fewDays) return [ok('certificate', days)];
  return [warn('certificate', days, { why: 'After that nobody gets in.', next: 'Renew it.' })];
}
