import { exitWords, exits } from './exits.ts';

export interface Topic {
  readonly name: string;
  readonly summary: string;
  readonly lines: readonly string[];
}

const exitCodes: Topic = {
  name: 'exit-codes',
  summary: 'how a command ends',
  lines: [
    'A command ends with one of these, so that a script need not read its words.',
    '',
    ...Object.entries(exitWords).map(([name, words]) => `  ${String(numberOf(name)).padStart(3)}  ${words}`),
    '',
    'With --json the same number stands in `error.exit`.',
  ],
};

const environment: Topic = {
  name: 'environment',
  summary: 'variables and files that a command reads',
  lines: [
    'A flag beats a variable, a variable beats the context.',
    '',
    '  LOCKSTEP_URL      address of the controller; beats the context in use',
    '  LOCKSTEP_TOKEN    token to sign in with, for programs (`lockstep token create`)',
    '  LOCKSTEP_CONTEXT  name of the context, as --context',
    '  LOCKSTEP_SYSTEM   name of the system, as --system',
    '  LOCKSTEP_CONFIG   file of the contexts; usually $XDG_CONFIG_HOME/lockstep/config.yaml.',
    '                    What signs you in lies beside it, readable by you alone.',
    '  GITHUB_ACTIONS, GITLAB_CI, JENKINS_URL',
    '                    a build: what it shows of a run is written too, unless --no-ci',
    '  NO_COLOR          any value: no colours. FORCE_COLOR: colours without a terminal',
    '  COLUMNS           width of the text, where the terminal does not say',
  ],
};

export const topics: readonly Topic[] = [exitCodes, environment];

function numberOf(name: string): number {
  return Object.entries(exits).find(([known]) => known === name)?.[1] ?? exits.bug;
}
