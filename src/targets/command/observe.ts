import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { observeTimeoutMs } from '#catalogue/targets/command.ts';
import { Failure } from '#core/failure.ts';
import type { PlacedService } from '#core/payload.ts';
import { maskSecrets } from '#targets/process/log-file.ts';
import { baseVariables } from '#targets/process/launch.ts';
import { markerVariable } from '#targets/process/proc.ts';
import type { StateFolder } from '#targets/process/state-folder.ts';
import { stopTree } from '#targets/process/stop-tree.ts';
import { digestOfPlaced } from './command-variables.ts';
import { formsOf } from './mask.ts';
import type { RunCommand } from './run.ts';

const graceMs = 2_000;
const mostOutput = 64 * 1024;
/** What has just been started may need a moment until it says so. */
const patienceMs = 10_000;
const againMs = 500;

/** A release that may be what runs. */
export interface Candidate {
  readonly release: string;
  readonly services: readonly PlacedService[];
}

export interface Seen {
  readonly isThere: boolean;
  /** `./version.sh says 1.0.0` */
  readonly because: string;
}

export interface Look extends RunCommand {
  readonly state: StateFolder;
  readonly secrets: { readonly [name: string]: string };
  readonly signal: AbortSignal;
}

/** Asks what runs. Throws a Failure where the command does not say. */
export async function askWhatRuns(look: Look, candidate: Candidate): Promise<Seen> {
  const { code, output, errors } = await runLook(look);
  const masked = (text: string): string => maskSecrets(text, formsOf(Object.values(look.secrets)));
  if (code !== 0) {
    const how = code === undefined ? 'did not answer in time' : `ended with exit code ${code}`;
    throw new Failure('observe-failed', `\`${look.command}\` ${how}. Its last words:\n${masked(errors || output)}`, { retryable: true });
  }
  return judgeSeen(masked(output.trim()), candidate, look.command);
}

/** The same, asked again for a moment until it is there. */
export async function askUntilThere(look: Look, candidate: Candidate): Promise<Seen> {
  const began = performance.now();
  for (;;) {
    const seen = await askWhatRuns(look, candidate).catch((error: unknown) => error);
    const isLast = performance.now() - began > patienceMs || look.signal.aborted;
    if (seen instanceof Error) {
      if (isLast) throw seen;
    } else if (isSeen(seen) && (seen.isThere || isLast)) return seen;
    await sleep(againMs);
  }
}

function isSeen(value: unknown): value is Seen {
  return typeof value === 'object' && value !== null && 'isThere' in value;
}

/** The digest of the bill, the name of the release, or JSON that gives every service of it its digest. */
export function judgeSeen(text: string, { release, services }: Candidate, command: string): Seen {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  if (text === '') return { isThere: false, because: `\`${command}\` says nothing` };
  if (!text.startsWith('{')) {
    const isThere = text === (text.startsWith('sha256:') ? digestOfPlaced(services) : release);
    return { isThere, because: `\`${command}\` says ${shown}` };
  }
  const digests = readDigests(text);
  if (digests === undefined) return { isThere: false, because: `\`${command}\` says what is no JSON of service and digest: ${shown}` };
  const others = services.filter(({ service, artefact }) => digests[service.name] !== artefact.digest);
  const words = others.map(({ service: { name } }) => `${name} ${digests[name] ?? 'nothing'}`);
  return others.length === 0
    ? { isThere: true, because: `\`${command}\` says the digests of ${release}` }
    : { isThere: false, because: `\`${command}\` says ${words.join(', ')}` };
}

function readDigests(text: string): { readonly [service: string]: string } | undefined {
  try {
    return z.record(z.string(), z.string()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

interface Looked {
  readonly code: number | undefined;
  readonly output: string;
  readonly errors: string;
}

async function runLook({ command, folder, variables, state, signal }: Look): Promise<Looked> {
  const marker = `${state.markerPrefix}look:${randomBytes(6).toString('hex')}`;
  const env = { ...baseVariables(), ...variables, [markerVariable]: marker };
  const child = spawn('sh', ['-c', command], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = [child.stdout, child.stderr].map((stream) => collect(stream));
  const end = AbortSignal.any([signal, AbortSignal.timeout(observeTimeoutMs)]);
  const stop = (): void => void stopTree(marker, undefined, graceMs);
  end.addEventListener('abort', stop, { once: true });
  if (end.aborted) stop();
  const closed = once(child, 'close').catch(() => undefined);
  await once(child, 'exit').finally(() => end.removeEventListener('abort', stop));
  // What it left running would hold its output open.
  await stopTree(marker, undefined, graceMs);
  await closed;
  return { code: child.exitCode ?? undefined, output: output?.() ?? '', errors: errors?.() ?? '' };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (part: string) => {
    text = `${text}${part}`.slice(0, mostOutput);
  });
  return () => text;
}

/** What an agent that was killed has left of its looks. */
export function endLooks({ markerPrefix }: StateFolder): Promise<void> {
  return stopTree(`${markerPrefix}look:`, undefined, graceMs);
}
