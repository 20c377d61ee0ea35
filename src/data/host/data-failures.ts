// What kept a copy or a proof from being made, as whoever asked for it is told.
import type { HostDatabase } from '#core/data/host-file.ts';
import { Failure } from '#core/failure.ts';
import { wordsOfSpan } from '#core/words.ts';
import type { Unproven } from '#data/proof/proof.ts';
import type { PlanRefused } from '#data/refresh.ts';
import type { OwnClassification } from './data-host.ts';

const findingsTold = 5;

export function snapshotTooOld({ name, snapshotMs }: HostDatabase): Failure {
  const sentence = `Reading \`${name}\` took longer than ${wordsOfSpan(snapshotMs)}: it would have kept its server from clearing away old rows. Nothing was replaced. See \`snapshot-at-most\`.`;
  return new Failure('snapshot-too-old', sentence, { retryable: true });
}

export function notProven(error: Unproven): Failure {
  return new Failure('copy-not-proven', `Nothing was replaced. ${error.message}`, {
    retryable: error.verdict.result === 'broken',
    cause: error,
  });
}

export function planRefused({ findings }: PlanRefused, { place }: OwnClassification): Failure {
  const told = findings.slice(0, findingsTold).flatMap(({ sentence, lines }) => [sentence, ...lines.map((line) => `  ${line}`)]);
  const more = findings.length > findingsTold ? [`And ${findings.length - findingsTold} more.`] : [];
  const sentence = [
    `Nothing was read: ${place} does not decide about everything. \`lockstep data plan\` shows all of it.`,
    ...told,
    ...more,
  ].join('\n');
  return new Failure('refresh-refused', sentence, { retryable: false });
}
