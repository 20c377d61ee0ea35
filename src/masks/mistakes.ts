// Why a mask can't be made as it was chosen, beyond what its definition says of each option: for whoever plans.
import type { ChosenMask, MaskedPlace } from '#core/data/mask-definition.ts';

/** Fewer values are found by trying them all: NIST SP 800-38G, revision 1. */
const fewestValues = 1_000_000;
const mostNumbers = 2 ** 52;
/** Letters of both kinds, and figures. */
const signs = 62;

type Options = ChosenMask['options'];

/** Of `int.fpe`. */
export function rangeMistake(options: Options): string | undefined {
  const [from, to] = [options['from'], options['to']];
  if (typeof from !== 'number' || typeof to !== 'number' || !Number.isSafeInteger(from) || !Number.isSafeInteger(to))
    return '`from` and `to` of `int.fpe` are whole numbers.';
  if (from >= to) return `\`from: ${from}\` is not below \`to: ${to}\`.`;
  if (to - from >= mostNumbers - 1) return `From ${from} to ${to} there are more numbers than \`int.fpe\` can permute: 2^52 at most.`;
  if (to - from + 1 >= fewestValues || options['weak'] === 'accepted') return undefined;
  return `From ${from} to ${to} there are fewer than a million numbers, which can be tried out one by one. Declare more, or write \`weak: accepted\`.`;
}

/** Of `fpe.str`, in a column of so many signs. */
export function shapeMistake(options: Options, { maxLength }: MaskedPlace): string | undefined {
  if (maxLength === undefined || signs ** maxLength >= fewestValues || options['weak'] === 'accepted') return undefined;
  return `In ${maxLength} signs there are fewer than a million texts, which can be tried out one by one. Choose \`mask: null\`, or write \`with: {weak: accepted}\`.`;
}
