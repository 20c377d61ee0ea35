import { defineCommand } from '#cli/command.ts';
import { isReleases } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '[--search TEXT] [--state STATE] [--limit N] [--after RELEASE]',
  options: {
    search: { kind: 'text', value: 'TEXT', says: 'those whose name has these words in it' },
    state: { kind: 'text', value: 'STATE', says: 'open, rejected, superseded or retired only' },
    limit: { kind: 'text', value: 'N', says: 'at most so many; 100 unless told' },
    after: { kind: 'text', value: 'RELEASE', says: 'those behind it: the next page' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep release list --state open', says: 'what is on its way' },
    { line: 'lockstep release list --search 4.2', says: 'whatever has 4.2 in its name' },
  ],
  run: async (session, input) => {
    const query = { search: input.text('search'), state: input.text('state'), limit: input.text('limit'), after: input.text('after') };
    const answer = await (await session.client()).get(await session.path('releases'), isReleases, query);
    const head = ['release', 'state', 'digest', 'by', 'made', ''].map((name) => session.output.paint('dim', name));
    const rows = answer.releases.map((line) => [
      line.release,
      line.state,
      line.digest.slice(0, 19),
      line.by,
      localTime(line.at, session.now()),
      line.brokeGlass === true ? session.output.paint('red', '× glass broken') : '',
    ]);
    const more = answer.after === undefined ? [] : [`More: ${again(query)} --after ${answer.after}`];
    const lines =
      rows.length === 0
        ? [query.search === undefined ? 'No release.' : `No release has ${query.search} in its name.`]
        : [...table([head, ...rows], session.output.width), ...more];
    return found({ ...answer }, lines);
  },
});

/** The same question, as it is typed. */
function again({ search, state, limit }: { readonly [option: string]: string | undefined }): string {
  const options = Object.entries({ search, state, limit }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${/^[\w.+-]+$/.test(value) ? value : `'${value}'`}`],
  );
  return ['lockstep release list', ...options].join(' ');
}
