import { once } from 'node:events';
import { realpath, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Failure } from '#core/failure.ts';
import { codeOfError } from './errors.ts';
import { writeDurably } from './stored-configuration.ts';

/** What the router leaves in its state folder, so that an agent finds it again. */
const processFile = 'router-process.json';

export interface Hold {
  readonly release: () => Promise<void>;
}

/**
 * Makes sure that one router serves a state folder. The kernel keeps the hold and lets go of it with the process, however that ends:
 * on Linux an abstract socket named after the folder; everywhere, whoever answers on the control socket is alive.
 */
export async function holdState(stateDirectory: string, controlSocket: string): Promise<Hold> {
  const lock = process.platform === 'linux' ? await lockFolder(stateDirectory) : undefined;
  if (await isAnswered(controlSocket)) {
    lock?.close();
    throw taken(stateDirectory);
  }
  await rm(controlSocket, { force: true });
  return {
    release: async () => {
      await rm(join(stateDirectory, processFile), { force: true });
      lock?.close();
    },
  };
}

export async function writeProcessFile(stateDirectory: string, controlSocket: string, startedAt: number): Promise<void> {
  const text = JSON.stringify({ pid: process.pid, controlSocket, startedAt: new Date(startedAt).toISOString() });
  await writeDurably(join(stateDirectory, processFile), `${text}\n`);
}

async function lockFolder(stateDirectory: string): Promise<Server> {
  const folder = await stat(await realpath(stateDirectory));
  const lock = createServer();
  try {
    lock.listen(`\0lockstep-router-${folder.dev}-${folder.ino}`);
    await once(lock, 'listening');
    return lock.unref();
  } catch (error) {
    if (codeOfError(error) === 'EADDRINUSE') throw taken(stateDirectory);
    throw error;
  }
}

function taken(stateDirectory: string): Failure {
  return new Failure('router-runs-already', `Another router already serves ${stateDirectory}.`, { retryable: false });
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
