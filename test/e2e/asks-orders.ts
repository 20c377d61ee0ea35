// Asks for a host's orders with the credential of the agent whose folder is named, and prints the status of the answer: node asks-orders.ts FOLDER HOST
import { request } from 'node:http';
import { addressOf, readMembership } from '#agent/join.ts';
import { connectTls } from '#agent/tls-connection.ts';

const [state = '', host = ''] = process.argv.slice(2);
const membership = readMembership(state);
if (membership === undefined) throw new Error(`nobody joined in ${state}`);
const asking = request({
  path: `/agent/orders?host=${host}&wait=0`,
  headers: { Authorization: `Bearer ${membership.token}` },
  createConnection: () => connectTls(addressOf(membership)),
});
asking.once('response', (answer) => {
  process.stdout.write(`${answer.statusCode}\n`);
  asking.destroy();
});
asking.end();
