// The composition root: decides which process this is, and hands it what it needs. Everything else lies in its room.
import type { ProofPaper } from '#core/data/proof/paper.ts';
import type { VerifyRequest } from '#core/export-verdict.ts';
import type {
  BackupRequest,
  DatesRange,
  ExamineRequest,
  InitRequest,
  InstalledRequest,
  RecoverRequest,
  RestoreRequest,
} from '#cli/environment.ts';
import { clean } from '#core/clean.ts';
import { Failure } from '#core/failure.ts';

/** Processes by name; each is loaded only when it is asked for. */
const processes: { readonly [name: string]: () => Promise<{ readonly run: (argv: readonly string[]) => Promise<void> }> } = {
  serve: () => import('#processes/serve.ts'),
  agent: () => import('#processes/agent.ts'),
  router: () => import('#processes/router.ts'),
  migrator: () => import('#processes/migrator.ts'),
};

const [name = '', ...rest] = process.argv.slice(2);
/** `lockstep agent remove` is a command: it asks the controller. */
const isCommand = name === 'agent' && rest[0] === 'remove';
const start = isCommand || !Object.hasOwn(processes, name) ? undefined : processes[name];

if (start === undefined) await runCommand();
else await runProcess(start);

async function runProcess(load: (typeof processes)[string]): Promise<void> {
  try {
    await (await load()).run(rest);
  } catch (error) {
    // A failure is a sentence for people; anything else is our bug and shows where.
    process.stderr.write(
      `lockstep ${name}: ${error instanceof Failure ? clean(error.message) : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(exitOf(error));
  }
}

/** As commands end: the world failed, the command line is wrong, or it is our bug. */
function exitOf(error: unknown): number {
  if (!(error instanceof Failure)) return 70;
  return error.code === 'wrong-command-line' ? 2 : 1;
}

async function runCommand(): Promise<void> {
  const { runCli } = await import('#cli/run-cli.ts');
  const warn = (sentence: string): void => void process.stderr.write(`lockstep ${name}: ${clean(sentence)}\n`);
  const local = {
    backUp: async (request: BackupRequest) => (await import('#local/backup/backup.ts')).backUp({ ...request, warn }),
    restore: async (request: RestoreRequest) => (await import('#local/backup/restore.ts')).restore({ ...request, warn }),
    recoverUser: async (request: RecoverRequest) => {
      const { recoverUser } = await import('#http/recover-user.ts');
      return (await import('#local/recover-user.ts')).recoverUser({ ...request, warn }, recoverUser);
    },
    whatRuns: async (request: InstalledRequest) => (await import('#processes/take-down.ts')).whatRuns(request),
    takeDown: async (request: InstalledRequest, tell: (words: string) => void) =>
      (await import('#processes/take-down.ts')).takeDown(request, tell),
    version: async () => (await import('#local/own-version.ts')).ownVersion(),
    validate: async (text: string, folder: string) => (await import('#local/validate.ts')).validateWhole(text, folder),
    compileFile: async (text: string, now: number) => (await import('#local/compile-file.ts')).compileFile(text, now),
    compareZones: async (zones: readonly string[], now: number) => (await import('#local/compile-file.ts')).compareZones(zones, now),
    readDates: async (file: string, range: DatesRange) => (await import('#local/compile-file.ts')).readDates(file, range),
    mend: async (text: string) => (await import('#local/validate.ts')).mend(text),
    withDefaults: async (text: string) => (await import('#local/validate.ts')).withDefaults(text),
    compareFiles: async (before: string, after: string) => (await import('#local/compare-files.ts')).compareFiles(before, after),
    examine: async (request: ExamineRequest) => (await import('#local/doctor/examine-here.ts')).examineHere(request),
    schema: async () => (await import('#local/schema.ts')).schemaText(),
    survey: async (folder: string) => (await import('#local/init/init.ts')).survey(folder),
    init: async (request: InitRequest) => (await import('#local/init/init.ts')).init(request),
    dataHere: async (file: string) =>
      (await import('#data/host/here.ts')).dataHere(file, (await import('#witness/note.ts')).openSigningKey),
    checkPaper: async (paper: ProofPaper, key: string) => (await import('#witness/check-paper.ts')).checkPaper(paper, key),
    makeMaskKey: async (file: string) => (await import('#data/host/mask-key.ts')).makeMaskKey(file),
    verifyExport: async (request: VerifyRequest) => (await import('#local/verify-export.ts')).verifyExport(request),
  };
  process.exitCode = await runCli(process.argv.slice(2), process, { variables: process.env, folder: process.cwd(), local });
}
