// A real controller on a PostgreSQL, that takes commands by messages: `controller-child.ts OPTIONS`.
import path from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { catalogue } from '#catalogue/index.ts';
import type { PersonCommand } from '#core/command.ts';
import { startEngine } from '#engine/start-engine.ts';
import { AgentBook } from '#http/agent-book.ts';
import { startHttp } from '#http/start-http.ts';
import { openOrderKey } from '#processes/order-key.ts';
import { openStore } from '#store/postgres-store.ts';

const options = z.object({ url: z.string(), agentSocket: z.string(), token: z.string() }).parse(JSON.parse(process.argv[2] ?? '{}'));
const questionShape = z.object({ id: z.number(), system: z.string(), command: z.custom<PersonCommand>(), commandId: z.string() });

const log = pino({ level: 'error', base: null }, pino.destination({ fd: 1, sync: true }));
const store = await openStore({ url: options.url });
const secrets = { secretsOf: async () => ({}) };
const orderSigner = await openOrderKey(path.join(path.dirname(options.agentSocket), 'order-key'));
const engine = startEngine({ store, secrets, orderSigner, owner: `crash-${process.pid}`, log, now: () => Date.now() });
const { agentSocket, token: agentToken } = options;
// Each host has an agent of its own, with a credential of its own.
const agents = new AgentBook(store.settings, () => Date.now());
for (const host of ['a', 'b']) await agents.admit(`${agentToken}-${host}`, { host });
const http = await startHttp({ engine, store, catalogue, log, port: 0, host: '127.0.0.1', agentSocket, agentToken });

process.on('message', (message) => {
  const { id, system, command, commandId } = questionShape.parse(message);
  engine.submit(system, command, commandId).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.once('SIGTERM', () => {
  void Promise.all([http.close(), engine.stop()])
    .then(() => store.close())
    .then(() => process.exit(0));
});
