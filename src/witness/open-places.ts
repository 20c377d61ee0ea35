import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { folderPlace } from './folder-place.ts';
import { gitPlace } from './git-place.ts';
import { isWithin, kindOf } from '#dial/address.ts';
import type { Place } from './place.ts';
import { webhookPlace, type WebhookPorts } from './webhook-place.ts';

/** `DIR`, `git:DIR` or an address, each by a comma. */
export function openPlaces(text: string, id: string, ports: WebhookPorts): readonly Place[] {
  const wanted = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return wanted.map((each) => openPlace(each, id, ports));
}

/** Plain HTTP goes nowhere but to this host and into networks that the operator names: a name may lead there, so it is judged when dialled. */
function requireCover(text: string, { networks }: WebhookPorts): string {
  const { protocol, hostname } = new URL(text);
  const address = hostname.replaceAll(/^\[|\]$/g, '');
  const kind = kindOf(address);
  const isNamed = isWithin(address, networks) || kind === 'loopback' || (kind === undefined && networks.length > 0);
  if (protocol === 'https:' || isNamed) return text;
  const sentence = `Checkpoints are not sent to ${hostname} over plain http: write https, or name its network with --may-dial.`;
  throw new Failure('checkpoint-place', sentence, { retryable: false });
}

function openPlace(text: string, id: string, ports: WebhookPorts): Place {
  if (/^git:(?!\w+:)/.test(text)) return gitPlace(path.resolve(text.slice('git:'.length)), id);
  if (!/^[a-z][a-z+.-]*:/i.test(text)) return folderPlace(path.resolve(text), id);
  if (/^https?:/.test(text) && URL.canParse(text)) return webhookPlace(requireCover(text, ports), ports);
  throw new Failure('checkpoint-place', 'A place of checkpoints is neither a folder, nor `git:` and a folder, nor an http address.', {
    retryable: false,
  });
}
