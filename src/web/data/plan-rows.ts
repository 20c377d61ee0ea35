import type { ColumnDetail, TableDetail } from '#core/views/refresh-detail.ts';

/** What of a plan is looked at. */
export interface PlanLook {
  readonly isPersonal: boolean;
  readonly text: string;
  readonly isWhole: boolean;
}

export interface PlanShown {
  readonly tables: readonly TableDetail[];
  /** What is left out until somebody asks for all. */
  readonly more: { readonly tables: number; readonly personal: number };
}

/** So many lines are shown before somebody asks for all. */
const fewLines = 40;

export function isPersonal({ does }: Pick<ColumnDetail, 'does'>): boolean {
  return does !== 'keep';
}

/** A column with paths of JSON is one. */
export function tallyOf(tables: readonly TableDetail[]): { readonly personal: number; readonly columns: number } {
  const columns = tables.flatMap((table) => table.columns.filter(({ path }) => path === undefined));
  return { personal: columns.filter(isPersonal).length, columns: columns.length };
}

/** Tables with personal columns come first. */
export function shownPlan(tables: readonly TableDetail[], { isPersonal: isOnly, text, isWhole }: PlanLook): PlanShown {
  const wanted = text.trim().toLowerCase();
  const fits = (words: string): boolean => words.toLowerCase().includes(wanted);
  const narrowed = tables.flatMap((table): readonly TableDetail[] => {
    const own = table.columns.filter((each) => !isOnly || isPersonal(each));
    const columns = fits(table.table) ? own : own.filter(({ column, path = '' }) => fits(column) || fits(path));
    return columns.length === 0 && (isOnly || wanted !== '') ? [] : [{ ...table, columns }];
  });
  const sorted = narrowed.toSorted((one, other) => Number(other.columns.some(isPersonal)) - Number(one.columns.some(isPersonal)));
  if (isWhole || wanted !== '') return { tables: sorted, more: { tables: 0, personal: 0 } };
  let lines = 0;
  const end = sorted.findIndex(({ columns }, index) => (lines += columns.length + 1) > fewLines && index > 0);
  const rest = end < 0 ? [] : sorted.slice(end);
  return { tables: end < 0 ? sorted : sorted.slice(0, end), more: { tables: rest.length, personal: tallyOf(rest).personal } };
}

export interface SubsetRow extends TableDetail {
  /** How many steps from where it starts. */
  readonly depth: number;
  /** Of what it brings along first; undefined where it starts. */
  readonly of?: string;
}

/** From where it starts on, each table below the one that brought most of its rows. */
export function subsetRows(tables: readonly TableDetail[]): readonly SubsetRow[] {
  const chosen = tables.filter(({ rows = 0, reasons = [] }) => rows > 0 && reasons.length > 0);
  const known = new Set(chosen.map(({ table }) => table));
  const broughtBy = (table: TableDetail): string | undefined =>
    table.reasons?.find(({ kind, of }) => kind !== 'start' && of !== undefined && of !== table.table && known.has(of))?.of;
  const starts = chosen
    .filter((table) => table.reasons?.some(({ kind }) => kind === 'start'))
    .toSorted((one, other) => (other.rows ?? 0) - (one.rows ?? 0));
  const placed = new Set(starts);
  const rowsBelow = (parent: TableDetail, depth: number): readonly SubsetRow[] => {
    const children = chosen.filter((table) => !placed.has(table) && broughtBy(table) === parent.table);
    for (const child of children) placed.add(child);
    return children.flatMap((child) => [{ ...child, depth, of: parent.table }, ...rowsBelow(child, depth + 1)]);
  };
  const rows = starts.flatMap((table) => [{ ...table, depth: 0 }, ...rowsBelow(table, 1)]);
  // Of tables that bring one another nothing leads there from a start.
  return [...rows, ...chosen.filter((table) => !placed.has(table)).map((table) => ({ ...table, depth: 1 }))];
}
