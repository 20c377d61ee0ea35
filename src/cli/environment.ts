import type { Readable, Writable } from 'node:stream';
import type { DataHere } from '#core/data/here.ts';
import type { PaperCheck, ProofPaper } from '#core/data/proof/paper.ts';
import type { ExportVerdict, VerifyRequest } from '#core/export-verdict.ts';
import type { Problem } from '#core/file/problem.ts';
import type { System } from '#core/system.ts';
import type { CompiledTime } from '#core/time/compiled.ts';
import type { Day } from '#core/time/types.ts';

export interface Variables {
  readonly [name: string]: string | undefined;
}

/** Where a command reads and writes: `process` is one. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  readonly stdout: Terminal;
  readonly stderr: Terminal;
}

export type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/** What a command finds around it. `main.ts` makes one: `{ variables: process.env, folder: process.cwd(), local }`. */
export interface CliEnvironment {
  readonly variables: Variables;
  /** Paths on the command line are relative to it. */
  readonly folder: string;
  /** The commands that need no controller lie in `local/`, which may touch the store; `main.ts` brings the two together. */
  readonly local: LocalWork;
}

export interface LocalWork {
  /** Backs an installation up, over the socket of its database. Throws Failures. */
  backUp(request: BackupRequest): Promise<BackedUp>;
  /** Makes an installation of a backup, and verifies it. Throws Failures. */
  restore(request: RestoreRequest): Promise<Restored>;
  /** Gives somebody a new password, past the controller. Throws Failures. */
  recoverUser(request: RecoverRequest): Promise<Recovered>;
  /** What of an installation runs on this host, in the order in which it is ended. */
  whatRuns(request: InstalledRequest): Promise<readonly string[]>;
  /** Ends it, and tells each part as it has ended. Throws Failures. */
  takeDown(request: InstalledRequest, tell: (words: string) => void): Promise<readonly string[]>;
  /** Which Lockstep this is. */
  version(): Promise<OwnVersion>;
  /** Reads a system file, which lies in that folder, and says what is wrong with it. */
  validate(text: string, folder: string): Promise<Validation>;
  /** Reads a system file, and looks up what it says of time. Throws Failures. */
  compileFile(text: string, now: number): Promise<CompiledFile>;
  /** Zones as this program has them, against those of the system. */
  compareZones(zones: readonly string[], now: number): Promise<readonly ZoneCompared[]>;
  /** The days of a calendar file. Throws where there is no such file. */
  readDates(file: string, range: DatesRange): Promise<DatesRead>;
  /** The file without the mistakes that have one certain mend. */
  mend(text: string): Promise<MendedFile>;
  /** A valid file with everything written out that it leaves to us, comments kept. */
  withDefaults(text: string): Promise<string>;
  /** What one system file says and another does not. */
  compareFiles(before: string, after: string): Promise<FilesCompared>;
  /** Looks at this machine, and changes nothing. */
  examine(request: ExamineRequest): Promise<readonly Examined[]>;
  /** The JSON Schema of the system file. */
  schema(): Promise<string>;
  /** What lies in a folder that is to have a system file. */
  survey(folder: string): Promise<Surveyed>;
  /** Writes a system file, or says why not. Throws Failures. */
  init(request: InitRequest): Promise<InitOutcome>;
  /** The databases of this host, as its file has them. Throws Failures. */
  dataHere(file: string): Promise<DataHere>;
  /** Writes a key of masks; one that is there stays. Throws Failures. */
  makeMaskKey(file: string): Promise<void>;
  /** Whether a proof is the one that a key signed. */
  checkPaper(paper: ProofPaper, key: string): Promise<PaperCheck>;
  /** Recomputes the hashes of a ledger that was written to a file, and holds it against checkpoints. */
  verifyExport(request: VerifyRequest): Promise<ExportVerdict>;
}

