// The real agent with a target that remembers: `agent-child.ts OPTIONS`.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { startAgent } from '#agent/agent.ts';
import { targets } from '#targets/index.ts';
import { forgetOldOrders, hearOldOrders, ignoreFences } from './weak-agent.ts';
import { recordingTargetKind } from './recording-target.ts';

const options = z
  .object({
    host: z.string(),
    stateFolder: z.string(),
    socketPath: z.string(),
    token: z.string(),
    file: z.string(),
    weakness: z.enum(['none', 'no-journal', 'no-fences', 'old-orders']).default('none'),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

// The harness takes the place of the real targets here; the agent itself has no door for that.
if (targets instanceof Map) targets.set('process', recordingTargetKind(options.file));

const { host, stateFolder, token, socketPath, weakness } = options;
if (weakness === 'no-journal') rmSync(path.join(stateFolder, 'journal.jsonl'), { force: true });
if (weakness === 'no-fences' || weakness === 'old-orders') {
  forgetOldOrders();
  hearOldOrders();
}
if (weakness === 'no-fences') ignoreFences();
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);
const agent = await startAgent({
  stateFolder,
  host,
  token: `${token}-${host}`,
  orderKey: readFileSync(path.join(path.dirname(socketPath), 'order-key.pub'), 'utf8'),
  controller: { socketPath },
  log: { info: say, warn: say },
  routerCommand: [],
});
process.once('SIGTERM', () => void agent.close().then(() => process.exit(0)));
