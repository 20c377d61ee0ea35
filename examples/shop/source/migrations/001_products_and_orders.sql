CREATE TABLE products (id text PRIMARY KEY, position integer NOT NULL, name text NOT NULL, text text NOT NULL,
  price_cents integer NOT NULL CHECK (price_cents > 0));
CREATE TABLE orders (id uuid PRIMARY KEY, customer text NOT NULL, total_cents integer NOT NULL, items jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
INSERT INTO products (id, position, name, text, price_cents) VALUES
  ('lamp', 1, 'Desk lamp', 'Warm light, brass arm, stays where you put it.', 7900),
  ('kettle', 2, 'Kettle', 'Boils a litre in three minutes, and says so.', 4950),
  ('blanket', 3, 'Wool blanket', 'From one flock, in the colour that it had.', 11900),
  ('notebook', 4, 'Notebook', '192 pages that lie flat.', 1450);
