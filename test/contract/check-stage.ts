import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile, mkdir } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckContext } from '#checks/check.ts';
import type { CheckDefinition } from '#core/system.ts';

/** The value that may appear nowhere. */
export const secret = `hush-${randomUUID()}`;

/** A stage on which a check is run: an artefact folder, a work folder, and everything that the check said. */
export interface CheckStage {
  readonly context: CheckContext;
  readonly lines: string[];
  readonly blobs: Map<string, Buffer>;
  readonly artefact: string;
  /** Everything said and kept, as one text. */
  told(): string;
  end(): Promise<void>;
}

export async function openStage(
  given: { readonly url?: string; readonly files?: { readonly [name: string]: string }; readonly signal?: AbortSignal } = {},
): Promise<CheckStage> {
  const root = await mkdtemp(path.join(tmpdir(), 'lockstep-check-'));
  const [artefact, workFolder] = [path.join(root, 'api'), path.join(root, 'work')];
  await Promise.all([mkdir(artefact), mkdir(workFolder)]);
  for (const [name, text] of Object.entries(given.files ?? {})) {
    await mkdir(path.dirname(path.join(artefact, name)), { recursive: true });
    await writeFile(path.join(artefact, name), text);
  }
  const lines: string[] = [];
  const blobs = new Map<string, Buffer>();
  const context: CheckContext = {
    baseUrls: given.url === undefined ? {} : { api: given.url },
    variables: { PASSWORD: secret },
    secrets: [secret],
    folders: { api: artefact },
    workFolder,
    signal: given.signal ?? new AbortController().signal,
    traffic: (since) => Promise.resolve({ until: since, seconds: [] }),
    // Nothing comes of it until it is stopped.
    inNothing: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    log: (line) => void lines.push(line),
    keep: (name, content) => {
      blobs.set(name, Buffer.from(content));
      return Promise.resolve(`sha256:${createHash('sha256').update(content).digest('hex')}`);
    },
  };
  const told = (): string => [...lines, ...[...blobs].map(([name, bytes]) => `${name} ${bytes.toString('latin1')}`)].join('\n');
  return { context, lines, blobs, artefact, told, end: () => rm(root, { recursive: true, force: true }) };
}

export function definitionOf(kind: string, options: CheckDefinition['options'], timeoutMs = 20_000): CheckDefinition {
  return { name: 'smoke', kind, options, timeoutMs };
}

/** A server on a free port, and its URL. */
export async function serve(listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, server };
}

/** Processes of this machine whose command line or environment holds the text. */
export async function processesWith(text: string): Promise<number> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const texts = await Promise.all(
    ids.flatMap((id) => ['environ', 'cmdline'].map((file) => readFile(`/proc/${id}/${file}`, 'latin1').catch(() => ''))),
  );
  return texts.filter((found) => found.includes(text)).length;
}
