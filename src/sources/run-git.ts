import { cleanLine } from '#core/clean.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';
import type { SourceContext, Variables } from './source.ts';

export interface GitRun {
  /** A work tree, a bare repository, or any folder inside of one. */
  readonly repository: string;
  readonly input?: string;
  readonly onLine?: (line: string) => void;
}

/** Runs git with nothing that a repository, a hook or the surroundings could make it do besides. */
export function runGit(
  args: readonly string[],
  { repository, ...run }: GitRun,
  context: Pick<SourceContext, 'variables' | 'signal'>,
): Promise<ProgramEnd> {
  const safe = ['-C', repository, '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'protocol.ext.allow=never'];
  return runProgram({
    ...run,
    program: 'git',
    args: [...safe, ...args],
    folder: '/',
    variables: gitVariables(context.variables),
    signal: context.signal,
  });
}

/** Within a hook of git these lead it to another repository; replaced objects would be other bytes under the same commit. */
function gitVariables(variables: Variables): Variables {
  const { GIT_DIR: _1, GIT_WORK_TREE: _2, GIT_INDEX_FILE: _3, GIT_OBJECT_DIRECTORY: _4, GIT_NAMESPACE: _5, ...others } = variables;
  return {
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    ...others,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ALLOW_PROTOCOL: 'file:http:https:ssh',
  };
}

/** What it says on one line; undefined where it says no. */
export async function askGit(
  args: readonly string[],
  run: GitRun,
  context: Pick<SourceContext, 'variables' | 'signal'>,
): Promise<string | undefined> {
  const { code, stdout } = await runGit(args, run, context);
  return code === 0 ? stdout.toString().trim() : undefined;
}

/** git's own reason, for a sentence. */
export function gitWords({ stderr }: ProgramEnd): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.find((line) => /^(?:fatal|error|ERROR): /.test(line)) ?? lines.at(-1) ?? 'nothing';
  return cleanLine(withoutPassword(said.replace(/^(?:fatal|error): /, ''))).replace(/\.$/, '');
}

/** Addresses in what others say may carry a name and a password. */
export function withoutPassword(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]*@/gi, '$1');
}
