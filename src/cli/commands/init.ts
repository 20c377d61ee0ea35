import { userInfo } from 'node:os';
import path from 'node:path';
import { personName, smallName } from '#core/file/names.ts';
import { ask } from '#cli/ask.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { confirm } from '#cli/confirm.ts';
import type { InitRequest, Surveyed, SurveyedService } from '#cli/environment.ts';
import { exits } from '#cli/exits.ts';
import { tellingFailures } from '#cli/local-failure.ts';
import { found } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';
import type { Session } from '#cli/session.ts';

const optionNames = ['name', 'preset', 'host', 'url', 'approver', 'developer', 'data', 'zone', 'calendar', 'force'] as const;
type OptionName = (typeof optionNames)[number];

export const command = defineCommand({
  usage: '[FOLDER] [--preset PRESET] [--approver PERSON …]',
  about:
    'Looks at what lies there, asks at most five questions, and writes a lockstep.yaml with a word about every part of it. Each question has an ' +
    'option; where nobody sits at a terminal nothing is asked, and it says what it took. It overwrites nothing, and writes all or nothing.',
  options: {
    preset: {
      kind: 'text',
      value: 'PRESET',
      says: 'the path: dev-staging-prod, dev-qa-staging-prod, dev-qa-uat-staging-prod, packaging or reference',
    },
    host: { kind: 'text', value: 'NAME', says: 'the machine that production runs on (local)' },
    url: { kind: 'text', value: 'ADDRESS', says: 'where the public finds production' },
    approver: { kind: 'texts', value: 'PERSON', says: 'who permits releases to enter production; not you (admin)' },
    data: { kind: 'text', value: 'WORD', says: 'what the stages before production work with: masked or synthetic (masked)' },
    zone: { kind: 'text', value: 'AREA/CITY', says: 'where working days are counted, on paths that do (the zone of this machine)' },
    calendar: { kind: 'text', value: 'PLACE', says: 'whose public holidays are free: DE-BW (none)' },
    name: { kind: 'text', value: 'NAME', says: 'what the system is called (as package.json or the folder)' },
    developer: { kind: 'texts', value: 'PERSON', says: 'who makes releases (you)' },
    force: { kind: 'flag', says: 'replace the lockstep.yaml that is there; it is kept as lockstep.yaml.old' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep init', says: 'in the folder of your system' },
    { line: 'lockstep init --preset dev-qa-staging-prod --approver eva --approver finn', says: 'three of the five answers' },
    { line: 'lockstep init ./shop --yes --json', says: 'for a program: nothing is asked' },
  ],
  run: async (session, input) => {
    const folder = path.resolve(session.environment.folder, input.positionals[0] ?? '.');
    const { local } = session.environment;
    const surveyed = await tellingFailures(() => local.survey(folder));
    if (surveyed.hasFile && !input.isSet('force')) throw isThere('lockstep.yaml');
    session.output.note(wordsOfFound(surveyed));
    for (const { sentence } of surveyed.unserved) session.output.note(`Not served yet: ${sentence}`);
    const answers = await answersOf(session, input, surveyed);
    if (answers.taken.length > 0) session.output.note(`Taken without asking: ${answers.taken.join(', ')}.`);
    if (input.isSet('force')) await confirmForce(session, folder);
    const outcome = await tellingFailures(() => local.init({ ...answers.request, folder, replaces: input.isSet('force') }));
    if (outcome.kind === 'there') throw isThere(outcome.file);
    if (outcome.kind === 'wrong') throw wrongAnswer(outcome.sentence);
    const { files, kept } = outcome;
    const next = nextSteps(surveyed.services, answers.request);
    const document = { folder, files, ...(kept !== undefined && { kept }), found: surveyed.services, taken: answers.taken, next };
    const lines = [
      ...(kept === undefined ? [] : [`What stood there is kept as ${kept}.`]),
      `Wrote ${files.join(', ')}. ${answers.request.name} is valid. Next:`,
      ...next.map((line) => `  ${line}`),
    ];
    return found(document, lines);
  },
});

/** `Found ./api Node (/health) · Prisma · GitHub Actions`. */
function wordsOfFound({ services, ci }: Surveyed): string {
  if (services.length === 0) return 'Nothing is recognised here: the file will have a service `web` to be changed.';
  const each = services.map(({ folder, kind, health, migrations }) => {
    const more = migrations === undefined ? '' : ` · ${migrations.tool}`;
    return `./${folder} ${kind}${health === undefined ? '' : ` (${health})`}${more}`;
  });
  return `Found ${[...each, ...(ci === undefined ? [] : [ci])].join(' · ')}`;
}

interface Answered {
  readonly request: Omit<InitRequest, 'folder' | 'replaces'>;
  /** What nobody said and nobody was asked. */
  readonly taken: readonly string[];
}

async function answersOf(session: Session, input: Input<OptionName>, { name, presets }: Surveyed): Promise<Answered> {
  const taken: string[] = [];
  const answer = async (option: Exclude<OptionName, 'force'>, question: string | undefined, otherwise: string): Promise<string> => {
    const said = input.texts(option);
    if (said.length > 0) return said.join(' ');
    if (question === undefined || !session.mayAsk) {
      taken.push(`--${option} ${otherwise === '' ? 'none' : otherwise}`);
      return otherwise;
    }
    return (await ask(session, `${question} [${otherwise === '' ? 'none' : otherwise}] `, `--${option}`)) || otherwise;
  };
  const [first] = presets;
  if (session.mayAsk && input.text('preset') === undefined)
    for (const [index, { path: stages, summary }] of presets.entries()) session.output.note(`  ${index + 1}  ${stages}: ${summary}`);
  const preset = chosen(await answer('preset', '1 Which path?', first?.id ?? ''), presets);
  const host = smallWord(await answer('host', '2 On which host does production run?', 'local'), '--host');
  const url = await answer('url', '3 At which address do people find it?', '');
  const approvers = people(await answer('approver', '4 Who permits releases to enter production? Not you.', 'admin'), '--approver');
  const data = dataWord(await answer('data', '5 Data of the stages before production, masked or synthetic?', 'masked'));
  const system = smallWord(await answer('name', undefined, name), '--name');
  const developers = people(await answer('developer', undefined, ownName()), '--developer');
  const days = await daysOf(preset, answer);
  const said = { ...(url !== '' && url !== 'none' && { url }), ...days };
  return { request: { name: system, preset, host, approvers, developers, data, ...said }, taken };
}

/** Only the reference path counts working days. The zone is written into the file: nothing hangs on this machine afterwards. */
async function daysOf(
  preset: string,
  answer: (option: 'zone' | 'calendar', question: undefined, otherwise: string) => Promise<string>,
): Promise<Pick<InitRequest, 'zone' | 'calendar'>> {
  if (preset !== 'reference') return {};
  const zone = await answer('zone', undefined, new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const calendar = await answer('calendar', undefined, '');
  return { zone, ...(calendar !== '' && calendar !== 'none' && { calendar }) };
}

/** By its number, its id, or the start of it. */
function chosen(text: string, presets: Surveyed['presets']): string {
  const found = presets[Number(text) - 1] ?? presets.find(({ id }) => id === text) ?? presets.find(({ id }) => id.startsWith(text));
  if (found !== undefined) return found.id;
  throw notAChoice(
    `\`${text}\` is no preset.`,
    presets.map(({ id }) => id),
  );
}

function dataWord(text: string): 'masked' | 'synthetic' {
  if (text === 'masked' || text === 'synthetic') return text;
  throw notAChoice(`\`${text}\` is not what a stage before production works with.`, ['masked', 'synthetic']);
}

function smallWord(text: string, option: string): string {
  if (smallName.shape.test(text)) return text;
  throw wrongAnswer(`${option} \`${text}\`: ${smallName.rule} Did you mean \`${smallName.mend(text)}\`?`);
}

function people(text: string, option: string): readonly string[] {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  const strange = names.find((name) => !personName.shape.test(name));
  if (names.length > 0 && strange === undefined) return [...new Set(names)];
  throw wrongAnswer(`${option} \`${strange ?? text}\`: ${personName.rule}`);
}

/** Whoever types it, by the name that the machine has; `root` is nobody. */
function ownName(): string {
  const name = personName.mend(userInfo().username);
  return name === 'root' || !personName.shape.test(name) ? 'developer' : name;
}

async function confirmForce(session: Session, folder: string): Promise<void> {
  await confirm(session, {
    says: [`The lockstep.yaml in ${folder}, if there is one, is put aside and replaced.`],
    word: 'replace',
    unasked: 'lockstep init --force --yes',
  });
}

function nextSteps(
  services: readonly SurveyedService[],
  { developers, approvers }: Pick<InitRequest, 'developers' | 'approvers'>,
): readonly string[] {
  const bits =
    services.length === 0 ? 'web=./web' : services.map(({ name, folder }) => `${name}=${folder === '' ? '.' : `./${folder}`}`).join(' ');
  const accounts = [...new Set([...developers, ...approvers])].filter((name) => name !== 'admin').join(', ');
  return [
    'lockstep serve --agent    a controller of your own on this machine',
    `lockstep apply            the file counts; accounts for ${accounts}: lockstep user add`,
    `lockstep release create 1.0.0 ${bits}`,
  ];
}

function isThere(file: string): CommandError {
  return new CommandError(exits.refused, {
    code: 'system-file-there',
    sentence: `There is a ${file} already. Nothing was written.`,
    next: 'lockstep validate. Or lockstep init --force, which keeps the old one as lockstep.yaml.old.',
  });
}

function wrongAnswer(sentence: string): CommandError {
  return new CommandError(exits.usage, { code: 'wrong-answer', sentence, next: 'lockstep init --help' });
}

function notAChoice(sentence: string, choices: readonly string[]): CommandError {
  return new CommandError(exits.usage, { code: 'not-a-choice', sentence, next: `Choose ${choices.join(', ')}.` });
}
