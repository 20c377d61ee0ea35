// A proof in a process of its own, so that it can be killed: `FILE`. Says what it is about, and ends with its result.
import { DataHost } from '#data/host/data-host.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';

const [file = ''] = process.argv.slice(2);
const hand = new SourceHand(await DataHost.open(file));
process.stdout.write('begins\n');
const order = { effectKey: 'child', environment: 'staging', database: 'people' };
const { verdict } = await hand.prove(order, {
  signal: new AbortController().signal,
  say: (words) => process.stdout.write(`${words}\n`),
});
process.stdout.write(`${verdict}\n`);
