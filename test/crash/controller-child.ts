// A real controller on a PostgreSQL, that takes commands by messages, and tells what it claims: `controller-child.ts OPTIONS`.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { z } from 'zod';
import { catalogue } from '#catalogue/index.ts';
import type { PersonCommand } from '#core/command.ts';
import { startEngine } from '#engine/start-engine.ts';
import { AgentBook } from '#http/agent-book.ts';
import { startHttp } from '#http/start-http.ts';
import { openOrderKey } from '#processes/order-key.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';
import { writesUnseen } from './weak-store.ts';
import { withMethods } from './with-methods.ts';

/** How long a claim is kept where we are told to: to be killed with it. */
const keepMs = 1_500;

const options = z
  .object({ url: z.string(), agentSocket: z.string(), token: z.string(), weakness: z.enum(['none', 'writes-unseen']).default('none') })
  .parse(JSON.parse(process.argv[2] ?? '{}'));
const messageShape = z.union([
  z.object({ keepNextClaim: z.boolean() }),
  z.object({ id: z.number(), system: z.string(), command: z.custom<PersonCommand>(), commandId: z.string() }),
]);

let keepsNextClaim = false;
let letGo = new AbortController();
const log = pino({ level: 'error', base: null }, pino.destination({ fd: 1, sync: true }));
const opened = await openStore({ url: options.url });
const store = telling(options.weakness === 'writes-unseen' ? writesUnseen(opened) : opened);
const secrets = { secretsOf: async () => ({}) };
const orderSigner = await openOrderKey(path.join(path.dirname(options.agentSocket), 'order-key'));
const engine = startEngine({ store, secrets, orderSigner, owner: `crash-${process.pid}`, log, now: () => Date.now() });
const { agentSocket, token: agentToken } = options;
// Each host has an agent of its own, with a credential of its own.
const agents = new AgentBook(store.settings, () => Date.now());
for (const host of ['a', 'b']) await agents.admit(`${agentToken}-${host}`, { host });
const http = await startHttp({ engine, store, catalogue, log, port: 0, host: '127.0.0.1', agentSocket, agentToken });
process.send?.({ serves: http.url });

process.on('message', (message) => {
  const asked = messageShape.parse(message);
  if ('keepNextClaim' in asked) {
    keepsNextClaim = asked.keepNextClaim;
    if (!keepsNextClaim) letGo.abort();
    return;
  }
  const { id, system, command, commandId } = asked;
  engine.submit(system, command, commandId).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.once('SIGTERM', () => {
  void Promise.all([http.close(), engine.stop()])
    .then(() => opened.close())
    .then(() => process.exit(0));
});

/** Tells each claim; keeps one for a while where it is asked to. */
function telling(real: Store): Store {
  return withMethods(real, {
    claim: async (request) => {
      const claimed = await real.claim(request);
      if (claimed.length === 0) return claimed;
      const keeps = keepsNextClaim;
      keepsNextClaim = false;
      letGo = new AbortController();
      process.send?.({ claimed: claimed.map(({ system }) => system), keeps });
      if (keeps) await sleep(keepMs, undefined, { signal: letGo.signal }).catch(() => undefined);
      return claimed;
    },
  });
}
