import { defineCommand } from '#cli/command.ts';
import { isDoorToken } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';

export const command = defineCommand({
  usage: 'ENVIRONMENT',
  about:
    'Opens the door of an environment for a program: a token on stdout alone, for the header `X-Lockstep-Door`. It is for this environment and ' +
    'in the name of whoever asks, and lasts an hour. A browser needs none: it is led to the sign-in and back.',
  options: {},
  positionals: [1, 1],
  examples: [
    {
      line: 'curl --header "X-Lockstep-Door: $(lockstep env door int --quiet)" http://127.0.0.1:27963/',
      says: 'a test of a build, as its account',
    },
    { line: 'lockstep env door int --json', says: 'with the address of each service' },
  ],
  run: async (session, input) => {
    const asked = await session.path('environments', input.positional(0), 'door');
    const { environment, token, expires, urls } = await (await session.client()).ask('POST', asked, isDoorToken);
    const where = Object.entries(urls).map(([service, url]) => `${service} ${url}`);
    session.output.note(
      `For ${environment} until ${localTime(expires, session.now())}: ${where.length === 0 ? 'nothing listens there yet' : where.join(', ')}`,
    );
    return found({ environment, token, expires, urls }, [token]);
  },
});
