import type { Paint } from '#cli/text/style.ts';
import { wrap } from '#cli/text/table.ts';
import { people, type Staff } from './people.ts';
import type { World } from './start-world.ts';
import type { Walked } from './story.ts';

const width = 80;

/** What stopped 1.2.0, where that is proved, and what a shortcut got for an answer. */
export function storyLines({ stop, refusal, failedCases = [] }: Walked, paint: Paint): readonly string[] {
  const stopped =
    stop === undefined
      ? []
      : [
          ...wrap(`1.2.0 is stopped in ${stop.stage}: ${stop.because}`, width),
          ...failedCases.map((name) => `  ${paint('red', '×')} ${name}`),
          ...wrap(`Evidence ${stop.id} keeps ${Object.keys(stop.blobs ?? {}).join(' and ')}.`, width, '  '),
        ];
  const refused =
    refusal === undefined
      ? []
      : [
          ...wrap(`dora asks for 1.2.0 straight into PROD, and is refused: ${refusal.sentence}`, width),
          ...(refusal.blockers ?? []).flatMap(({ because }) => wrap(`· ${because}`, width, '  ')),
        ];
  return [...stopped, ...refused];
}

/** Where everything is, who one can be, and three things to try. */
export function farewellLines(world: World, folder: string, paint: Paint): readonly string[] {
  const { site, shopUrl, controller } = world;
  const command = (line: string): string => paint('bold', line);
  return [
    '',
    `Everything stays up.  The board: ${command(site.url)}`,
    `             The shop in production: ${command(shopUrl)}`,
    ...signIn(world.staff),
    '',
    'The command line, in another terminal, in this folder:',
    command(`  export LOCKSTEP_URL=${site.url}`),
    command(`  export LOCKSTEP_CONFIG=${folder}/cli/config.yaml`),
    command(`  echo ${world.staff.password} | npx lockstep login --name anna --password-stdin`),
    'Three things to try:',
    `  1. 1.5.1 soon waits for you: ${command('npx lockstep why 1.5.1')},`,
    command('     npx lockstep approve 1.5.1 --stage INT'),
    `  2. signed in as olga: ${command('npx lockstep rollback PROD --reason "Try it"')}`,
    `  3. ${command(`kill -9 ${controller.pid ?? ''}`)} ends the controller; watch the customers below`,
    'Ctrl-C ends everything and leaves nothing behind.',
    '',
  ];
}

function signIn({ password }: Staff): readonly string[] {
  const names = Object.entries(people).map(([name, role]) => `${name} (${role})`);
  return [`Sign in with the password ${password} as`, ...wrap(names.join(', '), width, '  ')];
}
