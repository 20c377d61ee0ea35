import { table } from '#cli/text/table.ts';
import type { DepartureView, TrainView } from '#core/views/trains.ts';
import { andOf } from '#core/words.ts';
import { instantIn } from './forecast-lines.ts';
import type { ViewOptions } from './view-options.ts';

/** A timetable: when it leaves, until when one has to be there, and who is on it. */
export function trainLines({ name, stage, zone, departures }: TrainView, { paint, width, now }: ViewOptions): readonly string[] {
  const title = `${paint('bold', name)} into ${stage}`;
  if (departures.length === 0) return [`${title}: departs no more, as far as it is known.`];
  const head = ['departs', 'be there by', 'on it'].map((each) => paint('dim', each));
  const rows = departures.map((departure) => [
    instantIn(zone, departure.from),
    cutOffWords(departure, zone, now),
    departure.releases.length === 0 ? '-' : andOf(departure.releases),
  ]);
  return [`${title}, times of ${zone}`, ...table([head, ...rows], width)];
}

function cutOffWords({ cutOff, from }: DepartureView, zone: string, now: number): string {
  if (cutOff === undefined) return now < from ? 'while it leaves' : 'leaves now';
  return cutOff <= now ? `${instantIn(zone, cutOff)}, over` : instantIn(zone, cutOff);
}
