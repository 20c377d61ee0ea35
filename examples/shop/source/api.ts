import { BadRequest, errorDetail, json, serve, type Asked, type Reply } from './serve.ts';
import { edition } from './this-edition.ts';
import { Database } from './api-database.ts';
import { readOrder, totalCents } from './api-orders.ts';

const database = new Database(process.env['DATABASE_URL'] ?? '');

serve(
  answer,
  (status, error) => json(status, errorDetail(status, error)),
  () => database.close(),
);

async function answer({ method, path, body }: Asked): Promise<Reply> {
  if (path === '/health') return health();
  if (path === '/api/version') return json(200, { version: edition.version, discounts: edition.hasDiscounts });
  if (path === '/api/products') return json(200, { products: await database.products() });
  if (path === '/api/orders' && method === 'POST') return takeOrder(body);
  const id = /^\/api\/orders\/([\w-]+)$/.exec(path)?.[1];
  if (id !== undefined) return showOrder(id);
  throw new BadRequest(404, `There is nothing at ${path}.`);
}

async function health(): Promise<Reply> {
  const isWell = await database.ping().then(
    () => true,
    () => false,
  );
  return json(isWell ? 200 : 503, { status: isWell ? 'well' : 'no database', version: edition.version });
}

async function takeOrder(body: string): Promise<Reply> {
  const order = readOrder(body);
  const total = totalCents(order.items, await database.products());
  return json(201, await database.addOrder(order, total));
}

async function showOrder(id: string): Promise<Reply> {
  const order = await database.order(id);
  if (order === undefined) throw new BadRequest(404, `There is no order ${id}.`);
  return json(200, order);
}
