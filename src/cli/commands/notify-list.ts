import { defineCommand } from '#cli/command.ts';
import { type Counts, isNotices, isReceivers, type ReceiverLine } from '#cli/http/notify-answers.ts';
import { found } from '#cli/outcomes.ts';
import { noticeLines } from '#cli/show/notice-lines.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '[--state STATE]',
  about:
    'Shows where notices go, and what became of the last ones. What was given up stays for 90 days and is sent again by `lockstep notify retry`. ' +
    'Only who administers the installation may; everybody sees her own by `lockstep notify mine`.',
  options: { state: { kind: 'text', value: 'STATE', says: 'only what is waiting, sent, dead (given up) or withheld' } },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep notify list', says: 'receivers, and the last notices' },
    { line: 'lockstep notify list --state dead', says: 'what never arrived, and why' },
  ],
  run: async (session, input) => {
    const client = await session.client();
    const { receivers } = await client.get('/api/notify/receivers', isReceivers);
    const told = await client.get('/api/notify/notices', isNotices, { state: input.text('state') });
    const head = ['receiver', 'by', 'of what'].map((name) => session.output.paint('dim', name));
    const rows = receivers.map((each) => [each.name, wordsOf(each), filterOf(each)]);
    const places = rows.length === 0 ? ['Notices go nowhere yet: lockstep notify add'] : table([head, ...rows], session.output.width);
    const lines = [...places, ...troubleIn(told.counts), '', ...noticeLines(told.notices, session.output, session.now())];
    return found({ receivers, ...told }, lines);
  },
});

/** Nothing is lost in silence: how many there are stands above the list. */
function troubleIn({ dead, withheld }: Counts): readonly string[] {
  const given = dead === 0 ? [] : [`${dead} given up: lockstep notify list --state dead`];
  return withheld === 0 ? given : [...given, `${withheld} withheld since a restore: lockstep notify list --state withheld`];
}

function wordsOf({ settings }: ReceiverLine): string {
  const { kind, template = '', host = '', port = 0, to = 'each person' } = settings;
  return kind === 'webhook' ? `webhook, ${template}` : `mail by ${host}:${port} to ${to}`;
}

function filterOf({ settings: { kinds, systems, roles, quiet, digest, zone } }: ReceiverLine): string {
  const lists = [kinds, systems, roles].flatMap((list) => (list === undefined ? [] : [list.join(', ')]));
  const times = [...(quiet === undefined ? [] : [`not ${quiet}`]), ...(digest === undefined ? [] : [digest])];
  if (lists.length + times.length === 0) return 'everything';
  return `${[...lists, ...times].join('; ')}${times.length === 0 ? '' : ` (${zone})`}`;
}
