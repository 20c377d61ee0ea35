// What all lanes and the canaries saw, put together for whoever looks for it.
import { isExclusion, type Exclusion } from '#core/data/proof/worth.ts';
import type { Looked } from '#core/data/proof/verdict.ts';
import { PrintTable } from './print-table.ts';
import { PrintTables } from './print-tables.ts';
import type { Prints, Tally } from './printer.ts';

/** A text that so many rows have is nobody’s own. */
const common = { rows: 20, runRows: 5 };
export interface Gathered {
  readonly tables: PrintTables;
  readonly sources: readonly string[];
  readonly names: readonly number[];
  readonly texts: readonly number[];
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly looked: Omit<Looked, 'excluded'> & { readonly common: number };
}

/** What all lanes saw, as one: of shares that differ the smaller one. */
export function gather(prints: readonly Prints[]): Gathered {
  const numbers = new Map<string, number>();
  const [names, texts, tallies] = [new Set<number>(), new Set<number>(), new Map<string, Tally>()];
  const bits = {
    texts: Math.max(...prints.map(({ bitsLeftOut }) => bitsLeftOut.texts)),
    values: Math.max(...prints.map(({ bitsLeftOut }) => bitsLeftOut.values)),
  };
  const kept: PrintTable[] = [];
  for (const each of prints) {
    const sourceOf = each.sources.map((source) => {
      const known = numbers.get(source) ?? numbers.size;
      numbers.set(source, known);
      return known;
    });
    for (const name of each.names) names.add(sourceOf[name] ?? 0);
    for (const text of each.texts) texts.add(sourceOf[text] ?? 0);
    for (const [where, tally] of each.tallies) addTally(tallies, where, tally);
    const isText = new Set(each.texts);
    const isCanary = (source: number): boolean => (each.sources[source] ?? '').startsWith('canary: ');
    const isKept = (one: number, source: number): boolean =>
      isCanary(source) || (one & ((1 << (isText.has(source) ? bits.texts : bits.values)) - 1)) === 0;
    const table = new PrintTable(each.table, each.count);
    table.keepOnly(isKept, sourceOf);
    kept.push(table);
  }
  const tables = PrintTables.together(kept);
  const gone = tables.leaveOut(common, texts);
  return {
    tables,
    sources: [...numbers.keys()],
    names: [...names],
    texts: [...texts],
    tallies,
    looked: { values: tables.count - gone, oneTextIn: 2 ** bits.texts, oneValueIn: 2 ** bits.values, common: gone },
  };
}

function addTally(tallies: Map<string, Tally>, where: string, { looked, same, short, shortSame, excluded }: Tally): void {
  const known = tallies.get(where) ?? { looked: 0, same: 0, short: 0, shortSame: 0, excluded: {} };
  known.looked += looked;
  known.same += same;
  known.short += short;
  known.shortSame += shortSame;
  for (const [why, many] of entriesOf(excluded)) known.excluded[why] = (known.excluded[why] ?? 0) + many;
  tallies.set(where, known);
}

export function entriesOf(excluded: Tally['excluded']): readonly (readonly [Exclusion, number])[] {
  return Object.entries(excluded).flatMap(([why, many]): readonly [Exclusion, number][] => (isExclusion(why) ? [[why, many]] : []));
}
