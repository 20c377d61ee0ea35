import type { StepView } from '#core/views/shapes.ts';
import type { ShownRelease, ShownStage } from '#cli/http/answers.ts';
import { wrap } from '#cli/text/table.ts';
import type { ViewOptions } from './view-options.ts';

/** What the migrations took where they ran, and what they will take next: a sentence each. */
export function migrationLines(
  { migrations = [] }: Pick<ShownRelease, 'migrations'>,
  { width, paint }: Pick<ViewOptions, 'width' | 'paint'>,
): readonly string[] {
  return migrations.flatMap(({ kind, sentence }) => wrap(sentence, width).map((line) => (kind === 'foretold' ? line : paint('dim', line))));
}

/** `api in prod migrates 0:08; STAGING took 7 s`, for each that runs now. */
export function migratingLines(
  { promotion }: Pick<ShownStage, 'promotion'>,
  { now, width }: Pick<ViewOptions, 'now' | 'width'>,
): readonly string[] {
  return (promotion?.steps ?? []).filter(isMigrating).flatMap(({ service = '', environment, because = '', since = now }) => {
    const [, before = ''] = /(; .*)$/.exec(because) ?? [];
    return wrap(`${service} in ${environment} migrates ${clock(now - since)}${before}`, width, '  ');
  });
}

/** A migration that is under way, as its agent told. */
export function isMigrating({ step, until }: StepView): boolean {
  return until !== undefined && step.startsWith('migrate-');
}

function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
