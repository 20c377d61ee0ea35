import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RouterLog } from './log.ts';
import { startRouter, type RunningRouter } from './router.ts';

/** The life of the process `lockstep router --state DIR`: it ends by SIGTERM or SIGINT, and by nothing that happens to others. */
export async function runRouter(options: {
  readonly stateDirectory: string;
  readonly controlSocket?: string;
  readonly log: RouterLog;
}): Promise<RunningRouter> {
  const { stateDirectory, log } = options;
  outliveParent(log);
  await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
  const controlSocket = options.controlSocket ?? join(stateDirectory, 'router.sock');
  const router = await startRouter({ configurationFile: join(stateDirectory, 'router-configuration.json'), controlSocket, log });
  outliveBugs(log);
  const stop = () => void router.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  return router;
}

/** Who started the router may die: its terminal hangs up (SIGHUP), its end of our output closes (EPIPE). */
function outliveParent(log: RouterLog): void {
  process.on('SIGHUP', () => log.info('SIGHUP: nothing to do, the configuration comes over the control socket'));
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
}

/** A bug in one request must not end the requests of everybody else. */
function outliveBugs(log: RouterLog): void {
  const tell = (reason: unknown) =>
    log.warn(`A bug in the router: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
}
