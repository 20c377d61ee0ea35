import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import type { Session } from './session.ts';

export interface SystemFile {
  /** As it was named: for messages. */
  readonly name: string;
  readonly text: string;
}

export async function readSystemFile(session: Session, named: string | undefined): Promise<SystemFile> {
  const name = named ?? 'lockstep.yaml';
  try {
    return { name, text: await readFile(path.resolve(session.environment.folder, name), 'utf8') };
  } catch (cause) {
    throw new CommandError(exits.file, {
      code: 'no-such-file',
      sentence: `There is no file \`${name}\` that can be read here.`,
      next: 'Name the system file: it is usually called lockstep.yaml.',
      cause,
    });
  }
}

/** The system that a file describes. The controller parses the file; its address needs the name before. */
export function systemNamedIn({ name, text }: SystemFile): string {
  const [, system] = /^system:[ \t]*["']?([A-Za-z0-9][A-Za-z0-9._-]*)/m.exec(text) ?? [];
  if (system !== undefined) return system;
  throw new CommandError(exits.file, {
    code: 'unnamed-system',
    sentence: `${name} does not say which system it describes.`,
    next: 'Begin it with `system: NAME`, or say --system NAME.',
  });
}
