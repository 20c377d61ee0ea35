import { dirname } from 'node:path';
import { startControl } from './control.ts';
import type { RouterLog } from './log.ts';
import { startProbing } from './probe.ts';
import type { Ports } from './servers.ts';
import { holdState, writeProcessFile } from './single.ts';
import { Router } from './state.ts';
import { readStored } from './stored-configuration.ts';

export interface RouterOptions {
  /** Where the configuration is kept; its folder, which exists, is the router's state. */
  readonly configurationFile: string;
  /** The unix socket on which the agent talks to the router (HTTP). */
  readonly controlSocket: string;
  readonly log: RouterLog;
}

export interface RunningRouter {
  /** The ports that listeners really have, by name. */
  readonly ports: () => Ports;
  /** Accepts nothing more, lets what is under way end (10 s unless told), and closes. */
  readonly stop: (patienceMs?: number) => Promise<void>;
}

/** Starts the router of this host with the configuration that it had. Throws a Failure where one already runs on the same state. */
export async function startRouter(options: RouterOptions): Promise<RunningRouter> {
  const { log, controlSocket } = options;
  const stateDirectory = dirname(options.configurationFile);
  const hold = await holdState(stateDirectory, controlSocket);
  const stored = await readStored(options.configurationFile);
  if (stored.problem !== undefined) log.warn(stored.problem);
  const router = new Router(options, stored);
  const stopReopening = await reopenPorts(router, log);
  const stopProbing = startProbing(router.desk, log);
  const stopTicking = startTicking(router);
  const control = await startControl(router, controlSocket);
  await writeProcessFile(stateDirectory, controlSocket, router.startedAt);
  log.info(`The router serves ${stored.configuration.listeners.length} listeners with configuration ${stored.configuration.version}`);
  return {
    ports: () => router.ports,
    stop: async (patienceMs = 10_000) => {
      stopReopening();
      stopProbing();
      stopTicking();
      await router.stop(patienceMs);
      await control.close();
      await hold.release();
    },
  };
}

/** Looks often enough that a second is closed soon after it is over. */
function startTicking(router: Router): () => void {
  const timer = setInterval(() => router.tick(), 100);
  return () => clearInterval(timer);
}

/** A port that was taken when the router came back is asked for again until it is free. */
async function reopenPorts(router: Router, log: RouterLog): Promise<() => void> {
  const missing = await router.reopen();
  for (const sentence of missing) log.warn(sentence);
  if (missing.length === 0) return () => {};
  const reopen = async () => {
    if ((await router.reopen()).length === 0) clearInterval(timer);
  };
  const timer = setInterval(() => void reopen(), 1_000);
  return () => clearInterval(timer);
}
