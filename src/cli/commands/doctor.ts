import path from 'node:path';
import type { ExposedData } from '#core/views/exposed-data.ts';
import { counted, notCompiledSentence } from '#core/words.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import type { Examined } from '#cli/environment.ts';
import { exits } from '#cli/exits.ts';
import { isBoards } from '#cli/http/answers.ts';
import { type Host, isHosts } from '#cli/http/small-answers.ts';
import type { Session } from '#cli/session.ts';
import { wrap } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '[--data DIR]',
  about:
    'Looks at this machine before something is run on it: programs, room, ports, clock, database, controller. Each line says what was found, why it matters and what ' +
    'to do. It changes nothing. Exit code 1 where something is missing without which nothing runs; what is only advised leaves it 0.',
  options: { data: { kind: 'text', value: 'DIR', says: 'folder of the installation (.lockstep)' } },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep doctor', says: 'before the first start, and when something is strange' },
    { line: 'lockstep doctor --data /var/lib/lockstep --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const { folder, local } = session.environment;
    const { url } = await session.settings();
    const data = path.resolve(folder, input.text('data') ?? '.lockstep');
    const here = await local.examine({ data, url: url.href, folder });
    const findings = [...here, ...(await agentFindings(session)), ...(await boardFindings(session))];
    const count = (state: Examined['state']): number => findings.filter((finding) => finding.state === state).length;
    const [isMissing, isAdvised] = [count('missing'), count('warn')];
    const sum = `${count('ok')} well, ${isAdvised} to look at, ${isMissing} missing.`;
    return {
      exit: isMissing > 0 ? exits.failed : exits.done,
      document: { well: isMissing === 0, findings },
      lines: [...findings.flatMap((finding) => linesOf(session, finding)), '', sum],
    };
  },
});

/** What the boards say: people's own values where they may not be, calendars that could not be compiled anew, and notices that were given up. */
async function boardFindings(session: Session): Promise<readonly Examined[]> {
  const client = await session.client();
  if (!client.isSignedIn) return [];
  const { boards, undelivered } = await client.get('/api/board', isBoards).catch((error: unknown) => {
    if (error instanceof CommandError) return { boards: [], undelivered: undefined };
    throw error;
  });
  return [
    ...boards.flatMap(({ system, exposed = [] }) => exposed.map((each) => exposedFinding(system, each))),
    ...boards.flatMap(({ system, notCompiled }) => (notCompiled === undefined ? [] : [calendarFinding(system, notCompiled)])),
    ...(undelivered === undefined ? [] : [noticeFinding(undelivered)]),
  ];
}

function calendarFinding(system: string, notCompiled: string): Examined {
  const sentence = `${system}: ${notCompiledSentence(notCompiled)}`;
  const why = 'Beyond what they know nothing starts and no soak is over.';
  return { id: `calendars-${system}`, state: 'warn', sentence, why, next: `lockstep calendar check --system ${system}` };
}

function exposedFinding(system: string, { environment, because, command }: ExposedData): Examined {
  const why = `Whoever comes into ${environment} can read it.`;
  return {
    id: `exposed-${system}-${environment}`,
    state: 'warn',
    sentence: `${system}: ${because}.`,
    why,
    next: `${command} --system ${system}`,
  };
}

function noticeFinding(count: number): Examined {
  const sentence = `${counted(count, 'notice')} could not be delivered.`;
  const why = 'Whoever was to be told was not.';
  return { id: 'notices', state: 'warn', sentence, why, next: 'lockstep notify list --state dead' };
}

const quietMs = 60_000;

/** Each host that a system file names has an agent, of our version, which was heard of just now. Only an administrator may know; others hear nothing of it. */
async function agentFindings(session: Session): Promise<readonly Examined[]> {
  const client = await session.client();
  if (!client.isSignedIn) return [];
  const answer = await client.get('/api/hosts', isHosts).catch((error: unknown) => {
    if (error instanceof CommandError) return { hosts: [] };
    throw error;
  });
  const { version: own } = await session.environment.local.version();
  return answer.hosts.map((host) => agentFinding(host, { own, now: session.now() }));
}

function agentFinding({ host, agents, environments }: Host, { own, now }: { readonly own: string; readonly now: number }): Examined {
  const id = `agent-${host}`;
  const why = `${environments.map(({ environment }) => environment).join(', ') || 'Whatever lies there'} waits for it.`;
  const seen = Math.max(...agents.map(({ seenAt = 0 }) => seenAt));
  if (agents.length === 0)
    return { id, state: 'warn', sentence: `No agent has joined from host ${host}.`, why, next: `lockstep host add ${host}` };
  if (now - seen > quietMs)
    return { id, state: 'warn', sentence: `The agent of host ${host} is silent.`, why, next: 'Start it there: lockstep agent' };
  const other = agents.find(({ version }) => version !== undefined && version !== own)?.version;
  if (other === undefined) return { id, state: 'ok', sentence: `The agent of host ${host} is there.` };
  const next = 'Update the older of the two.';
  return { id, state: 'warn', sentence: `The agent of host ${host} is version ${other}.`, why: `This command is ${own}.`, next };
}

const marks = { ok: ['green', 'ok'], warn: ['yellow', 'look'], missing: ['red', 'missing'] } as const;
const markWidth = 9;
const indent = ' '.repeat(markWidth);

function linesOf({ output }: Session, { state, sentence, why, next }: Examined): readonly string[] {
  const [colour, word] = marks[state];
  const [first = '', ...rest] = wrap(sentence, output.width - markWidth);
  return [
    `${output.paint(colour, word)}${' '.repeat(markWidth - word.length)}${first}`,
    ...rest.map((line) => indent + line),
    ...(why === undefined ? [] : wrap(why, output.width, indent)),
    ...(next === undefined ? [] : wrap(`→ ${next}`, output.width, indent)),
  ];
}
