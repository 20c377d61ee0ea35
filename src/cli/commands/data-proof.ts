import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isData, type DataAnswer } from '#cli/http/data-answers.ts';
import { isProofAnswer } from '#cli/http/proof-answers.ts';
import { found } from '#cli/outcomes.ts';
import { paperLines } from '#cli/show/host-data-lines.ts';
import { writePaper } from '#cli/write-paper.ts';
import { readVerdict } from '#core/data/proof/paper.ts';
import { andOf } from '#core/words.ts';

export const command = defineCommand({
  usage: 'ENVIRONMENT [--out FILE.html] [--promotion ID] [--database NAME]',
  about:
    'The newest proof of the data of an environment, by a refresh or by itself: what it found, and whether the key that the ledger knows of its source ' +
    'signed it. With --out as a page to read, print and file, and beside it the text that is signed, for `lockstep data check-proof`.',
  options: {
    out: { kind: 'text', value: 'FILE', says: '.html for a page and the signed text beside it, .json for that alone' },
    promotion: { kind: 'text', value: 'ID', says: 'another one than the newest, as `lockstep data history --json` names it' },
    database: { kind: 'text', value: 'NAME', says: 'where an environment has several' },
  },
  positionals: [1, 1],
  examples: [{ line: 'lockstep data proof staging --out proof.html', says: 'for whoever answers for the protection of data' }],
  run: async (session, input) => {
    const [environment, out] = [input.positional(0), input.text('out')];
    const client = await session.client();
    const data = await client.get(await session.path('environments', environment, 'data'), isData);
    const { promotion, database } = wantedOf(data, { promotion: input.text('promotion'), database: input.text('database') });
    const answer = await client.get(await session.path('environments', environment, 'data', promotion, database, 'proof'), isProofAnswer);
    const { paper, signer, known, check, refresh, plan, signers } = answer;
    const documents = { 'proof.json': paper.proof, 'proof.note': paper.note };
    const files = out === undefined ? [] : await writePaper(session, out, { documents, signer, known, refresh, plan, signers });
    const verdict = readVerdict(paper.proof);
    const lines = paperLines({ promotion, database, environment, verdict, check, known, files });
    return found({ ...answer, files }, input.text('database') === undefined ? [...lines, ...othersThan(database, data)] : lines);
  },
});

interface Named {
  readonly promotion: string | undefined;
  readonly database: string | undefined;
}

/** Whoever files one proof shall not think that it is of all. */
function othersThan(database: string, { environment, databases }: DataAnswer): readonly string[] {
  const others = databases.flatMap((each) => (each.database === database ? [] : [each.database]));
  if (others.length === 0) return [];
  return [`It says nothing of ${andOf(others)}: lockstep data proof ${environment} --database ${others[0] ?? ''}`];
}

function wantedOf(
  { environment, history }: DataAnswer,
  { promotion, database }: Named,
): { readonly promotion: string; readonly database: string } {
  const isMeant = (named: string | undefined, own: string): boolean => named === undefined || named === own;
  // Of a copy that was dropped there is one too: it says nothing of what stands there, and is given to who names it.
  const newest = history.findLast(
    (each) =>
      each.documents?.['proof.json'] !== undefined &&
      (promotion !== undefined || each.state === 'in-place') &&
      isMeant(promotion, each.promotion) &&
      isMeant(database, each.database),
  );
  if (newest !== undefined) return newest;
  throw new CommandError(exits.refused, {
    code: 'no-proof',
    sentence: `No such proof is kept of the data of ${environment}.`,
    next: `lockstep data history ${environment}`,
  });
}
