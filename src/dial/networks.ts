import { Failure } from '#core/failure.ts';
import { readNetwork, type Network } from './address.ts';

/** The networks that an operator opens with `--may-dial`: `10.0.0.0/8`, `127.0.0.1`, `fd00::/8`, each by a comma. */
export function readNetworks(text: string): readonly Network[] {
  const wanted = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return wanted.map((each) => {
    const network = readNetwork(each);
    if (network !== undefined) return network;
    const sentence = `\`${each}\` is no network: write an address, or a network as \`10.0.0.0/8\`, in --may-dial.`;
    throw new Failure('wrong-command-line', sentence, { retryable: false });
  });
}
