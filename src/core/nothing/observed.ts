// What a program reached for while it ran with nothing but what is declared: as its watchers saw it, before anything is judged.

export interface Observed {
  readonly variables: readonly VariableRead[];
  readonly files: readonly FileOpened[];
  readonly hosts: readonly HostReached[];
  readonly programs: readonly ProgramStarted[];
  readonly packages: readonly PackageWanted[];
}

export interface VariableRead {
  readonly name: string;
  /** `server.js:12`, in its artefact. */
  readonly by?: string;
  /** By the service's own files, and not by a package that it brings. */
  readonly isOwn: boolean;
}

export interface FileOpened {
  readonly path: string;
  readonly isThere: boolean;
}

export interface HostReached {
  /** A name that was looked up, or an address that was connected to. */
  readonly host: string;
  readonly port?: number;
  /** The name that the address belongs to, where it was looked up before. */
  readonly name?: string;
}

export interface ProgramStarted {
  readonly path: string;
  readonly isThere: boolean;
}

export interface PackageWanted {
  readonly name: string;
  /** Where it was found, outside of the artefact; absent: nowhere. */
  readonly from?: string;
  readonly by?: string;
  readonly isOwn: boolean;
}

/** How a run was watched, in words; and what could not be seen. */
export interface WatchedHow {
  readonly by: readonly string[];
  readonly blind: readonly string[];
}

/** One service that ran in nothing. */
export interface NothingSeen {
  readonly service: string;
  readonly isWell: boolean;
  readonly because?: string;
  readonly declared: Declared;
  readonly observed: Observed;
  readonly how: WatchedHow;
  readonly lastWords?: string;
}

/** What the service may reach for. */
export interface Declared {
  readonly variables: readonly string[];
  /** Names and addresses, with their ports where they are known. */
  readonly hosts: readonly { readonly host: string; readonly port?: number }[];
  /** Its artefact, and folders of its own. */
  readonly folders: readonly string[];
  /** Of its runtime: where Node or Python themselves lie. */
  readonly runtime: readonly string[];
  /** The program that its command names. */
  readonly program: string;
}

export const nothingObserved: Observed = { variables: [], files: [], hosts: [], programs: [], packages: [] };
