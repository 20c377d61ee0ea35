// A shop's database of any size, with personal data in text, JSON, arrays and free text, and the file that says what becomes of it.
export const benchSchema = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, first_name text NOT NULL, last_name text NOT NULL, phone text, born date, street text,
    city text, created timestamptz NOT NULL, profile jsonb NOT NULL, tags text[] NOT NULL);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL, ship_email text NOT NULL, total numeric(10,2) NOT NULL, state text NOT NULL, placed timestamptz NOT NULL);
  CREATE TABLE lines (id bigint PRIMARY KEY, "order" bigint NOT NULL, product int NOT NULL, quantity int NOT NULL, price numeric(10,2) NOT NULL);
  CREATE TABLE tickets (id bigint PRIMARY KEY, customer bigint NOT NULL, body text NOT NULL, opened timestamptz NOT NULL);
  CREATE TABLE clicks (id bigint NOT NULL, page text NOT NULL, at timestamptz NOT NULL, agent text NOT NULL);
`;

/** After the rows, as a restored dump has them. */
export const benchIndexes = `
  CREATE INDEX orders_customer ON orders (customer);
  CREATE INDEX orders_placed ON orders (placed);
  CREATE INDEX lines_order ON lines ("order");
  CREATE INDEX tickets_customer ON tickets (customer);
  ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers;
  ALTER TABLE lines ADD FOREIGN KEY ("order") REFERENCES orders;
  ALTER TABLE tickets ADD FOREIGN KEY (customer) REFERENCES customers;
  ANALYZE;
`;

/** A scale of 1 is about 1.5 GB. */
export function benchRows(scale: number): readonly string[] {
  const [customers, orders, lines, tickets, clicks] = [800_000, 2_000_000, 5_000_000, 700_000, 2_500_000].map((rows) =>
    Math.round(rows * scale),
  );
  const name = (n: string, list: string): string => `(string_to_array('${list}', ' '))[1 + (hashint8(${n}) & 15)]`;
  const first = name('n', 'Anna Bo Carla Dora Eva Finn Gert Hanna Ida Jan Karl Lena Mia Nils Olga Paul');
  const last = name('n + 7', 'Adler Bauer Conrad Dietz Ebert Frank Graf Huber Ilg Jung Koch Lang Maier Noll Otto Peters');
  return [
    `INSERT INTO customers SELECT n, lower(${first}) || '.' || lower(${last}) || n || '@mail' || n % 97 || '.example', ${first}, ${last},
       '+49 30 ' || 1000000 + n, date '1940-01-01' + (n * 37 % 25000)::int, ${last} || ' Street ' || n % 300, 'Town ' || n % 900,
       timestamptz '2020-01-01' + n * interval '97 s',
       jsonb_build_object('contact', jsonb_build_object('email', lower(${first}) || n || '@mail.example', 'phone', '+49 40 ' || 2000000 + n), 'locale', 'de', 'visits', n % 50),
       ARRAY['friend of ' || ${first}, 'since ' || 2000 + n % 26] FROM generate_series(1, ${customers}::bigint) n`,
    `INSERT INTO orders SELECT n, 1 + n * 7919 % ${customers}, 'ship' || n || '@mail' || n % 97 || '.example', n % 99999 / 100.0, 'paid', timestamptz '2021-01-01' + n * interval '61 s'
       FROM generate_series(1, ${orders}::bigint) n`,
    `INSERT INTO lines SELECT n, 1 + n * 104729 % ${orders}, n % 5000, 1 + n % 9, n % 9999 / 100.0 FROM generate_series(1, ${lines}::bigint) n`,
    `INSERT INTO tickets SELECT n, 1 + n * 7919 % ${customers}, 'Hello, this is ' || ${first} || ' ' || ${last} || '. My parcel ' || n || ' did not come to the door, and nobody answers the phone under +49 30 '
       || 3000000 + n || '. Please call me back before Friday, or write to ' || lower(${first}) || n || '@mail.example.', timestamptz '2022-01-01' + n * interval '301 s' FROM generate_series(1, ${tickets}::bigint) n`,
    `INSERT INTO clicks SELECT n, '/products/' || n % 5000, timestamptz '2023-01-01' + n * interval '17 s', 'Mozilla/5.0 (X11; Linux x86_64; rv:' || 100 + n % 40 || '.0) Gecko/20100101 Firefox'
       FROM generate_series(1, ${clicks}::bigint) n`,
  ];
}

export const benchFile = `lockstep-data: 1
tables:
  public.customers:
    columns:
      id: {type: bigint, keep: serial key}
      email: {type: text, mask: email}
      first_name: {type: text, mask: name.first, entity: id}
      last_name: {type: text, mask: name.last, entity: id}
      phone: {type: text, mask: phone}
      born: {type: date, mask: date.birth, entity: id}
      street: {type: text, mask: address, entity: id}
      city: {type: text, mask: city, entity: id}
      created: {type: timestamp with time zone, keep: no person}
      profile: {type: jsonb, mask: json}
      profile -> contact.email: {mask: email}
      profile -> contact.phone: {mask: phone}
      profile -> locale: {keep: a language}
      profile -> visits: {keep: a count}
      tags: {type: "text[]", mask: text.scramble}
  public.orders:
    columns:
      id: {type: bigint, keep: serial key}
      customer: {type: bigint, as: public.customers.id}
      ship_email: {type: text, mask: email}
      total: {type: "numeric(10,2)", keep: a price}
      state: {type: text, keep: a state}
      placed: {type: timestamp with time zone, keep: no person}
  public.lines:
    columns:
      id: {type: bigint, keep: serial key}
      order: {type: bigint, as: public.orders.id}
      product: {type: integer, keep: a product}
      quantity: {type: integer, keep: a count}
      price: {type: "numeric(10,2)", keep: a price}
  public.tickets:
    columns:
      id: {type: bigint, keep: serial key}
      customer: {type: bigint, as: public.customers.id}
      body: {type: text, mask: text.scramble}
      opened: {type: timestamp with time zone, keep: no person}
  public.clicks:
    columns:
      id: {type: bigint, keep: serial key}
      page: {type: text, keep: a page}
      at: {type: timestamp with time zone, keep: no person}
      agent: {type: text, keep: a browser}
`;
