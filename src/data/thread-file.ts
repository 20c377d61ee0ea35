import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where the entry of a thread lies: beside its caller in the sources; in the bundle a file of its own, beside the program. */
export function threadFile(caller: string, source: string, bundled: string): URL {
  if (caller.endsWith('.ts')) return new URL(source, caller);
  const here = path.dirname(fileURLToPath(caller));
  return pathToFileURL(path.join(path.basename(here) === 'assets' ? path.dirname(here) : here, bundled));
}

/** What passes through a thread is no object of its own: room for new ones is little used, and kept from others. */
export const threadLimits = { maxYoungGenerationSizeMb: 8 };
