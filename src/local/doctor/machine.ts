/** The machine as the checks ask it; tests give one that they made up. Nothing is changed by asking. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly nodeVersion: string;
  /** Of the C library; undefined where it is not glibc. */
  readonly glibc: string | undefined;
  readonly isRoot: boolean;
  readonly memoryBytes: number;
  readonly timeZone: string;
  readonly variables: { readonly [name: string]: string | undefined };
  /** What a program prints, or undefined where it is not there, fails or takes longer than a few seconds. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<string | undefined>;
  readonly text: (file: string) => string | undefined;
  readonly exists: (file: string) => boolean;
  /** Where the folder, or the nearest above it that is there, lies; undefined where nothing can be told. */
  readonly freeBytes: (folder: string) => number | undefined;
  readonly canWrite: (folder: string) => boolean;
  /** Whether something takes connections there. */
  readonly answers: (port: number) => Promise<boolean>;
  readonly ask: (url: string) => Promise<Answer | undefined>;
  /** Days until the certificate of an address ends, and whether its chain is trusted here. */
  readonly certificate: (url: string) => Promise<Certificate | undefined>;
  /** The embedded PostgreSQL of this platform: its version, or what is wrong with it. */
  readonly embeddedStore: () => Promise<{ readonly version: string } | { readonly problem: string }>;
  /** A PostgreSQL of one's own: its version, or what is wrong with it. Never its password. */
  readonly ownStore: (url: string) => Promise<{ readonly version: number } | { readonly problem: string }>;
  readonly now: () => number;
}

export interface Answer {
  readonly status: number;
  readonly server: string | undefined;
  /** By its clock, milliseconds since 1970; in whole seconds. */
  readonly date: number | undefined;
  readonly body: string;
}

/** What is wrong with it is told as the library names it: `DEPTH_ZERO_SELF_SIGNED_CERT`. */
export type Certificate = { readonly isTrusted: true; readonly days: number } | { readonly isTrusted: false; readonly because: string };

/** What was said on the command line. */
export interface DoctorRequest {
  /** Folder of the installation, absolute. */
  readonly data: string;
  /** Address of the controller. */
  readonly url: string;
  /** Our own version. */
  readonly version: string;
  /** The folder in which a system file may lie. */
  readonly folder: string;
}
