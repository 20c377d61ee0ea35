import { openFields } from './fields.ts';
import type { Reading } from './fields.ts';
import type { Entry } from './tree.ts';
import { readMilliseconds, readText } from './values.ts';
import type { Milliseconds, Service } from '#core/system.ts';

type Health = Pick<Service, 'health' | 'live' | 'startMs'>;

/** A hang that is shorter than this mends itself, or is a pause of the garbage collector on a busy machine. */
const usualHangMs: Milliseconds = 10_000;

const part = { name: 'service', article: '`health`', keys: ['ready', 'live', 'start', 'hang'], later: [] } as const;

/** `health: /ready`, or each question with a path of its own: `health: {ready: /ready, live: /live, start: 2 minutes, hang: 30 seconds}`. */
export function readHealth(reading: Reading, entry: Entry): Health {
  const { report } = reading;
  if (entry.value.kind !== 'map') {
    const ready = readPath(reading, entry);
    return ready === undefined ? {} : { health: ready };
  }
  const fields = openFields(reading, entry.value, { part, title: '`health`', name: '', example: 'health: /ready' });
  const [ready, live, start] = [fields.get('ready'), fields.get('live'), fields.get('start')];
  const hang = fields.get('hang');
  const readyPath = ready === undefined ? undefined : readPath(reading, ready);
  const livePath = live === undefined ? undefined : readPath(reading, live);
  const startMs = start === undefined ? undefined : readMilliseconds(report, start);
  const hangMs = hang === undefined ? usualHangMs : readMilliseconds(report, hang);
  if (hang !== undefined && live === undefined)
    report.error(hang.keySpan, 'needs-live', {
      sentence: '`hang` is for how long `live` may not answer. Add `live: /live`, or delete it.',
    });
  return {
    ...(readyPath !== undefined && { health: readyPath }),
    ...(livePath !== undefined && hangMs !== undefined && { live: { path: livePath, hangMs } }),
    ...(startMs !== undefined && { startMs }),
  };
}

function readPath({ report }: Reading, entry: Entry): string | undefined {
  const path = readText(report, entry, 'a path');
  if (path === undefined || /^\/\S*$/.test(path)) return path;
  const mended = /^https?:\/\/[^/]+(\/\S*)$/.exec(path)?.[1] ?? `/${path.replace(/^\.?\/+/, '')}`;
  const hint = /^\/\S*$/.test(mended) ? mended : undefined;
  const guess = hint === undefined ? ' It has no spaces.' : ` Did you mean \`${hint}\`?`;
  report.error(entry.value.span, 'health-path', { sentence: `A health path begins with \`/\`.${guess}`, hint });
  return undefined;
}
