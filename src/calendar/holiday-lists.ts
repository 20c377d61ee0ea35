import { compileHolidays } from './compile.ts';
import type { HolidaysAnswer, HolidaysQuestion } from './holidays.ts';

export type HolidayLists = (question: HolidaysQuestion) => Promise<HolidaysAnswer>;

/** Asks for each list once, however many calendars have it. */
export function holidayLists(): HolidayLists {
  const known = new Map<string, Promise<HolidaysAnswer>>();
  return (question) => {
    const key = JSON.stringify(question);
    const found = known.get(key) ?? compileHolidays(question);
    known.set(key, found);
    return found;
  };
}
