import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The code of a generator's thread: beside this file in the sources; in the bundle a file of its own, beside the program. */
export function threadFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./thread.ts', import.meta.url);
  const here = fileURLToPath(import.meta.url);
  const folder = path.basename(path.dirname(here)) === 'assets' ? path.dirname(path.dirname(here)) : path.dirname(here);
  return pathToFileURL(path.join(folder, 'load-thread.js'));
}
