import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { ShownEvidence, ShownRelease } from '#cli/http/answers.ts';
import { found } from '#cli/outcomes.ts';
import { readRelease } from '#cli/reads.ts';
import type { Session } from '#cli/session.ts';
import { loadLines } from '#cli/show/load-lines.ts';
import { evidenceLine } from '#cli/show/release-lines.ts';
import { wrap } from '#cli/text/table.ts';
import { readFigures } from '#core/load/read-figures.ts';

export const command = defineCommand({
  usage: 'RELEASE [--stage STAGE] [--gate GATE] [--output FOLDER]',
  about:
    'The last verdict of each check, in full, with the names of the files that it kept. With --output they are written into a folder: ' +
    'a load check keeps `load.html`, a page for any browser.',
  options: {
    stage: { kind: 'text', value: 'STAGE', says: 'only checks of this stage' },
    gate: { kind: 'text', value: 'GATE', says: 'only the check of this name' },
    output: { kind: 'text', value: 'FOLDER', says: 'write the files there' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep report 1.1.0 --stage LAST', says: 'what the load check measured' },
    { line: 'lockstep report 1.1.0 --gate load --output report', says: 'then open report/load.html' },
  ],
  run: async (session, input) => {
    const view = await readRelease(session, input.positional(0));
    const reports = reportsOf(view, { stage: input.text('stage'), gate: input.text('gate') });
    if (reports.length === 0) throw nothingYet(view.release);
    const folder = input.text('output');
    const parts = await Promise.all(reports.map((report) => linesOf(session, view, report)));
    const written = folder === undefined ? [] : await write(session, { view, reports, folder });
    return found({ release: view.release, reports: reports.map(({ stage, gate, evidence }) => ({ stage, gate, ...evidence })), written }, [
      ...parts.flat(),
      ...written.map((file) => `Written: ${file}`),
    ]);
  },
});

interface Report {
  readonly stage: string;
  readonly gate: string;
  readonly evidence: ShownEvidence;
}

/** The last evidence of each check that is asked for. */
function reportsOf(
  view: ShownRelease,
  asked: { readonly stage: string | undefined; readonly gate: string | undefined },
): readonly Report[] {
  return view.stages
    .filter(({ stage }) => asked.stage === undefined || stage === asked.stage)
    .flatMap(({ stage, entry, exit }) =>
      [...entry, ...exit].flatMap(({ gate, evidence }) => {
        const last = gate.kind === 'check' ? evidence.at(-1) : undefined;
        return last === undefined || (asked.gate !== undefined && gate.label !== asked.gate)
          ? []
          : [{ stage, gate: gate.label, evidence: last }];
      }),
    );
}

function nothingYet(release: string): CommandError {
  return new CommandError(exits.refused, {
    code: 'no-such-evidence',
    sentence: `No check of ${release} that fits has a verdict yet.`,
    next: `lockstep why ${release}`,
  });
}

async function linesOf(session: Session, view: ShownRelease, { stage, gate, evidence }: Report): Promise<readonly string[]> {
  const { paint, width } = session.output;
  const digest = evidence.blobs?.['load.json'];
  const figures = digest === undefined ? undefined : readFigures(await jsonOf(session, view, digest));
  return [
    paint('bold', `${stage}  ${gate}`),
    ...wrap(evidenceLine(evidence, session.now()), width),
    ...(figures === undefined ? [] : loadLines(figures, { width, paint })),
    '',
  ];
}

/** Undefined where the file is gone: blobs have a retention, digests stay. */
async function jsonOf(session: Session, view: ShownRelease, digest: string): Promise<unknown> {
  try {
    const bytes = await (await session.client()).getBytes(await addressOf(session, view, digest));
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function addressOf(session: Session, view: ShownRelease, digest: string): Promise<string> {
  return session.path('releases', view.release, 'evidence', digest);
}

interface Writing {
  readonly view: ShownRelease;
  readonly reports: readonly Report[];
  readonly folder: string;
}

/** Each into the folder under its own name; those of several checks in folders of their own, so that none is written over. */
async function write(session: Session, { view, reports, folder }: Writing): Promise<readonly string[]> {
  const written: string[] = [];
  const client = await session.client();
  for (const { stage, gate, evidence } of reports) {
    const place = reports.length === 1 ? folder : path.join(folder, `${stage} ${gate}`.replaceAll(/[^\w.-]+/g, '-'));
    for (const [name, digest] of Object.entries(evidence.blobs ?? {})) {
      // A check names its files; none of them may leave the folder.
      const file = path.join(place, path.basename(name));
      const bytes = await client.getBytes(await addressOf(session, view, digest));
      await mkdir(path.join(session.environment.folder, place), { recursive: true });
      await writeFile(path.resolve(session.environment.folder, file), bytes);
      written.push(file);
    }
  }
  return written;
}
