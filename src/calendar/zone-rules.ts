// The rules of a zone as this Node knows them, read once from Intl and kept as values.
import type { Instant } from '#core/system.ts';
import { dayMs } from '#core/time/day.ts';
import { nearest } from '#core/file/nearest.ts';
import type { ZoneRules } from '#core/time/types.ts';

export type ReadZone = { readonly ok: true; readonly zone: ZoneRules } | { readonly ok: false; readonly sentence: string };

/** Zones are read from the beginning of the first year to the end of the last. */
export const zoneYears = { first: 2005, last: 2045 } as const;

/** No zone has changed its clocks twice within so short a time since 1990: the shortest spell was a little less than seven days. */
const stepMs = 6 * dayMs;

const known = new Map<string, ZoneRules>();

/** `Area/City` or `UTC`, exactly: what else Intl takes for a zone, it takes for another one than was meant. */
export function readZone(name: string): ReadZone {
  const found = known.get(name);
  if (found !== undefined) return { ok: true, zone: found };
  if (!isExactName(name) || !isKnownToIntl(name)) return { ok: false, sentence: sentenceOf(name) };
  const zone = { name, data: zoneData(), offsets: offsetsOf(name) };
  known.set(name, zone);
  return { ok: true, zone };
}

/** The edition of tzdata in this Node: `2026c`. It never asks that of the system. */
export function zoneData(): string {
  return process.versions['tz'] ?? 'unknown';
}

/**
 * Names as Intl writes them, and younger names of these (`Asia/Kolkata`): every word with one capital. `EST` would be Panama, `CET` Brussels,
 * and an offset like `+02:00` knows no summer.
 */
export function isExactName(name: string): boolean {
  return name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name) || exactName.test(name);
}

const areas = 'Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific';
const word = '(?:[A-Z][a-z]+|of|es|au)';
const exactName = new RegExp(`^(?:${areas})(?:/${word}(?:[_-]${word})*){1,2}$`);

function isKnownToIntl(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function sentenceOf(name: string): string {
  if (/^(?:UTC|GMT|Z|Etc\/.*)$/i.test(name)) return `\`${name}\` is not how this zone is written. Write \`UTC\`.`;
  if (/^(?:UTC|GMT)?[+-]\d/i.test(name))
    return `\`${name}\` is an offset, which knows no summer time. Write a zone: \`Europe/Berlin\`, or \`UTC\`.`;
  const meant = meantBy(name);
  const hint = meant === undefined ? 'Write `Area/City`, as in `Europe/Berlin`, or `UTC`.' : `Did you mean \`${meant}\`?`;
  return `\`${name}\` is no time zone. ${hint}`;
}

/** Of an old or misspelt name with an area, the zone that Intl takes it for; else the nearest by letters, of the whole or of its city. */
function meantBy(name: string): string | undefined {
  if (name.includes('/') && isKnownToIntl(name)) return formatOf(name).resolvedOptions().timeZone;
  const names = Intl.supportedValuesOf('timeZone');
  const city = nearest(
    name.split('/').at(-1) ?? '',
    names.map(cityOf).filter((each) => each.length > 4),
  );
  return nearest(name, names) ?? names.find((each) => cityOf(each) === city);
}

function cityOf(name: string): string {
  return name.split('/').at(-1) ?? '';
}

function offsetsOf(name: string): ZoneRules['offsets'] {
  const format = formatOf(name);
  const [from, to] = [Date.UTC(zoneYears.first, 0, 1), Date.UTC(zoneYears.last + 1, 0, 1)];
  const offsets = [{ from, seconds: secondsAt(format, from) }];
  for (let at = from; at < to; at += stepMs) {
    const before = offsets.at(-1)?.seconds;
    const next = Math.min(at + stepMs, to);
    if (secondsAt(format, next) === before) continue;
    const change = firstAfter(at, next, (instant) => secondsAt(format, instant) !== before);
    offsets.push({ from: change, seconds: secondsAt(format, change) });
  }
  return offsets;
}

/** The first whole second for which it is so, where it is not so at `low` and is at `high`. */
function firstAfter(low: Instant, high: Instant, isSo: (instant: Instant) => boolean): Instant {
  let [before, after] = [low / 1000, high / 1000];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (isSo(middle * 1000)) after = middle;
    else before = middle;
  }
  return after * 1000;
}

function formatOf(name: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
}

/** `3/29/2026, GMT+02:00`; `GMT` where it is nothing; seconds only where there are some. */
function secondsAt(format: Intl.DateTimeFormat, instant: Instant): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(instant)) ?? [];
  const ahead = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds);
  return sign === '-' ? -ahead : ahead;
}
