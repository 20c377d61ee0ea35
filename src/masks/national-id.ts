// The numbers of people: what is masked has a right check again, and the year of birth that it had.
import type { Mask } from './mask.ts';
import { nationalIdRules, type NationalIdRule, type Span } from './national-id-rules.ts';
import type { Out } from './out.ts';
import { Permutation } from './permute.ts';
import type { Prf } from './prf.ts';
import { OtherShape } from './shape.ts';
import { isFigure, isLetter } from './signs.ts';

const dayMs = 86_400_000;
const mostParts = 32;

/**
 * A number of a country, or of any that we know where none is named. A right one becomes another right one, each once; what is none keeps its
 * shape only, and does not become one.
 */
export class NationalId implements Mask {
  readonly #rules: readonly NationalIdRule[];
  readonly #permutation: Permutation;
  readonly #other: OtherShape;
  readonly #numerals = new Int32Array(mostParts);
  readonly #radices = new Int32Array(mostParts);

  constructor(prf: Prf, country?: string) {
    this.#rules = nationalIdRules.filter((rule) => country === undefined || rule.country === country);
    this.#permutation = new Permutation(prf);
    this.#other = new OtherShape(prf, (value, start, end) => this.#ruleOf(signsOf(value, start, end)) !== undefined);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const signs = signsOf(value, start, end);
    const rule = this.#ruleOf(signs);
    if (rule === undefined) return this.#other.write(value, start, end, out);
    const masked = this.#masked(signs.toUpperCase(), rule);
    let index = 0;
    for (let at = start; at < end; at += 1) {
      const byte = value[at] ?? 0;
      if (!isFigure(byte) && !isLetter(byte)) out.byte(byte);
      else {
        const sign = masked.charCodeAt(index++);
        out.byte(byte >= 97 && sign >= 65 ? sign + 32 : sign);
      }
    }
  }

  /** The rule that a number keeps; of two that it keeps the first. */
  #ruleOf(signs: string): NationalIdRule | undefined {
    const id = signs.toUpperCase();
    return this.#rules.find((rule) => isRight(id, rule) && (rule.isWrittenInCapitals !== true || id === signs));
  }

  /** Numbers that are not given out, or that another rule comes first for, go on until they are some. */
  #masked(id: string, rule: NationalIdRule): string {
    const spans = spansOf(id, rule.spans);
    const days = rule.birth === undefined ? 0 : daysOf(rule.birth.read(id)?.year ?? 0);
    let own = id;
    for (;;) {
      const count = this.#read(own, rule, { spans, days });
      this.#permutation.apply(this.#numerals, this.#radices, count);
      own = this.#put(own, rule, { spans, days });
      const checked = rule.form.test(own) ? rule.checked(own) : undefined;
      if (checked !== undefined && this.#ruleOf(checked) === rule) return checked;
    }
  }

  #read(id: string, rule: NationalIdRule, { spans, days }: Parts): number {
    let count = 0;
    const add = (numeral: number, radix: number): void => {
      this.#numerals[count] = numeral;
      this.#radices[count] = radix;
      count += 1;
    };
    for (const [from, to, low, high] of spans) add(Number(id.slice(from, to)) - low, high - low + 1);
    for (const at of rule.letters ?? []) add(id.charCodeAt(at) - 65, 26);
    if (rule.birth !== undefined) {
      const { year = 0, month = 1, day = 1 } = rule.birth.read(id) ?? {};
      add((dayOf(year, month, day) - dayOf(year, 1, 1)) / dayMs, days);
    }
    return count;
  }

  #put(id: string, rule: NationalIdRule, { spans }: Parts): string {
    let made = id;
    let index = 0;
    const replace = (from: number, to: number, text: string): void => {
      made = made.slice(0, from) + text + made.slice(to);
    };
    for (const [from, to, low] of spans) replace(from, to, String((this.#numerals[index++] ?? 0) + low).padStart(to - from, '0'));
    for (const at of rule.letters ?? []) replace(at, at + 1, String.fromCharCode(65 + (this.#numerals[index++] ?? 0)));
    if (rule.birth === undefined) return made;
    const date = new Date(dayOf(rule.birth.read(id)?.year ?? 0, 1, 1) + (this.#numerals[index] ?? 0) * dayMs);
    return rule.birth.write(made, date.getUTCMonth() + 1, date.getUTCDate());
  }
}

interface Parts {
  readonly spans: readonly Span[];
  readonly days: number;
}

function signsOf(value: Uint8Array, start: number, end: number): string {
  let signs = '';
  for (let at = start; at < end; at += 1) {
    const byte = value[at] ?? 0;
    if (byte >= 128) return '';
    if (isFigure(byte) || isLetter(byte)) signs += String.fromCharCode(byte);
  }
  return signs;
}

function isRight(id: string, rule: NationalIdRule): boolean {
  return rule.form.test(id) && (rule.birth === undefined || rule.birth.read(id) !== undefined) && rule.checked(id) === id;
}

/** Those whose number is within them; of two for one place the first. */
function spansOf(id: string, spans: readonly Span[]): readonly Span[] {
  return spans.filter(([from, to, low, high]) => {
    const text = id.slice(from, to);
    return /^\d+$/.test(text) && Number(text) >= low && Number(text) <= high;
  });
}

/** Years repeat after 400 of them. */
function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(2_000 + (year % 400), month - 1, day);
}

function daysOf(year: number): number {
  return (dayOf(year, 12, 31) - dayOf(year, 1, 1)) / dayMs + 1;
}
