import { defineCommand } from '#cli/command.ts';
import { isForecast } from '#cli/http/forecast-answers.ts';
import { found } from '#cli/outcomes.ts';
import { forecastLines, scheduleLines } from '#cli/show/forecast-lines.ts';

export const command = defineCommand({
  usage: 'RELEASE [--explain]',
  about: 'The way of the earliest date: when it enters each stage, and what it waits for until then. Dates are those of the system’s zone.',
  options: { explain: { kind: 'flag', says: 'each day of a soak, with what it counts and why' } },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep schedule 1.1.0', says: 'its stages with their dates' },
    { line: 'lockstep schedule 1.1.0 --explain', says: 'and every day that does not count' },
  ],
  run: async (session, input) => {
    const query = { release: input.positional(0) };
    const forecast = await (await session.client()).get(await session.path('forecast'), isForecast, query);
    const { width, paint } = session.output;
    const shown = { zone: forecast.zone, width, paint, everyDay: input.isSet('explain') };
    const lines = forecast.releases.flatMap((line) => [...scheduleLines(line, shown), '', ...forecastLines([line], shown)]);
    return found({ ...forecast }, [...lines, `Times of ${forecast.zone}.`]);
  },
});
