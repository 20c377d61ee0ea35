// A process of its own for the agent's tests: `agent-child.ts agent OPTIONS` or `agent-child.ts router --state FOLDER`.
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startAgent } from '#agent/agent.ts';
import { runRouter } from '#router/router-process.ts';

const optionsShape = z.object({ stateFolder: z.string(), socketPath: z.string(), crashAt: z.string().optional() });
const log = {
  info: (sentence: string): void => void process.stdout.write(`${sentence}\n`),
  warn: (sentence: string): void => void process.stdout.write(`${sentence}\n`),
};

const [, , role, ...rest] = process.argv;
if (role === 'router') await runRouter({ stateDirectory: rest[1] ?? '', log });
else await runAgent(optionsShape.parse(JSON.parse(rest[0] ?? '{}')));

async function runAgent({ stateFolder, socketPath, crashAt }: z.infer<typeof optionsShape>): Promise<void> {
  await startAgent({
    stateFolder,
    host: 'one',
    orderKey: readFileSync(`${socketPath}.order-key.pub`, 'utf8'),
    controller: { socketPath },
    token: 'agent-token',
    log,
    routerCommand: [process.execPath, fileURLToPath(import.meta.url), 'router'],
    reach: (point) => {
      if (point === crashAt) process.kill(process.pid, 'SIGKILL');
    },
  });
  // Tests kill it: what was compiled for it is kept for the next one now.
  flushCompileCache();
  log.info('the agent runs');
}
