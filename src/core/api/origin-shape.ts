import { z } from 'zod';
import { cleanLine } from '#core/clean.ts';
import { mostCommits, type CommitList } from '#core/commits.ts';
import type { ArtefactSource, FolderOrigin, GitOrigin, NpmOrigin, OciOrigin, Origin } from '#core/origin.ts';

// Where an artefact came from, as the client tells it with a release and as views show it again: one shape for both.

const line = z.string().max(2_000).overwrite(cleanLine);
const word = z.string().max(500).overwrite(cleanLine);
const hexId = z.string().regex(/^[0-9a-f]{40,64}$/, 'an object id of git');
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a digest');
const count = z.int().min(0);
/** A name and a password may stand in an address; here none does. */
const address = line.refine((text) => !/:\/\/[^/]*:[^/]*@/.test(text), { error: 'an address without a password' });

const npmFields = {
  kind: z.literal('npm'),
  package: word,
  version: word,
  integrity: word,
  registry: address,
  npm: word,
  packages: count,
  tree: digest,
  locked: z.literal(true).exactOptional(),
  scripts: z.array(word).max(1_000).exactOptional(),
} satisfies { readonly [Field in keyof Required<NpmOrigin>]: z.ZodType };

const gitFields = {
  kind: z.literal('git'),
  repository: address,
  commit: hexId,
  tree: hexId,
  ref: word.exactOptional(),
  folder: line.exactOptional(),
  without: z.array(line).max(1_000).exactOptional(),
} satisfies { readonly [Field in keyof Required<GitOrigin>]: z.ZodType };

const ociFields = {
  kind: z.literal('oci'),
  image: line,
  digest,
  mediaType: word,
  bytes: count,
} satisfies { readonly [Field in keyof Required<OciOrigin>]: z.ZodType };

const folderFields = {
  kind: z.literal('folder'),
  commit: hexId,
  folder: line.exactOptional(),
  changed: z.literal(true).exactOptional(),
} satisfies { readonly [Field in keyof Required<FolderOrigin>]: z.ZodType };

const sourceShape: z.ZodType<ArtefactSource> = z.discriminatedUnion('kind', [
  z.strictObject(npmFields),
  z.strictObject(gitFields),
  z.strictObject(ociFields),
  z.strictObject(folderFields),
]);

const originFields = {
  from: sourceShape.exactOptional(),
  build: z.strictObject({ command: line, output: line }).exactOptional(),
  add: z.strictObject({ folder: line, digest, commit: hexId.exactOptional(), changed: z.literal(true).exactOptional() }).exactOptional(),
  node: z.strictObject({ version: word, package: word, integrity: word }).exactOptional(),
} satisfies { readonly [Field in keyof Required<Origin>]: z.ZodType };

export const originShape: z.ZodType<Origin> = z.strictObject(originFields);

const listFields = {
  since: word,
  count,
  lacks: count.exactOptional(),
  list: z.array(z.strictObject({ commit: hexId, subject: z.string().max(300).overwrite(cleanLine) })).max(mostCommits),
} satisfies { readonly [Field in keyof Required<CommitList>]: z.ZodType };

export const commitListShape: z.ZodType<CommitList> = z.strictObject(listFields);
