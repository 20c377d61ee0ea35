import { commonWords, placeWords } from './common-words.ts';

/**
 * What guessing begins with counts one sign, however long it is; so many there must be. Six common words by chance are a good password,
 * two with a year behind them are none.
 */
const leastSigns = 6;
/** A password that says one thing over and over is as long as that thing. */
const leastUnit = 12;

/** Lines of a keyboard and of the alphabet: three neighbours in a line, either way, are no work for who guesses. */
const lines = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '1234567890-=',
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  'qwertzuiopü',
  'azertyuiop',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '1qazxsw23edcvfr45tgbnhy67ujm,ki89ol.',
  'zaq12wsxcde34rfvbgt56yhnmju78ik,.lo90p;/',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qawsedrftgyhujikolp',
  'azsxdcfvgbhnjmk',
  'a1b2c3d4e5f6g7h8i9j0',
  '147258369',
  '123qweasdzxc',
  'qweasdzxc123',
  '!@#$%^&*()',
];

/** Whether little but common words, names, years, neighbours on the keyboard and repetitions make this password up. `own`: what belongs to the person. */
export function isEasyPassword(password: string, own: readonly string[] = []): boolean {
  const text = password.normalize('NFC').toLowerCase();
  const words = wordsToTakeOut(own);
  return isRepeated(text) || signsOf(text, words) < leastSigns;
}

function wordsToTakeOut(own: readonly string[]): readonly string[] {
  const ofPerson = own.flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)]).map((name) => name.toLowerCase());
  // Long words first: taken apart, `manchesterunited` would leave letters behind.
  return [...commonWords, ...placeWords, ...ofPerson.filter((name) => name.length > 2)].toSorted((a, b) => b.length - a.length);
}

/** Stands for what was taken out, so that nothing new grows together. */
const gap = '·';

function signsOf(text: string, words: readonly string[]): number {
  const withoutWords = words.reduce(takeOutWord, text.replaceAll(gap, '-'));
  const withoutYears = withoutWords.replaceAll(/(?:19|20)\d\d/g, gap);
  const withoutRuns = withoutYears.replaceAll(/([^·])\1{2,}/gu, gap);
  return Array.from(takeOutLines(withoutRuns).replaceAll(/\s/g, '')).length;
}

/** As it stands, and as it reads: `p@ssw0rd` has as many signs as `password`, so that a place in the one is a place in the other. */
function takeOutWord(text: string, word: string): string {
  let left = text;
  for (let at = placeOf(left, word); at !== -1; at = placeOf(left, word)) {
    left = `${left.slice(0, at)}${gap}${left.slice(at + word.length)}`;
  }
  return left;
}

function placeOf(text: string, word: string): number {
  const at = text.indexOf(word);
  return at === -1 ? withLetters(text).indexOf(word) : at;
}

/** `p@ssw0rd` is read as `password`. */
function withLetters(text: string): string {
  const letters: { readonly [sign: string]: string } = {
    '@': 'a',
    '4': 'a',
    '0': 'o',
    '1': 'i',
    '!': 'i',
    '3': 'e',
    $: 's',
    '5': 's',
    '7': 't',
  };
  return text.replaceAll(/[@401!3$57]/g, (sign) => letters[sign] ?? sign);
}

function takeOutLines(text: string): string {
  let left = '';
  for (let at = 0; at < text.length;) {
    const length = longestLine(text, at);
    left += length === 0 ? (text[at] ?? '') : gap;
    at += Math.max(1, length);
  }
  return left;
}

const bothWays = lines.flatMap((line) => [line, line.split('').toReversed().join('')]);

/** How many signs from here on lie in one line; 0 where it is fewer than three. */
function longestLine(text: string, at: number): number {
  let length = 3;
  if (!isInLine(text, at, length)) return 0;
  while (at + length < text.length && isInLine(text, at, length + 1)) length += 1;
  return length;
}

function isInLine(text: string, at: number, length: number): boolean {
  const piece = text.slice(at, at + length);
  return piece.length === length && bothWays.some((line) => line.includes(piece));
}

function isRepeated(text: string): boolean {
  const unit = /^(.+?)\1+$/u.exec(text)?.[1];
  return unit !== undefined && unit.length < leastUnit;
}
