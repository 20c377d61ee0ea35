import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { catalogue } from '#catalogue/index.ts';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import { isObject, isText, objectOf } from '#cli/http/guards.ts';
import type { Session } from '#cli/session.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Service } from '#core/system.ts';

/** What artefacts are made from: the services of the file in force, and the folder that its paths are relative to. */
export interface Definitions {
  readonly services: readonly Service[];
  readonly folder: string;
}

const isFile = objectOf<{ readonly text: string }>({ text: isText });

/**
 * By the file in force, which is the one that the release will be of; where that may not be seen or is still to be applied, by the nearest
 * one. Undefined where there is neither: then every artefact is a path.
 */
export async function readDefinitions(session: Session): Promise<Definitions | undefined> {
  const near = await nearestFile(session.environment.folder);
  const services = servicesIn(await textInForce(session)) ?? servicesIn(near?.text);
  return services === undefined ? undefined : { services, folder: near?.folder ?? session.environment.folder };
}

async function textInForce(session: Session): Promise<string | undefined> {
  try {
    return (await (await session.client()).get(await session.path('file'), isFile)).text;
  } catch (error) {
    const isNone = error instanceof CommandError && (error.exit === exits.refused || error.exit === exits.forbidden);
    if (isNone) return undefined;
    throw error;
  }
}

/** A file that this Lockstep cannot read says nothing; the controller judges what is sent. */
function servicesIn(text: string | undefined): readonly Service[] | undefined {
  const parsed = text === undefined ? undefined : parseSystem(text, catalogue);
  return parsed?.ok === true ? parsed.system.services : undefined;
}

/** The lockstep.yaml of a folder, or of the nearest one above it. */
async function nearestFile(from: string): Promise<{ readonly text: string; readonly folder: string } | undefined> {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const text = await readFile(path.join(folder, 'lockstep.yaml'), 'utf8').catch((error: unknown) => unreadable(error));
    if (text !== undefined) return { text, folder };
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** One that is there and cannot be read is no reason to look further up; it has no text. */
function unreadable(error: unknown): string | undefined {
  return isObject(error) && error['code'] === 'ENOENT' ? undefined : '';
}
