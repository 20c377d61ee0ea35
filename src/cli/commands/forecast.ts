import { defineCommand } from '#cli/command.ts';
import { isForecast } from '#cli/http/forecast-answers.ts';
import { found } from '#cli/outcomes.ts';
import { forecastLines } from '#cli/show/forecast-lines.ts';

export const command = defineCommand({
  usage: '[RELEASE] [--what-if TEXT]',
  about:
    'The earliest date is reached if people answer at once. Where somebody has to answer there is never one date, but the odds by what answers of the past took: even, and nine in ten. Releases are taken to go on as soon as they may.',
  options: {
    'what-if': { kind: 'text', value: 'TEXT', says: 'a freeze, an answer by a day, or a delay: what it would change' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep forecast', says: 'every release that is on its way' },
    { line: 'lockstep forecast 1.1.0 --json', says: 'one of them, with its way, for a program' },
    { line: 'lockstep forecast --what-if "freeze 2026-12-18 to 2027-01-07 in PROD"', says: 'whose date a freeze would move' },
    { line: 'lockstep forecast --what-if "approve 1.1.0 for PROD by 2026-11-26T12:00"', says: 'what an answer by noon would bring' },
    { line: 'lockstep forecast --what-if "delay 1.1.0 by 2 days"', says: 'what two more days would cost' },
  ],
  run: async (session, input) => {
    const query = { release: input.positionals[0], whatIf: input.text('what-if') };
    const forecast = await (await session.client()).get(await session.path('forecast'), isForecast, query);
    const { width, paint } = session.output;
    const lines = forecastLines(forecast.releases, { zone: forecast.zone, width, paint });
    return found({ ...forecast }, lines.length > 0 ? [...lines, `Times of ${forecast.zone}.`] : ['Nothing is on its way.']);
  },
});
