import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from './control-client.ts';

/** A router in a process of its own, as the agent starts it. */
export interface RouterProcess {
  readonly child: ChildProcess;
  readonly client: RouterClient;
  readonly stateDirectory: string;
  /** From the start of the process to its first answer. */
  readonly readyMs: number;
  /** Resolves when the process has ended. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

/** `lockstep router --state DIR`, without the command line in front of it. */
export function routerCommand(stateDirectory: string): readonly string[] {
  const entry = join(import.meta.dirname, 'router-process.ts');
  const log = '{ info: (text) => console.log(text), warn: (text) => console.error(text) }';
  const script = `const { runRouter } = await import(${JSON.stringify(entry)});
    await runRouter({ stateDirectory: ${JSON.stringify(stateDirectory)}, log: ${log} }).catch((error) => { console.error(error.message); process.exit(1); });`;
  return ['--input-type=module', '--eval', script];
}

export async function startRouterProcess(folder?: string): Promise<RouterProcess> {
  const stateDirectory = folder ?? (await mkdtemp(join(tmpdir(), 'lockstep-router-')));
  const startedAt = performance.now();
  const child = spawn(process.execPath, routerCommand(stateDirectory), { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const client = createRouterClient(join(stateDirectory, 'router.sock'));
  child.stdout.resume();
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  await client.status();
  const readyMs = performance.now() - startedAt;
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return { child, client, stateDirectory, readyMs, kill };
}
