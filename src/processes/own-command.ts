import path from 'node:path';

/** Program and arguments that run this very Lockstep again: the sources, or the bundle. */
export function ownCommand(): readonly [string, ...string[]] {
  return [process.execPath, '--enable-source-maps', path.resolve(process.argv[1] ?? '')];
}
