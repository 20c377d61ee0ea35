import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { ShownEvidence, ShownRelease } from '#cli/http/answers.ts';
import { readRelease } from '#cli/reads.ts';
import type { Session } from '#cli/session.ts';
import { lastWordsLines } from '#cli/show/last-words-lines.ts';
import { wrap } from '#cli/text/table.ts';
import type { Outcome } from '#cli/outcome.ts';

const pauseMs = 500;
const patienceMs = 15 * 60_000;

export const command = defineCommand({
  usage: '--clean RELEASE --in ENVIRONMENT',
  about:
    'Starts a release in an environment with nothing but what is declared: an empty home, a bare PATH, none of what people keep on the host. It ' +
    'says which variables, files, hosts, programs and packages it reaches for beside that; then it is ended. What runs there is left alone, and ' +
    'nobody is led to it: it is no promotion. Something that nobody declares ends with 22.',
  options: {
    clean: { kind: 'text', value: 'RELEASE', says: 'the release to start from nothing' },
    in: { kind: 'text', value: 'ENVIRONMENT', says: 'where: with the variables and secrets that it has there' },
  },
  positionals: [0, 1],
  examples: [{ line: 'lockstep deploy --clean 1.1.0 --in dev', says: 'names what is missing from the file and the artefact' }],
  run: async (session, input) => {
    const [release, environment] = [input.text('clean'), input.text('in')];
    if (release === undefined || environment === undefined || input.positionals.length > 0) throw incomplete(input.positionals[0]);
    const before = cleansIn(await readRelease(session, release), environment).length;
    await session.command('clean', { release, environment });
    const given = await waitFor(session, { release, environment, before });
    return given === undefined ? stillLooking(release, environment) : outcomeOf(session, { release, environment, given });
  },
});

/** Who types `deploy 1.1.0` means `promote`. */
function incomplete(release: string | undefined): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-argument',
    sentence:
      '`deploy` starts a release from nothing, and needs --clean RELEASE and --in ENVIRONMENT. To bring it into a stage is `promote`.',
    next: release === undefined ? 'lockstep deploy --help' : `lockstep promote ${release}`,
  });
}

function cleansIn({ cleans = [] }: Pick<ShownRelease, 'cleans'>, environment: string): readonly ShownEvidence[] {
  return cleans.filter((each) => each.environment === environment);
}

interface Looking {
  readonly release: string;
  readonly environment: string;
  /** How often it was looked at there before. */
  readonly before: number;
}

async function waitFor(session: Session, { release, environment, before }: Looking): Promise<ShownEvidence | undefined> {
  session.output.note(`${release} is started from nothing in ${environment}.`);
  const end = session.now() + patienceMs;
  while (session.now() < end) {
    const given = cleansIn(await readRelease(session, release), environment)[before];
    if (given !== undefined) return given;
    await sleep(pauseMs);
  }
  return undefined;
}

interface Seen {
  readonly release: string;
  readonly environment: string;
  readonly given: ShownEvidence;
}

function outcomeOf(session: Session, { release, environment, given }: Seen): Outcome {
  const { verdict, because, lastWords } = given;
  const exit = verdict === 'pass' ? exits.done : verdict === 'fail' ? exits.stopped : exits.failed;
  const options = { now: session.now(), width: session.output.width, paint: session.output.paint };
  const words =
    verdict === 'pass' ? `${release} is clean in ${environment}: ${because}` : `${release} is not clean in ${environment}: ${because}`;
  return {
    exit,
    document: { exit, release, environment, verdict, because, evidence: given },
    lines: [...wrap(words, options.width), ...lastWordsLines(lastWords, options)],
  };
}

function stillLooking(release: string, environment: string): Outcome {
  const sentence = `${release} is still looked at in ${environment}; what comes of it stands in the release: lockstep release show ${release}`;
  return { exit: exits.waiting, document: { exit: exits.waiting, sentence }, lines: [sentence] };
}
