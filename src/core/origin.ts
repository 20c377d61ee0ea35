/**
 * Where an artefact came from, as whoever created the release found it. It stands in the bill, so the release's digest covers it; it holds
 * no time, no name of a machine and no address with a password in it: the same source gives the same words.
 */
export interface Origin {
  readonly from?: ArtefactSource;
  /** Its files were made by this command, and lay in this folder of its work. */
  readonly build?: { readonly command: string; readonly output: string };
  /** A folder of one's own that was laid into it, as the file names it; the digest of its files, and the commit that they are of. */
  readonly add?: { readonly folder: string; readonly digest: string; readonly commit?: string; readonly changed?: true };
  /** The Node that lies in the artefact and runs it. */
  readonly node?: { readonly version: string; readonly package: string; readonly integrity: string };
}

export type ArtefactSource = NpmOrigin | GitOrigin | OciOrigin | FolderOrigin;

export interface NpmOrigin {
  readonly kind: 'npm';
  readonly package: string;
  readonly version: string;
  /** What the registry says of the package's bytes, and npm has checked. */
  readonly integrity: string;
  readonly registry: string;
  /** Version of the npm that made the tree. */
  readonly npm: string;
  readonly packages: number;
  /** `sha256:…` over the sorted lines `path name version integrity` of the whole tree; the lines lie in the artefact. */
  readonly tree: string;
  /** The tree is that of a lockfile of one's own. */
  readonly locked?: true;
  /** Packages whose install scripts ran; of all others they did not. */
  readonly scripts?: readonly string[];
}

export interface GitOrigin {
  readonly kind: 'git';
  readonly repository: string;
  readonly commit: string;
  /** Object id of the tree that was packed. */
  readonly tree: string;
  /** The tag or branch that was typed, where it was no commit. */
  readonly ref?: string;
  /** Below the root of the repository. */
  readonly folder?: string;
  /** Submodules that are not in it. */
  readonly without?: readonly string[];
}

export interface OciOrigin {
  readonly kind: 'oci';
  readonly image: string;
  readonly digest: string;
  readonly mediaType: string;
  /** Configuration and layers, or the images of an index, as the manifest counts them. */
  readonly bytes: number;
}

/** A folder that lies in a repository: what was committed when it was packed. */
export interface FolderOrigin {
  readonly kind: 'folder';
  readonly commit: string;
  /** Below the root of the repository. */
  readonly folder?: string;
  /** Something in it was changed since, so the commit says less than all. */
  readonly changed?: true;
}
