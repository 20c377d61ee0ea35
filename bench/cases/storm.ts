// What a thousand open pages cost the controller while its ledgers grow, and whether each of them knows everything in the end.
import type { BenchOptions, BenchResult } from '../case.ts';
import { rounded, spreadOf } from '../statistics.ts';
import { brew } from '../storm/storm.ts';

/** Percent of one core, for the streams alone; milliseconds from the commit to the page. */
const targets = { streamsCpuPercent: 25, delayP99Ms: 500, behind: 1, backwards: 1 };

export async function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const storm = await brew({ streams: 1_000, eventsPerSecond: 200, seconds: isShort ? 10 : 60, cuts: 100 });
  const delay = spreadOf(storm.delaysMs.map((ms) => ms + slowMs));
  const values = {
    streams: 1_000,
    events: storm.events,
    eventsPerSecond: rounded(storm.eventsPerSecond),
    cuts: storm.cuts,
    behind: storm.behind,
    backwards: storm.backwards,
    cpuPercent: rounded(storm.cpuPercent),
    cpuPercentWithout: rounded(storm.cpuPercentWithout),
    streamsCpuPercent: rounded(storm.cpuPercent - storm.cpuPercentWithout),
    writesPerSecond: Math.round(storm.piecesPerSecond),
    kilobytesPerStream: rounded(storm.bytesPerStream / 1_000),
    delayP50Ms: delay.p50,
    delayP99Ms: delay.p99,
    delayMostMs: delay.most,
  };
  const table = Object.entries(values).map(([name, value]) => `${name.padEnd(22)} ${value}`);
  return { table, values, targets, raw: { delaysMs: storm.delaysMs.filter((_delay, position) => position % 100 === 0) } };
}
