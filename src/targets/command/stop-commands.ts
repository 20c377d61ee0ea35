import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { makeRemovable } from '#targets/process/read-only.ts';
import { openStateFolder, type StateFolder } from '#targets/process/state-folder.ts';
import { stopTree } from '#targets/process/stop-tree.ts';
import { commandFolder } from './command-target.ts';
import { stateOfRun, tracesNamed, type Traces } from './run.ts';

const graceMs = 10_000;

/** Ends commands that are at work, with all that they have started. What others have brought up is not ours to end, and serves on. */
export async function stopCommands(stateFolder: string): Promise<void> {
  const folder = commandFolder(stateFolder);
  if (!existsSync(path.join(folder, 'id'))) return;
  const state = openStateFolder(folder);
  const running = runsIn(state).filter((traces) => stateOfRun(traces) === 'running');
  await Promise.all(running.map(({ marker }) => stopTree(marker, undefined, graceMs)));
  await stopTree(`${state.markerPrefix}look:`, undefined, graceMs);
  await makeRemovable(state.artefacts);
}

function runsIn(state: StateFolder): readonly Traces[] {
  const files = readdirSync(state.environments, { recursive: true, encoding: 'utf8' });
  const started = files.filter((file) => path.basename(path.dirname(file)) === 'runs' && file.endsWith('.started'));
  return started.map((file) => tracesNamed(state, path.join(state.environments, file.slice(0, -'.started'.length))));
}
