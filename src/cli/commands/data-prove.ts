import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { dataFileOption, onHost } from '#cli/data-host.ts';
import { exits, type Exit } from '#cli/exits.ts';
import { isData } from '#cli/http/data-answers.ts';
import { recorded } from '#cli/outcomes.ts';
import { dataLines } from '#cli/show/data-lines.ts';
import { provedLines } from '#cli/show/host-data-lines.ts';
import type { Session } from '#cli/session.ts';
import { followPromotion } from '#cli/wait/follow-promotion.ts';
import { waitMs, waitOption } from '#cli/wait/wait-option.ts';
import { writePaper } from '#cli/write-paper.ts';
import type { ProofResult } from '#core/data/proof/verdict.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: '[DATABASE] ENVIRONMENT [--wait[=4h]] [--reason TEXT] [--out FILE.html] [--data-file FILE]',
  about:
    'Looks through what stands in an environment now for values that production has: after people worked there, or when a column turned out to be ' +
    'personal. Production is read as for a refresh, and nothing is written: neither there nor here. With an environment alone the controller has it done by ' +
    'the agent at the source, in the line of the environment, also during a freeze. With a database before it, run it on the host of the source. Ends ' +
    'with 0 where nothing was found, with 22 where something was, with 1 where the proof could not see; through the controller that is known with --wait.',
  options: {
    wait: waitOption,
    reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger' },
    'data-file': dataFileOption,
    out: {
      kind: 'text',
      value: 'FILE',
      says: 'on the host: write the proof, .html for a page and the signed text beside it, .json for that alone',
    },
  },
  positionals: [1, 2],
  examples: [
    { line: 'lockstep data prove staging --wait=1h', says: 'before staging is shown to a customer' },
    { line: 'lockstep data prove shop staging --out proof.html', says: 'on the host of the source, for whoever asks' },
  ],
  run: async (session, input) => {
    const words = input.positionals;
    const [database, environment] = words.length === 2 ? [input.positional(0), input.positional(1)] : [undefined, input.positional(0)];
    const wait = input.text('wait');
    if (database === undefined) return throughController(session, environment, { wait, reason: input.text('reason') });
    if (wait !== undefined) throw hostOnly(database, environment);
    return onThisHost(session, { database, environment, file: input.text('data-file'), out: input.text('out') });
  },
});

function hostOnly(database: string, environment: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'needless-value',
    sentence: `\`lockstep data prove ${database} ${environment}\` looks on this host, and ends when it is done.`,
    next: `Through the controller: lockstep data prove ${environment} --wait`,
  });
}

const endings: { readonly [Result in ProofResult]: Exit } = { pass: exits.done, leak: exits.stopped, broken: exits.failed };

interface Asked {
  readonly wait: string | undefined;
  readonly reason: string | undefined;
}

/** How it ended is known of the environment's data, and not of the promotion: that has looked, whatever it saw. */
async function throughController(session: Session, environment: string, { wait, reason }: Asked): Promise<Outcome> {
  const patienceMs = wait === undefined ? undefined : waitMs(wait);
  const answer = await session.command('refresh', { environment, only: 'proof', ...(reason !== undefined && { reason }) });
  const [promotion] = answer.ids;
  if (patienceMs === undefined || promotion === undefined) return recorded(answer, `The data of ${environment} are to be looked through.`);
  const followed = await followPromotion(session, { promotion, patienceMs });
  if (followed.exit !== exits.done) return followed;
  const data = await (await session.client()).get(await session.path('environments', environment, 'data'), isData);
  const found = data.history.flatMap(({ promotion: id, proved }) => (id === promotion && proved !== undefined ? [proved.verdict] : []));
  const worst = found.includes('leak') ? 'leak' : found.length === 0 || found.includes('broken') ? 'broken' : 'pass';
  const { width, paint } = session.output;
  const own = { ...data, history: data.history.filter((each) => each.promotion === promotion) };
  return { exit: endings[worst], document: { ...data }, lines: dataLines(own, { now: session.now(), width, paint }) };
}

interface Wanted {
  readonly database: string;
  readonly environment: string;
  readonly file: string | undefined;
  readonly out: string | undefined;
}

async function onThisHost(session: Session, { database, environment, file, out }: Wanted): Promise<Outcome> {
  const say = (words: string): void => session.output.note(words);
  const { proved, verdict, documents } = await onHost(session, file, (here) => here.prove(database, environment, say));
  const files = out === undefined ? [] : await writePaper(session, out, { documents, signer: proved.signer });
  const document = { database, environment, ...proved, sentences: provedLines(verdict, []), files };
  return { exit: endings[proved.verdict], document, lines: provedLines(verdict, files) };
}
