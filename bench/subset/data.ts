// A database of many tenants whose tables name each other in circles, as those of large applications do, and the file that keeps all of it.
const tables = 300;
const tenants = 100;

const names: readonly string[] = Array.from({ length: tables }, (_none, at) => `t${at}`);

/** Each names the next, one far away, and every fifth itself. */
function namedBy(at: number): readonly number[] {
  return [(at + 1) % tables, (at * 17 + 3) % tables, ...(at % 5 === 0 ? [at] : [])];
}

/** One tenant after another lies everywhere in a table: rows are spread over all of its pages. */
export function circleRows(rows: number): readonly string[] {
  return names.map((name, at) => {
    const columns = namedBy(at).map((_to, index) => `, p${index} int`);
    const values = namedBy(at).map((_to, index) => `, (n * ${7919 + index} + ${at}) % ${rows / tenants} * ${tenants} + n % ${tenants}`);
    return `CREATE TABLE ${name} (tenant int NOT NULL, id int NOT NULL${columns.join('')}, words text NOT NULL);
      INSERT INTO ${name} SELECT n % ${tenants}, n${values.join('')}, 'some words of row ' || n FROM generate_series(0, ${rows - 1}) n;
      ALTER TABLE ${name} ADD PRIMARY KEY (tenant, id)`;
  });
}

/** Nine of ten have an index, as people make them. */
export function circleKeys(): readonly string[] {
  return names.flatMap((name, at) =>
    namedBy(at).flatMap((to, index) => [
      ...(at % 10 === 0 ? [] : [`CREATE INDEX ON ${name} (tenant, p${index})`]),
      `ALTER TABLE ${name} ADD FOREIGN KEY (tenant, p${index}) REFERENCES t${to}`,
    ]),
  );
}

/** One tenant of a hundred, from one of its tables on. */
export function circleFile(): string {
  const keep = 'keep: a number';
  const lines = names.map((name, at) => {
    const named = namedBy(at).map((_to, index) => `p${index}: {type: integer, ${keep}}, `);
    return `  public.${name}: {columns: {tenant: {type: integer, ${keep}}, id: {type: integer, ${keep}}, ${named.join('')}words: {type: text, mask: text.scramble}}}`;
  });
  return `lockstep-data: 1\ntables:\n${lines.join('\n')}\nsubsets:\n  one: {start: {public.t0: {where: tenant = 7}}}\n`;
}