export type CompiledFile =
  | { readonly ok: true; readonly system: System; readonly time?: CompiledTime; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ZoneCompared {
  readonly zone: string;
  /** Editions of tzdata: ours, and the system's where it has the zone. */
  readonly own: string;
  readonly other?: string;
  /** From when on the two show other clocks, within 400 days; seconds ahead of UTC. */
  readonly differs?: { readonly from: number; readonly seconds: number; readonly otherSeconds: number };
}

export interface DatesRange {
  readonly zone: string;
  readonly from: number;
  readonly to: number;
}

export type DatesRead =
  | { readonly ok: true; readonly dates: readonly { readonly first: Day; readonly last: Day; readonly summary: string }[] }
  | { readonly ok: false; readonly problems: readonly { readonly line: number; readonly sentence: string }[] };

export interface FilesCompared {
  readonly changes: readonly string[];
  /** What a second person would have to permit. */
  readonly weakens: readonly string[];
  /** What is wrong with the second; then nothing else can be said of it. */
  readonly problems: readonly Problem[];
}

/** What `lockstep validate --fix` did, line by line. */
export interface MendedFile {
  readonly text: string;
  readonly mended: readonly { readonly code: string; readonly line: number; readonly was: string; readonly now: string }[];
}

/** What `lockstep doctor` looks at; paths are absolute. */
export interface ExamineRequest {
  readonly data: string;
  /** Address of the controller. */
  readonly url: string;
  /** Where a system file may lie. */
  readonly folder: string;
}

export interface Examined {
  readonly id: string;
  readonly state: 'ok' | 'warn' | 'missing';
  readonly sentence: string;
  readonly why?: string;
  readonly next?: string;
}

/** What `lockstep init` found. */
export interface Surveyed {
  readonly name: string;
  /** A system file stands there already. */
  readonly hasFile: boolean;
  readonly services: readonly SurveyedService[];
  readonly tests?: { readonly command: string; readonly file: string };
  readonly ci?: string;
  /** Recognised, and not served by this build. */
  readonly unserved: readonly { readonly file: string; readonly sentence: string }[];
  readonly presets: readonly { readonly id: string; readonly path: string; readonly summary: string }[];
}

export interface SurveyedService {
  readonly name: string;
  readonly folder: string;
  readonly kind: string;
  readonly command?: string;
  readonly health?: string;
  readonly migrations?: { readonly tool: string };
  readonly variables: readonly { readonly name: string; readonly isSecret: boolean }[];
}

/** What `lockstep init` is to write; the folder is absolute. */
export interface InitRequest {
  readonly folder: string;
  readonly name: string;
  readonly preset: string;
  readonly host: string;
  readonly url?: string;
  readonly approvers: readonly string[];
  readonly developers: readonly string[];
  readonly data: 'masked' | 'synthetic';
  readonly zone?: string;
  readonly calendar?: string;
  readonly replaces: boolean;
}

export type InitOutcome =
  | { readonly kind: 'written'; readonly files: readonly string[]; readonly kept?: string }
  | { readonly kind: 'there'; readonly file: string }
  | { readonly kind: 'wrong'; readonly sentence: string };

/** What `lockstep backup` is to do; paths are absolute. */
export interface BackupRequest {
  readonly target: string;
  readonly data: string;
  readonly url?: string;
  readonly isLogical: boolean;
}

export interface BackedUp {
  readonly target: string;
  readonly kind: 'physical' | 'logical';
  readonly endedAt: string;
  readonly heads: readonly Head[];
  readonly files: number;
  readonly bytes: number;
  readonly isOnline: boolean;
}

export interface RestoreRequest {
  readonly source: string;
  readonly data: string;
  readonly url?: string;
}

export interface Restored {
  readonly data: string;
  readonly kind: 'physical' | 'logical';
  readonly endedAt: string;
  readonly lockstep: string;
  readonly heads: readonly Head[];
}

export interface RecoverRequest {
  readonly name: string;
  readonly data: string;
  readonly url?: string;
}

/** The password is shown this once. */
export interface Recovered {
  readonly person: string;
  readonly password: string;
}

/** The folders of an installation on this host: of the controller, where there is one, and of its agent. */
export interface InstalledRequest {
  readonly data?: string;
  readonly state: string;
}

export interface OwnVersion {
  readonly version: string;
  /** Where the sources lie in a clone of git: the commit. */
  readonly commit?: string;
}

/** The last event of a system's ledger. */
export interface Head {
  readonly name: string;
  readonly seq: number;
  readonly head: string;
}

/** Everything that is wrong with a file, each with its place; or what it describes. */
export type Validation =
  | {
      readonly ok: true;
      readonly warnings: readonly Problem[];
      readonly system: string;
      readonly stages: readonly string[];
      readonly services: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };
