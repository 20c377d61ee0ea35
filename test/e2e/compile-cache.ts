import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where Node keeps what it has compiled of our sources, as `bin/lockstep.js` has it keep that: a command starts in a third of the time then. */
export const compileCache = { NODE_COMPILE_CACHE: path.join(tmpdir(), 'lockstep-compile-cache') } as const;
