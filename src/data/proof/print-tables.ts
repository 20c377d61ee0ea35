// The sums that all lanes collected. Each lane's table stays where it is, and an entry is in one of them: so much memory is not taken twice.
import { PrintTable } from './print-table.ts';

/** Of a place: which table, and where in it. */
const stride = 2 ** 30;

export class PrintTables {
  readonly #tables: readonly PrintTable[];

  constructor(tables: readonly PrintTable[]) {
    this.#tables = tables;
  }

  /** Where others can see them. */
  static at(memories: readonly SharedArrayBuffer[]): PrintTables {
    return new PrintTables(memories.map((memory) => new PrintTable(memory)));
  }

  /**
   * Of sums that may be in several of `tables`, which it changes: what the largest has room for is put into it, and of what stays in another one each
   * is counted in the first that has it.
   */
  static together(tables: readonly PrintTable[]): PrintTables {
    const kept: PrintTable[] = [];
    for (const table of tables.toSorted((one, other) => other.count - one.count)) {
      for (const known of kept) table.giveKnown(known);
      const [largest] = kept;
      if (largest !== undefined && largest.count + table.count <= largest.room) largest.take(table);
      else kept.push(table);
    }
    return new PrintTables(kept);
  }

  get memories(): readonly SharedArrayBuffer[] {
    return this.#tables.map(({ memory }) => memory);
  }

  get count(): number {
    return this.#tables.reduce((sum, { count }) => sum + count, 0);
  }

  /** The place of what is there; -1: it is not. */
  find(one: number, other: number): number {
    for (let index = 0; index < this.#tables.length; index += 1) {
      const place = this.#tables[index]?.find(one, other) ?? -1;
      if (place >= 0) return index * stride + place;
    }
    return -1;
  }

  sourceOf(place: number): number {
    return this.#tableOf(place).sourceOf(place % stride);
  }

  isOwn(place: number): boolean {
    return this.#tableOf(place).isOwn(place % stride);
  }

  /** See there. */
  leaveOut(rows: { readonly rows: number; readonly runRows: number }, texts: ReadonlySet<number>): number {
    return this.#tables.reduce((sum, table) => sum + table.leaveOut(rows, texts), 0);
  }

  #tableOf(place: number): PrintTable {
    const table = this.#tables[Math.floor(place / stride)];
    if (table === undefined) throw new Error(`No table has the place ${place}.`);
    return table;
  }
}
