import type { Milliseconds, SoakLength } from '#core/system.ts';
import type { FileProblemCode } from './codes.ts';
import type { GateDraft } from './draft.ts';
import { readDuration } from './duration.ts';
import { openFields } from './fields.ts';
import type { Reading } from './fields.ts';
import type { Report } from './report.ts';
import type { Entry } from './tree.ts';
import { readChoice, readText } from './values.ts';
import type { GatePlace } from './gate-place.ts';

/** `soak: 5 working days`, or with more to say `{for: 8 working days, hotfix: 1 working day, mode: cumulative}`. */
export function readSoak(reading: Reading, entry: Entry, { side, exitOf, calendar }: GatePlace): GateDraft | undefined {
  const { report } = reading;
  if (side === 'entry') {
    report.error(entry.keySpan, 'soak-at-entry', { sentence: `A soak counts time *in* a stage. Move it to ${exitOf}'s \`exit\`.` });
    return undefined;
  }
  if (entry.value.kind !== 'map') {
    const length = readLength(report, entry, calendar);
    return length === undefined ? undefined : { kind: 'soak', ...length, mode: 'continuous' };
  }
  const fields = openFields(reading, entry.value, { part: soakPart, title: 'a soak', name: '', example: 'soak: 5 working days' });
  const [needed, shorter, mode] = [fields.need('for', 'for: 5 working days'), fields.get('hotfix'), fields.get('mode')];
  const grace = fields.get('grace');
  const length = needed === undefined ? undefined : readLength(report, needed, calendar);
  const hotfix = shorter === undefined ? undefined : readLength(report, shorter, calendar);
  const chosen = mode === undefined ? undefined : readChoice(report, mode, { noun: 'way to count', choices: ['continuous', 'cumulative'] });
  const graceMs = grace === undefined ? undefined : readGrace(report, grace);
  if (length === undefined) return undefined;
  if (shorter !== undefined && hotfix !== undefined && isLonger(hotfix, length)) {
    const sentence = 'A hotfix soaks no longer than every other release. Swap the two, or delete `hotfix`.';
    report.error(shorter.value.span, 'bad-duration', { sentence });
  }
  return {
    kind: 'soak',
    ...length,
    mode: chosen ?? 'continuous',
    ...(hotfix !== undefined && { hotfix }),
    ...(graceMs !== undefined && { graceMs }),
  };
}

const soakPart = { name: 'gate', article: 'a soak', keys: ['for', 'hotfix', 'mode', 'grace'], later: [] } as const;

const mostGraceMs = 60 * 60_000;

/** By the clock: nobody waits a working day for what runs to come back. */
function readGrace(report: Report, entry: Entry): Milliseconds | undefined {
  const text = readText(report, entry, 'a duration such as `15 minutes`');
  const read = text === undefined ? undefined : readDuration(text);
  if (read === undefined) return undefined;
  if (read.ok && read.ms >= 1000 && read.ms <= mostGraceMs) return read.ms;
  const sentence = read.ok
    ? `\`${text}\` is out of range. An outage from 1 second to 1 hour may be forgiven: \`grace: 15 minutes\`.`
    : read.sentence;
  report.error(entry.value.span, read.ok ? 'bad-duration' : read.code, { sentence });
  return undefined;
}

/** Working days and time of the clock can't be compared. */
function isLonger(one: SoakLength, other: SoakLength): boolean {
  if ('ms' in one) return 'ms' in other && one.ms > other.ms;
  return 'workingDays' in other && one.workingDays > other.workingDays;
}

/** Elapsed time, or working days of a calendar. */
export function readLength(report: Report, entry: Entry, calendar: string): SoakLength | undefined {
  const text = readText(report, entry, 'a duration such as `5 working days`');
  if (text === undefined) return undefined;
  const refuse = (code: FileProblemCode, sentence: string, hint?: string): undefined => {
    report.error(entry.value.span, code, { sentence, hint });
    return undefined;
  };
  const [, days] = /^(\d{1,9}(?:\.\d{1,3})?)\s+working\s+days?$/.exec(text.trim()) ?? [];
  if (days !== undefined) {
    const workingDays = Number(days);
    if (!Number.isInteger(workingDays)) {
      return refuse(
        'bad-duration',
        `Working days are whole. Write \`${wordsOfDays(Math.floor(workingDays))}\` or \`${wordsOfDays(Math.ceil(workingDays))}\`.`,
      );
    }
    if (workingDays <= mostDays) return { workingDays, calendar };
    return refuse('bad-duration', `\`${text}\` is out of range. From 0 to ${mostDays} working days can be waited for: that is a year.`);
  }
  const read = readDuration(text);
  if (read.ok) return { ms: read.ms };
  const [count = ''] = /^[\d.]+/.exec(text.trim()) ?? [];
  if (read.code === 'no-unit') {
    return refuse(read.code, `${count} of what? Write \`${wordsOfDays(count)}\`, \`${count} hours\` or \`${count} minutes\`.`);
  }
  if (read.code === 'unclear-unit') {
    return refuse(
      read.code,
      `\`${text.trim()}\` may mean calendar or working days. Write \`${wordsOfDays(count)}\` or \`${count} calendar days\`.`,
    );
  }
  if (read.hint === undefined && read.code === 'bad-duration') {
    return refuse(read.code, read.sentence.replace('`5 hours`', '`5 working days`'));
  }
  return refuse(read.code, read.sentence, read.hint);
}

const mostDays = 260;

function wordsOfDays(count: number | string): string {
  return `${count} working ${String(count) === '1' ? 'day' : 'days'}`;
}
