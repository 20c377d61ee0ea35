import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface StartedServer {
  readonly child: ChildProcess;
  readonly url: string;
  end(): Promise<void>;
}

/** Starts a program that says its port on its first line. */
export async function startServer(
  program: URL,
  argv: readonly string[],
  variables: { readonly [name: string]: string } = {},
): Promise<StartedServer> {
  const child = spawn(process.execPath, [fileURLToPath(program), ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...variables },
  });
  const said: readonly unknown[] = await once(child.stdout, 'data');
  const end = async (): Promise<void> => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await ended;
  };
  return { child, url: `http://127.0.0.1:${String(said[0]).trim()}`, end };
}
