import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { folderPlace } from './folder-place.ts';
import { gitPlace } from './git-place.ts';
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

function openPlace(text: string, id: string, ports: WebhookPorts): Place {
  if (/^git:(?!\w+:)/.test(text)) return gitPlace(path.resolve(text.slice('git:'.length)), id);
  if (!/^[a-z][a-z+.-]*:/i.test(text)) return folderPlace(path.resolve(text), id);
  if (/^https?:/.test(text) && URL.canParse(text)) return webhookPlace(text, ports);
  throw new Failure('checkpoint-place', 'A place of checkpoints is neither a folder, nor `git:` and a folder, nor an http address.', {
    retryable: false,
  });
}
