// Types one line into a shell, at a terminal where the line asks something.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A prompt that is waited for, and what is typed then, maybe by what the screen shows. */
export type Answer = readonly [prompt: RegExp, typed: string | ((screen: string) => string)];

export interface TypedLine {
  readonly text: string;
  /** Where it is typed. */
  readonly folder: string;
  readonly variables: NodeJS.ProcessEnv;
  readonly stdin?: string;
  /** With them there is a terminal, and nothing else reads stdin. */
  readonly answers?: readonly Answer[];
  /** What it says once it does its work: a process that stays is ended then, as Ctrl-C ends it. */
  readonly until?: RegExp;
  /** What is done while it stays. */
  readonly meanwhile?: () => Promise<unknown>;
}

export interface Said {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** What a line takes at most, on a machine that does much else. */
const lineMs = 150_000;

export async function typeLine({ text, folder, variables, stdin = '', answers, until, meanwhile }: TypedLine): Promise<Said> {
  const [command, ...argv] = answers === undefined ? ['bash', '-c', text] : ['script', '-qefc', text, '/dev/null'];
  const child = spawn(command ?? 'bash', argv, { cwd: folder, env: { ...variables, SHELL: '/bin/bash' }, detached: true });
  const overdue = setTimeout(() => endAll(child, 'SIGKILL'), lineMs);
  // Who does not read stdin ends before it is written.
  child.stdin.on('error', () => undefined);
  const [out, err] = [gathered(child.stdout), gathered(child.stderr)];
  const ended = once(child, 'close');
  if (answers === undefined) child.stdin.end(stdin);
  else await answer(child, answers, out);
  if (until !== undefined) {
    await said(child, () => until.test(out() + err()));
    await meanwhile?.();
    endAll(child, 'SIGINT');
  }
  await ended;
  clearTimeout(overdue);
  return { exit: child.exitCode, out: out(), err: err() };
}

/** With whatever it has started. */
function endAll(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) process.kill(-Number(child.pid), signal);
}

/** Each prompt is looked for in what was said since the answer before. */
async function answer(child: ChildProcessWithoutNullStreams, answers: readonly Answer[], out: () => string): Promise<void> {
  let from = 0;
  for (const [prompt, typed] of answers) {
    const start = from;
    await said(child, () => prompt.test(out().slice(start)));
    from = out().length;
    child.stdin.write(`${typeof typed === 'string' ? typed : typed(out())}\r`);
  }
}

async function said(child: ChildProcessWithoutNullStreams, isSaid: () => boolean): Promise<void> {
  while (child.exitCode === null && child.signalCode === null && !isSaid()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

function gathered(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (part) => void (text += String(part)));
  return () => text;
}
