// A proof, taken away: as what was signed of it, and as a page to read, print and file.
import type { FastifyReply } from 'fastify';
import { proofPage } from '#core/data/proof/page.ts';
import { paperText, readPaper, readVerdict, unknownKey, type PaperCheck, type ProofPaper } from '#core/data/proof/paper.ts';
import { refreshedFrom } from '#core/refresh.ts';
import type { State } from '#core/state.ts';
import type { RefreshView } from '#core/views/data.ts';
import { signerKnown, type SignerKnown } from '#core/views/proof-taken.ts';
import { checkPaper } from '#witness/check-paper.ts';
import type { Handlers } from './asked.ts';
import { missing } from './system-handlers.ts';

export interface ProofWanted {
  readonly system: string;
  readonly environment: string;
  readonly promotion: string;
  readonly database: string;
}

/** What is known of one, as far as its texts are kept. */
export interface ProofKept {
  readonly history: readonly RefreshView[];
  readonly documents: { readonly [name: string]: string };
}

export function proofHandlers(kept: (wanted: ProofWanted) => Promise<ProofKept>): Pick<Handlers, 'dataProof' | 'dataProofPage'> {
  return {
    async dataProof({ system: { state }, parameters: { environment, promotion, database } }) {
      const wanted = { system: state.head.system, environment, promotion, database };
      const { paper, check, signer, known, ...told } = taken(wanted, await kept(wanted), state);
      const { state: signed, sentence } = check;
      return {
        ...wanted,
        paper,
        check: { state: signed, sentence },
        ...(signer !== undefined && { signer }),
        ...(known !== undefined && { known }),
        ...told,
      };
    },
    async dataProofPage({ system: { state }, parameters: { environment, promotion, database }, reply }) {
      const wanted = { system: state.head.system, environment, promotion, database };
      const { paper, check, ...told } = taken(wanted, await kept(wanted), state);
      const verdict = readVerdict(paper.proof) ?? missing('no-such-evidence', `proof of ${promotion} that can be read here`, wanted.system);
      sendPage(reply, proofPage({ verdict, check, ...told }));
      return undefined;
    },
  };
}

interface Taken extends SignerKnown {
  readonly paper: ProofPaper;
  readonly check: PaperCheck;
  readonly refresh?: RefreshView;
  readonly plan?: string;
  readonly signers?: string[];
}

function taken({ system, environment, promotion, database }: ProofWanted, { history, documents }: ProofKept, state: State): Taken {
  const paper = readPaper(paperText(documents) ?? '') ?? missing('no-such-evidence', `proof of ${database} by ${promotion}`, system);
  const { signer, known } = signerKnown(history, { promotion, database });
  const check = signer === undefined && paper.note !== undefined ? unknownKey : checkPaper(paper, signer ?? '');
  const refresh = history.find((each) => each.promotion === promotion && each.database === database);
  const { 'plan.json': plan } = documents;
  const { signers } = refreshedFrom(state, environment) ?? {};
  return {
    paper,
    check,
    ...(signer !== undefined && { signer }),
    ...(known !== undefined && { known }),
    ...(refresh && { refresh }),
    ...(plan !== undefined && { plan }),
    ...(signers && { signers: [...signers] }),
  };
}

function sendPage(reply: FastifyReply, page: string): void {
  void reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    .send(page);
}
