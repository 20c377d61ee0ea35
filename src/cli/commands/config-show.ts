import { defineCommand } from '#cli/command.ts';
import { isConfigurationAnswer, type ConfigurationAnswer } from '#cli/http/configuration-answers.ts';
import { found } from '#cli/outcomes.ts';
import { changeLines, configurationLines, differenceLines } from '#cli/show/configuration-lines.ts';

export const command = defineCommand({
  usage: 'ENVIRONMENT [--release RELEASE] [--diff OTHER]',
  about:
    'Every variable and file of every service as an environment gets it, and where each comes from. With --diff only what differs from ' +
    'another environment, and whether it should. A secret is never shown; whether two environments share one is.',
  options: {
    release: { kind: 'text', value: 'RELEASE', says: 'as this release gets it; else by the file in force' },
    diff: { kind: 'text', value: 'OTHER', says: 'what differs from this environment' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep config show int', says: 'what a release made now would get' },
    { line: 'lockstep config show int --diff prod', says: 'what differs, and whether that is meant' },
    { line: 'lockstep config show prod --release 1.1.0 --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const environment = input.positional(0);
    const query = { release: input.text('release'), with: input.text('diff') };
    const path = await session.path('environments', environment, 'configuration');
    const answer = await (await session.client()).get(path, isConfigurationAnswer, query);
    return found({ ...answer }, [...bodyLines(answer, session.output.width), ...changedLines(answer, session.output.width)]);
  },
});

function bodyLines({ configuration, other, differences = [] }: ConfigurationAnswer, width: number): readonly string[] {
  if (other === undefined) return [titleOf(configuration), ...configurationLines(configuration, width)];
  const names = [configuration.environment, other.environment] as const;
  if (differences.length === 0) return [`${names[0]} and ${names[1]} get the same.`];
  return differenceLines(differences, { titles: names, width });
}

function titleOf({ environment, version, release }: ConfigurationAnswer['configuration']): string {
  return release === undefined
    ? `${environment}, by version ${version} of the file: as the next release gets it`
    : `${environment}, as ${release} gets it, by version ${version} of the file`;
}

function changedLines({ configuration, since, inForce }: ConfigurationAnswer, width: number): readonly string[] {
  const { environment } = configuration;
  return [
    ...(since === undefined
      ? []
      : ['', `Configuration changed since ${since.release} came to ${environment}:`, ...changeLines(since.differences, width)]),
    ...(inForce === undefined
      ? []
      : ['', `Version ${inForce.version} of the file, for releases made from now on, says:`, ...changeLines(inForce.differences, width)]),
  ];
}
