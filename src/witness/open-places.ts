import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { folderPlace } from './folder-place.ts';
import { gitPlace } from './git-place.ts';
import type { Place } from './place.ts';
import { webhookPlace } from './webhook-place.ts';

/** `DIR`, `git:DIR` or an address, each by a comma. */
export function openPlaces(text: string, id: string, warn: (sentence: string) => void): readonly Place[] {
  const wanted = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return wanted.map((each) => openPlace(each, id, warn));
}

function openPlace(text: string, id: string, warn: (sentence: string) => void): Place {
  if (text.startsWith('git:')) return gitPlace(path.resolve(text.slice('git:'.length)), id);
  if (!/^[a-z]+:\/\//.test(text)) return folderPlace(path.resolve(text), id);
  if (/^https?:/.test(text) && URL.canParse(text)) return webhookPlace(text, warn);
  throw new Failure('checkpoint-place', 'A place of checkpoints is neither a folder, nor `git:` and a folder, nor an http address.', {
    retryable: false,
  });
}
