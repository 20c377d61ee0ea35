import type { Commit, CommitList } from '#core/commits.ts';
import type { ArtefactSource, FolderOrigin, GitOrigin, NpmOrigin, OciOrigin, Origin } from '#core/origin.ts';
import { type Guard, isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

const isTexts = listOf(isText);

export function isTrue(value: unknown): value is true {
  return value === true;
}

const isNpm = objectOf<NpmOrigin>({
  kind: oneOf('npm'),
  package: isText,
  version: isText,
  integrity: isText,
  registry: isText,
  npm: isText,
  packages: isNumber,
  tree: isText,
  locked: optional(isTrue),
  scripts: optional(isTexts),
});
const isGit = objectOf<GitOrigin>({
  kind: oneOf('git'),
  repository: isText,
  commit: isText,
  tree: isText,
  ref: optional(isText),
  folder: optional(isText),
  without: optional(isTexts),
});
const isOci = objectOf<OciOrigin>({ kind: oneOf('oci'), image: isText, digest: isText, mediaType: isText, bytes: isNumber });
const isFolder = objectOf<FolderOrigin>({ kind: oneOf('folder'), commit: isText, folder: optional(isText), changed: optional(isTrue) });

function isSource(value: unknown): value is ArtefactSource {
  return isNpm(value) || isGit(value) || isOci(value) || isFolder(value);
}

export const isOrigin: Guard<Origin> = objectOf<Origin>({
  from: optional(isSource),
  build: optional(objectOf<NonNullable<Origin['build']>>({ command: isText, output: isText })),
  add: optional(
    objectOf<NonNullable<Origin['add']>>({ folder: isText, digest: isText, commit: optional(isText), changed: optional(isTrue) }),
  ),
  node: optional(objectOf<NonNullable<Origin['node']>>({ version: isText, package: isText, integrity: isText })),
});

export const isCommitList: Guard<CommitList> = objectOf<CommitList>({
  since: isText,
  count: isNumber,
  lacks: optional(isNumber),
  list: listOf(objectOf<Commit>({ commit: isText, subject: isText })),
});
