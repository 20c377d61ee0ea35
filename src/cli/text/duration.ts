const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `8 s`, `1 h 12 min`, `3 d 4 h`: the two greatest units, never less than a second. */
export function wordsOfDuration(durationMs: number): string {
  const ms = Math.max(secondMs, durationMs);
  if (ms < minuteMs) return `${Math.round(ms / secondMs)} s`;
  if (ms < hourMs) return twoUnits(ms, [minuteMs, 'min'], [secondMs, 's']);
  if (ms < dayMs) return twoUnits(ms, [hourMs, 'h'], [minuteMs, 'min']);
  return twoUnits(ms, [dayMs, 'd'], [hourMs, 'h']);
}

type Unit = readonly [ms: number, word: string];

function twoUnits(ms: number, [greaterMs, greater]: Unit, [lesserMs, lesser]: Unit): string {
  const rest = Math.floor((ms % greaterMs) / lesserMs);
  const whole = `${Math.floor(ms / greaterMs)} ${greater}`;
  return rest === 0 ? whole : `${whole} ${rest} ${lesser}`;
}

const units: { readonly [word: string]: number } = {
  s: secondMs,
  second: secondMs,
  seconds: secondMs,
  m: minuteMs,
  min: minuteMs,
  minute: minuteMs,
  minutes: minuteMs,
  h: hourMs,
  hour: hourMs,
  hours: hourMs,
  day: dayMs,
  days: dayMs,
};

/** `30m`, `90 seconds`, `3 days`; undefined for anything else. Not `5d`: that may mean working days. */
export function parseDuration(text: string): number | undefined {
  const [, amount = '', word = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const unitMs = units[word.toLowerCase()];
  return unitMs === undefined ? undefined : Number(amount) * unitMs;
}
