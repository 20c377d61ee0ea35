// Which columns name rows of others by foreign keys, and which one of all that hang together decides.
import type { Reference, SourceCatalog } from '#core/data/catalog.ts';
import { columnText } from '#core/data/identifiers.ts';

/** Of each column that follows another one that one; whoever decides for its like is not in it. */
export function namedColumns({ tables, references }: SourceCatalog): ReadonlyMap<string, Reference['to']> {
  const families = new Map(tables.flatMap((table) => table.columns.map(({ name, family }) => [columnText(table, name), family] as const)));
  const places = new Map<string, Reference['to']>();
  const groups = new Groups();
  const textOf = (side: Reference['to'], column: string): string => {
    const text = columnText(side, column);
    places.set(text, { schema: side.schema, name: side.name, columns: [column] });
    return text;
  };
  for (const { from, to } of references)
    for (const [at, name] of from.columns.entries()) {
      const [child, parent] = [textOf(from, name), textOf(to, to.columns[at] ?? '')];
      if (child !== parent && families.get(child) === families.get(parent)) groups.add(child, parent);
    }
  const named = new Map<string, Reference['to']>();
  for (const text of places.keys()) {
    const root = groups.rootOf(text);
    const place = places.get(root);
    if (root !== text && place !== undefined) named.set(text, place);
  }
  return named;
}

class Groups {
  readonly #above = new Map<string, string>();
  readonly #children = new Set<string>();

  add(child: string, parent: string): void {
    this.#children.add(child);
    const [one, other] = [this.rootOf(child), this.rootOf(parent)];
    if (one === other) return;
    // Who names nobody comes first; else whoever comes first by name, so that it is the same one each time.
    const [isOne, isOther] = [this.#children.has(one), this.#children.has(other)];
    const isFirst = isOne === isOther ? one < other : !isOne;
    this.#above.set(isFirst ? other : one, isFirst ? one : other);
  }

  rootOf(text: string): string {
    let own = text;
    for (let above = this.#above.get(own); above !== undefined; above = this.#above.get(own)) own = above;
    return own;
  }
}
