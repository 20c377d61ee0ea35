// Many refreshes in one process of an agent: it must live, and may not grow.
import { readFileSync } from 'node:fs';
import type { DataRounds } from './data-round.ts';
import type { DataWorld } from './data-strike.ts';
import { percentile } from './percentile.ts';

/** What the last third holds more than the one before it, at most. */
const mostGrowthMiB = 48;
const kibibytesPerMebibyte = 1024;

export interface Calm {
  readonly [name: string]: number;
}

export async function refreshCalmly(
  { house: { agent } }: DataWorld,
  judged: DataRounds,
  count: number,
  say: (sentence: string) => void,
): Promise<Calm> {
  const { pid } = agent;
  const resident: number[] = [];
  for (let done = 0; done < count; done += 1) {
    await judged.refreshCleanly(`calm ${done}`);
    if (agent.pid !== pid) {
      judged.wrong.push(`lost: after ${done} refreshes the agent is another process`);
      break;
    }
    resident.push(mebibytes(pid, 'VmRSS'));
  }
  if (resident.length < 3) return {};
  const third = Math.floor(resident.length / 3);
  const [early, middle, late] = [resident.slice(0, third), resident.slice(third, -third), resident.slice(-third)].map((part) =>
    percentile(part, 50),
  );
  const most = mebibytes(pid, 'VmHWM');
  say(`${resident.length} refreshes in one process: ${early ?? 0}, ${middle ?? 0}, ${late ?? 0} MiB resident by thirds, ${most} at most`);
  if ((late ?? 0) - (middle ?? 0) > mostGrowthMiB) judged.wrong.push(`grows: an agent that refreshes holds ${resident.join(', ')} MiB`);
  return { dataCalm: resident.length, dataRssFirstThirdMiB: early ?? 0, dataRssLastThirdMiB: late ?? 0, dataRssMostMiB: most };
}

function mebibytes(pid: number | undefined, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  const [, kibibytes] = new RegExp(`${what}:\\s+(\\d+) kB`).exec(status) ?? [];
  return Math.round(Number(kibibytes ?? 0) / kibibytesPerMebibyte);
}
