import { type Fillings, longestKnown } from './matcher.ts';

const weekdays: { readonly [english: string]: string } = { Mon: 'Mo', Tue: 'Di', Wed: 'Mi', Thu: 'Do', Fri: 'Fr', Sat: 'Sa', Sun: 'So' };

const months: { readonly [english: string]: string } = {
  Jan: 'Jan',
  Feb: 'Feb',
  Mar: 'März',
  Apr: 'Apr',
  May: 'Mai',
  Jun: 'Juni',
  Jul: 'Juli',
  Aug: 'Aug',
  Sep: 'Sept',
  Sept: 'Sept',
  Oct: 'Okt',
  Nov: 'Nov',
  Dec: 'Dez',
};

/** `Tue 16 Jun 2026, 10:00`: `Di 16. Juni 2026, 10:00`. */
function datesIn(text: string): string {
  return text
    .replaceAll(
      /\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b/g,
      (_, day: string, month: string) => `${day}. ${months[month] ?? month}`,
    )
    .replaceAll(
      /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)( \d{1,2}(?![\d:.]))?(?= |,|$|\))/g,
      (_, weekday: string, day = '') => `${weekdays[weekday] ?? weekday}${day}${day === '' ? '' : '.'}`,
    );
}

/** `2 d 3 h`: `2 Tg. 3 h`; `3 working days`: `3 Arbeitstage`. */
function spansIn(text: string): string {
  return text
    .replaceAll(/\b1 working day\b/g, '1 Arbeitstag')
    .replaceAll(/\bworking days\b/g, 'Arbeitstage')
    .replaceAll(/(\d) d\b/g, '$1 Tg.');
}

/** `1 minute 40 seconds`: `1 Minute 40 Sekunden`. */
function leftIn(text: string): string {
  const units: { readonly [english: string]: string } = {
    second: 'Sekunde',
    seconds: 'Sekunden',
    minute: 'Minute',
    minutes: 'Minuten',
    hours: 'Stunden',
  };
  return text.replace('.', ',').replaceAll(/[a-z]+/g, (unit) => units[unit] ?? unit);
}

type Tell = (sentence: string) => string | undefined;

/** Names in a row, or sentences: of those as many words together as somebody knows. */
function listOf(text: string, tell: Tell): string {
  const parts = text.split(/, | and | or /);
  const between = text.match(/, | and | or /g) ?? [];
  let told = '';
  for (let at = 0; at < parts.length;) {
    const known = longestKnown({ parts, between }, at, tell) ?? { end: at, told: withoutArticle(parts[at] ?? '') };
    told += known.told + (between[known.end] ?? '').replace('and', 'und').replace('or', 'oder');
    at = known.end + 1;
  }
  return told;
}

/** `a tester`: the role itself. */
function withoutArticle(text: string): string {
  return text.replace(/^an? (?=\S+$)/, '');
}

const known = (text: string, tell: Tell): string => tell(text) ?? text;

/** What stands in a hole, by the hole's name. */
export const fillings: Fillings = {
  because: known,
  what: known,
  words: known,
  why: known,
  sentence: known,
  where: listOf,
  kind: listOf,
  // `lead and qa`: what asks several roles is called by them.
  label: listOf,
  state: known,
  list: listOf,
  people: listOf,
  roles: listOf,
  role: withoutArticle,
  span: spansIn,
  left: leftIn,
  files: (text) => text.replace(/ and (\d+) more$/, ' und $1 weitere'),
  at: datesIn,
  number: (text) => text.replaceAll(/[.,]/g, (sign) => (sign === '.' ? ',' : '.')),
};
