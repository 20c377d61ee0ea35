import { commandTargetKind } from './command/command-target.ts';
import { processTargetKind } from './process/process-target.ts';
import type { TargetKind } from './target.ts';

/** Every target of this build, by the id that an environment names. */
export const targets: ReadonlyMap<string, TargetKind> = new Map([processTargetKind, commandTargetKind].map((kind) => [kind.id, kind]));
