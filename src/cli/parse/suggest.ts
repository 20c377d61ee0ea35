import { nearest } from '#core/file/nearest.ts';

/** Words of other tools, and habits of the hand, with what they are called here. */
const synonyms: { readonly [word: string]: string } = {
  accept: 'approve',
  board: 'status',
  breakglass: 'break-glass',
  check: 'validate',
  create: 'release create',
  deploy: 'promote',
  emergency: 'break-glass',
  environment: 'env list',
  environments: 'env list',
  exceptions: 'exception list',
  force: 'break-glass',
  freeze: 'hold',
  groups: 'group list',
  halt: 'down',
  history: 'audit log',
  ledger: 'audit log',
  link: 'identity link',
  lint: 'validate',
  log: 'logs',
  ls: 'release list',
  override: 'except',
  pause: 'hold',
  passwd: 'user password',
  password: 'user password',
  permit: 'approve',
  plan: 'apply',
  push: 'promote',
  releases: 'release list',
  resume: 'free',
  retry: 'recheck',
  revert: 'rollback',
  rerun: 'recheck',
  signin: 'login',
  signoff: 'sign',
  show: 'release show',
  shutdown: 'down',
  sudo: 'login',
  state: 'status',
  undo: 'rollback',
  users: 'user list',
  unhold: 'free',
  use: 'context use',
  waive: 'except',
};

/** The command or option that was probably meant; undefined where none is near. */
export function suggest(typed: string, words: readonly string[]): string | undefined {
  const synonym = synonyms[typed.toLowerCase()];
  return synonym !== undefined && words.includes(synonym) ? synonym : nearest(typed, words);
}
