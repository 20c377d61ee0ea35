// What kept a copy or a proof from being made, as whoever asked for it is told.
import { CopyNotProven } from '#core/data/copy-not-proven.ts';
import { classesIn } from '#core/data/ddl-scan/recognise.ts';
import type { HostDatabase } from '#core/data/host-file.ts';
import type { ProofOutcome } from '#core/data/refresh-hand.ts';
import { Failure } from '#core/failure.ts';
import { wordsOfSpan } from '#core/words.ts';
import type { Unproven } from '#data/proof/proof.ts';
import type { PlanRefused } from '#data/refresh.ts';
import { validators } from '#data/validators.ts';
import type { OwnClassification } from './data-host.ts';
import type { PlanFinding } from '#core/data/refresh-plan.ts';

const findingsTold = 5;

export function snapshotTooOld({ name, snapshotMs }: HostDatabase): Failure {
  const sentence = `Reading \`${name}\` took longer than ${wordsOfSpan(snapshotMs)}: it would have kept its server from clearing away old rows. Nothing was replaced. See \`snapshot-at-most\`.`;
  return new Failure('snapshot-too-old', sentence, { retryable: true });
}

export function notProven(error: Unproven, proof: ProofOutcome): Failure {
  return new Failure('copy-not-proven', `Nothing was replaced. ${error.message}`, {
    retryable: proof.verdict === 'broken',
    cause: new CopyNotProven(proof, error),
  });
}

export function planRefused({ findings }: PlanRefused, { place }: OwnClassification): Failure {
  const told = findings.slice(0, findingsTold).flatMap((finding) => toldOf(finding));
  const more = findings.length > findingsTold ? [`And ${findings.length - findingsTold} more.`] : [];
  const sentence = [
    `Nothing was read: ${place} does not decide about everything. \`lockstep data plan\` shows all of it.`,
    ...told,
    ...more,
  ].join('\n');
  return new Failure('refresh-refused', sentence, { retryable: false });
}

/** It leaves this host: a table may be called by somebody's address, and the labels of an enum may be people. */
function toldOf({ code, where, sentence, lines }: PlanFinding): readonly string[] {
  const isOfLabels = code === 'new-enum' || code === 'changed-enum';
  const told =
    isOfLabels && lines.some((line) => isPersonal(labelsIn(line)))
      ? [`The labels of the enum ${where} were not all reviewed, and read as somebody’s.`]
      : [sentence, ...lines.map((line) => `  ${line}`)];
  return told.map(withoutPeople);
}

function labelsIn(line: string): readonly string[] {
  return line.slice(line.indexOf('[') + 1, line.lastIndexOf(']')).split(', ');
}

function isPersonal(literals: readonly string[]): boolean {
  return classesIn({ literals, texts: [] }, validators).length > 0;
}

/** Names in quotes that are somebody's own. */
function withoutPeople(text: string): string {
  return text.replaceAll(/"(?:[^"]|"")+"/g, (name) => (isPersonal([name.slice(1, -1)]) ? '"…"' : name));
}
