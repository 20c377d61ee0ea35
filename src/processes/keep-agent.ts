import { spawn, type ChildProcess } from 'node:child_process';
import type { Logger } from 'pino';
import { agentNote, type DataFolder } from './data-folder.ts';
import { endProcess, notedProcess } from './noted-process.ts';
import { ownCommand } from './own-command.ts';

const firstPauseMs = 200;
const longestPauseMs = 10_000;

/** Between two steps it ends at once; what is under way is looked at by the next one. */
const graceMs = 4_000;

/**
 * Threads of a refresh come and go; with an arena for each of them glibc keeps a hundred mebibytes of what they had. The unit of systemd says it, too;
 * whoever set it otherwise knows why. What an agent starts does not inherit it.
 */
export const agentVariables = { MALLOC_ARENA_MAX: '2' };

/** The exit code of an agent whose folder another one holds: that one outlived a killed controller, and works on. */
export const anotherRuns = 75;

/** Runs the agent as a process of its own and starts it again where it ends. It outlives a killed controller. */
export function keepAgent({ folder, agentState }: Pick<DataFolder, 'folder' | 'agentState'>, log: Logger): { stop(): Promise<void> } {
  let child: ChildProcess | undefined;
  let stopping = false;
  let pause = firstPauseMs;
  const start = (): void => {
    if (stopping) return;
    const [program, ...rest] = ownCommand();
    child = spawn(program, [...rest, 'agent', '--data', folder], {
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
      env: { ...agentVariables, ...process.env },
    });
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
    stop: async () => {
      stopping = true;
      // One that outlived a controller before us is no child of ours, and is left behind as little.
      const other = notedProcess(agentNote(agentState));
      if (other !== undefined) await endProcess(other, graceMs);
      else child?.kill('SIGTERM');
    },
  };
}
