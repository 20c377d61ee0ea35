// `node test/histories/replay.ts 'STORY' [--deep]`: tells a history transaction by transaction, up to the rule that it breaks.
import { parseArgs } from 'node:util';
import { checkHistory } from './check-history.ts';
import { historyOf } from './story.ts';
import type { Transaction } from './world.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { deep: { type: 'boolean', default: false } } });
const { options, actions } = historyOf(positionals[0] ?? '');
try {
  checkHistory(options, actions, { deep: values.deep, listen: tell });
  process.stdout.write('no rule is broken\n');
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}

function tell({ at, command, events, refusal }: Transaction): void {
  const { kind = 'tick', ...fields } = command ?? {};
  process.stdout.write(
    `${at} ${kind} ${kind === 'apply' ? '' : short(fields)}${refusal === undefined ? '' : ` REFUSED ${refusal.sentence}`}\n`,
  );
  for (const event of events)
    process.stdout.write(`    ${event.kind} ${event.kind === 'fileApplied' ? '' : short({ ...event, kind: undefined })}\n`);
}

function short(fields: object): string {
  return JSON.stringify(fields).replaceAll('"', '').slice(0, 260);
}
