/** How a command ends, for scripts. Node itself uses 3 to 14, so ours begin at 20. */
export const exits = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 20,
  waiting: 21,
  stopped: 22,
  second: 23,
  forbidden: 24,
  unreachable: 25,
  file: 26,
  bug: 70,
  interrupted: 130,
} as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** One line each, for `lockstep help exit-codes` and docs/cli.md. */
export const exitWords: { readonly [name in keyof typeof exits]: string } = {
  done: 'done, or already so',
  failed: 'the world failed: a disk, a connection, a program of others',
  usage: 'the command line is wrong',
  refused: 'refused by a rule, or there is no such thing',
  waiting: 'still waiting: it may go on later',
  stopped: 'stopped by a check, a rejection or a failed deployment',
  second: 'recorded; a second person is needed',
  forbidden: 'not signed in, or not your role',
  unreachable: 'no controller answers',
  file: 'a file is wrong',
  bug: 'a bug of ours',
  interrupted: 'Ctrl-C; a promotion goes on',
};
