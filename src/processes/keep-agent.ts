import { spawn, type ChildProcess } from 'node:child_process';
import type { Logger } from 'pino';
import { ownCommand } from './own-command.ts';

const firstPauseMs = 200;
const longestPauseMs = 10_000;

/** The exit code of an agent whose folder another one holds: that one outlived a killed controller, and works on. */
export const anotherRuns = 75;

/** Runs the agent as a process of its own and starts it again where it ends. It outlives a killed controller. */
export function keepAgent(dataFolder: string, log: Logger): { stop(): void } {
  let child: ChildProcess | undefined;
  let stopping = false;
  let pause = firstPauseMs;
  const start = (): void => {
    if (stopping) return;
    const [program, ...rest] = ownCommand();
    child = spawn(program, [...rest, 'agent', '--data', dataFolder], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    const started = Date.now();
    child.once('exit', (code, signal) => {
      pause = Date.now() - started > longestPauseMs ? firstPauseMs : Math.min(longestPauseMs, pause * 2);
      if (code === anotherRuns) pause = longestPauseMs;
      else if (!stopping) log.warn({ code, signal }, 'the agent ended and is started again');
      setTimeout(start, pause);
    });
  };
  start();
  return {
    stop: () => {
      stopping = true;
      child?.kill('SIGTERM');
    },
  };
}
