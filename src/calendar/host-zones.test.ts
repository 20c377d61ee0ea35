// What a file says of time is the same in whatever zone the machine is on which it is asked: holidays, soaks, working time, windows, feeds.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const program = `
  import { createHash } from 'node:crypto';
  import { answerQuestion } from '#calendar/answer-question.ts';
  import { occurrencesOf } from '#calendar/expand.ts';
  import { readZone } from '#calendar/zone-rules.ts';
  import { dayAt } from '#core/time/day.ts';
  import { addWorkingTime, buildIndex, soakDue, workingTimeBetween } from '#core/time/index-of-days.ts';
  import { instantWords } from '#core/time/instant-words.ts';
  import { mergeDays } from '#core/time/merge-days.ts';
  import { readRecurrence } from '#core/time/recurrence.ts';
  import { writeIcs } from '#core/time/write-ics.ts';
  const [week, hours] = [[2, 2, 2, 2, 2, 1, 0], { from: 540, to: 1020 }];
  const hash = createHash('sha256');
  let asked = 0;
  for (const [place, name] of [['DE-BW', 'Europe/Berlin'], ['US', 'America/New_York'], ['JP', 'Asia/Tokyo'], [undefined, 'Pacific/Apia'], [undefined, 'Australia/Lord_Howe']]) {
    const { zone } = readZone(name);
    const found = place === undefined ? [] : answerQuestion({ place, firstYear: 2026, lastYear: 2030, confirmedThrough: 2030 }).holidays.days;
    const days = mergeDays({ week, hours, holidays: found, alsoWorking: [], halfDays: [], closures: [] });
    const index = buildIndex({ zone, week, hours, cutOff: 960, first: dayAt(2026, 1, 1), last: dayAt(2030, 12, 31), days });
    for (let at = Date.UTC(2026, 0, 3); at < Date.UTC(2030, 0, 1); at += 123_456_789) {
      const due = soakDue(index, at, asked % 29);
      hash.update([due, addWorkingTime(index, at, at % 100_000_000), workingTimeBetween(index, at, due), instantWords(zone, at)].join());
      asked += 1;
    }
    const known = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 0, 1) };
    for (const text of ['weekdays 00:30-02:30', 'last weekday of the month 02:30 for 6 hours', 'every second Thursday from 2026-11-26', '24 Dec until 2 Jan every year']) {
      const spans = occurrencesOf(readRecurrence(text).recurrence, known, zone, 'permits');
      hash.update(JSON.stringify(spans));
    }
    hash.update(writeIcs(name, [{ uid: 'a', summary: name, when: { from: known.from, to: known.to } }], known.from));
  }
  console.log([asked, hash.digest('hex'), new Date(Date.UTC(2026, 0, 1)).getHours()].join(' '));
`;

test('in every host zone the same questions have the same answers', { timeout: 300_000 }, async () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const hosts = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'];
  const told = await Promise.all(
    hosts.map(async (host) => {
      const options = { cwd, env: { ...process.env, TZ: host } };
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], options);
      return stdout.trim().split(' ');
    }),
  );
  expect(new Set(told.map(([, digest]) => digest)).size).toBe(1);
  expect(told.map(([asked]) => Number(asked) > 5_000)).toEqual([true, true, true, true]);
  // The hosts do have their zones: otherwise nothing was shown.
  expect(told.map(([, , hour]) => hour)).toEqual(['0', '19', '5', '13']);
});
