import type { Deadline } from '#core/system.ts';
import type { Fields, Reading } from './fields.ts';
import { isName, smallName } from './names.ts';
import { readLength } from './read-soak.ts';
import type { Report } from './report.ts';
import type { Entry } from './tree.ts';
import { readChoice, readText, textsOf } from './values.ts';
import type { GatePlace } from './gate-place.ts';

/** Keys of a deadline, beside the gate that people answer. */
export const deadlineKeys = ['within', 'then', 'at-the-end'] as const;

/** `within: 2 working days`, `then: [release-manager]`, `at-the-end: fail`; undefined where the gate has none. */
export function readDeadline({ report }: Reading, fields: Fields, { calendar }: GatePlace): Deadline | undefined {
  const [limit, next, end] = deadlineKeys.map((key) => fields.get(key));
  const first = next ?? end;
  if (limit === undefined) {
    if (first !== undefined && !fields.isMeant('within')) {
      const sentence = `\`${first.key}\` follows a time in which nobody has answered. Write \`within: 2 working days\` beside it.`;
      report.error(first.keySpan, 'missing-key', { sentence });
    }
    return undefined;
  }
  const within = readWithin(report, limit, calendar);
  const tells = next === undefined ? [] : rolesIn(report, next);
  const chosen = end === undefined ? 'wait' : readChoice(report, end, { noun: 'end of a deadline', choices: ['wait', 'fail'] });
  return within === undefined || chosen === undefined ? undefined : { within, tells, atTheEnd: chosen };
}

function readWithin(report: Report, entry: Entry, calendar: string): Deadline['within'] | undefined {
  const text = entry.value.kind === 'text' ? entry.value.raw : '';
  const [, hours] = /^(\d{1,4})\s+working\s+hours?$/.exec(text.trim()) ?? [];
  const within = hours === undefined ? readLength(report, entry, calendar) : { workingMs: Number(hours) * 3_600_000, calendar };
  if (within === undefined) return undefined;
  const isNothing = 'ms' in within ? within.ms <= 0 : 'workingMs' in within ? within.workingMs <= 0 : within.workingDays <= 0;
  if (!isNothing) return within;
  report.error(entry.value.span, 'bad-duration', { sentence: 'Nobody answers in no time. Write `2 working days` or `4 working hours`.' });
  return undefined;
}

/** One role, or several that are told one after the other. */
function rolesIn(report: Report, entry: Entry): readonly string[] {
  const { value } = entry;
  if (value.kind === 'list') {
    const texts = textsOf(report, entry.key, value.items);
    return texts.filter((role) => isName(report, role, smallName)).map(({ text }) => text);
  }
  const text = readText(report, entry, 'a role');
  return text !== undefined && isName(report, { text, span: value.span }, smallName) ? [text] : [];
}
