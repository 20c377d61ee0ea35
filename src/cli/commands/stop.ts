import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { instantOf } from '#cli/instant-option.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: '(--reason TEXT [--until INSTANT] | --lift)',
  about:
    'Stops whatever does not move yet, in the whole system, for 24 hours at most; to stop again renews it. A rollback is always possible.',
  options: {
    reason: { kind: 'text', value: 'TEXT', says: 'shown to everybody who waits' },
    until: { kind: 'text', value: 'INSTANT', says: 'a duration (2h) or a date (2026-06-09T18:00); 24 hours unless told, and at most' },
    lift: { kind: 'flag', says: 'end the stop' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep stop --reason "An incident in production." --until 2h', says: 'nothing new begins' },
    { line: 'lockstep stop --lift', says: 'go on' },
  ],
  run: async (session, input) => {
    if (input.isSet('lift')) return recorded(await session.command('lift-stop', {}), 'The stop is lifted.');
    const [reason, until] = [input.text('reason'), input.text('until')];
    if (reason === undefined) throw noReason();
    const end = until === undefined ? {} : { until: instantOf('until', until, session.now()) };
    return recorded(await session.command('stop', { reason, ...end }), 'Everything that does not move yet is stopped.');
  },
});

function noReason(): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-option',
    sentence: '`stop` needs --reason TEXT, or --lift.',
    next: 'lockstep stop --help',
  });
}
