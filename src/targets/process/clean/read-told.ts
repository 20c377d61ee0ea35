import { z } from 'zod';
import type { Observed } from '#core/nothing/observed.ts';

const place = { by: z.string().exactOptional(), isOwn: z.boolean() };
const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('variable'), name: z.string(), ...place }),
  z.object({ kind: z.literal('package'), name: z.string(), from: z.string().exactOptional(), ...place }),
  z.object({ kind: z.literal('host'), host: z.string(), port: z.number().exactOptional() }),
  z.object({ kind: z.literal('file'), path: z.string(), isThere: z.boolean() }),
  z.object({ kind: z.literal('program'), path: z.string(), isThere: z.boolean() }),
]);
type Told = z.infer<typeof line>;

/** What the watchers within the program wrote, a line each; a line that was cut off is none. */
export function readTold(log: string): Observed {
  const told = log.split('\n').flatMap((text): readonly Told[] => {
    const read = line.safeParse(parsed(text));
    return read.success ? [read.data] : [];
  });
  return {
    variables: told.flatMap((each) => (each.kind === 'variable' ? [bare(each)] : [])),
    packages: told.flatMap((each) => (each.kind === 'package' ? [bare(each)] : [])),
    hosts: told.flatMap((each) => (each.kind === 'host' ? [bare(each)] : [])),
    files: told.flatMap((each) => (each.kind === 'file' ? [bare(each)] : [])),
    programs: told.flatMap((each) => (each.kind === 'program' ? [bare(each)] : [])),
  };
}

function bare<Each extends Told>({ kind: _kind, ...rest }: Each): Omit<Each, 'kind'> {
  return rest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
