// How the sign of a check follows from the signs before it, by the rules that many countries and issuers share.

/** The figures that an id begins with: `from` up to `to`. */
export function figuresOf(id: string, from = 0, to: number = id.length): readonly number[] {
  return Array.from(id.slice(from, to), Number);
}

/** The figure that makes the check of Luhn (ISO/IEC 7812) right, for those before it. */
export function luhn(figures: readonly number[]): number {
  let sum = 0;
  for (let index = figures.length - 1, isDoubled = true; index >= 0; index -= 1, isDoubled = !isDoubled) {
    const figure = figures[index] ?? 0;
    const doubled = figure * 2;
    sum += isDoubled ? (doubled > 9 ? doubled - 9 : doubled) : figure;
  }
  return (10 - (sum % 10)) % 10;
}

/** Each figure times its weight. */
export function weighted(figures: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (figures[index] ?? 0), 0);
}

/** ISO 7064 mod 11, 10: the figure behind these. */
export function elevenTen(figures: readonly number[]): number {
  let product = 10;
  for (const figure of figures) {
    const sum = (figure + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10;
}

/** Of a number of any length, 0 to 96. */
export function modNinetySeven(number: string): number {
  let rest = 0;
  for (const figure of number) rest = (rest * 10 + Number(figure)) % 97;
  return rest;
}

/** The group of the symmetries of a pentagon: 0 to 4 turn it, 5 to 9 turn it over. */
function turned(one: number, other: number): number {
  if (one < 5) return other < 5 ? (one + other) % 5 : 5 + ((one + other) % 5);
  return other < 5 ? 5 + ((one - other) % 5) : (one - other + 5) % 5;
}

/** Of Verhoeff: it is taken once for each place from the right. */
const permuted = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** The figure of Verhoeff's check behind these. */
export function verhoeff(figures: readonly number[]): number {
  let sum = 0;
  for (let place = 1; place <= figures.length; place += 1) {
    let figure = figures[figures.length - place] ?? 0;
    for (let times = 0; times < place % 8; times += 1) figure = permuted[figure] ?? 0;
    sum = turned(sum, figure);
  }
  // What turns it back.
  return sum < 5 ? (5 - sum) % 5 : sum;
}
