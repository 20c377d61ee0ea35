/**
 * What the command line itself refuses, before or beside the controller: code → what it means and what to do. `lockstep explain` reads
 * these paragraphs from docs/cli.md, which is written from here.
 */
export const codes: { readonly [code: string]: string } = {
  bug: 'Lockstep did what nobody meant it to do. Set `LOCKSTEP_DEBUG=1` to see where, and report it with what you typed.',
  'calendar-not-trusted':
    'A calendar file (.ics) has something in it that cannot be read with certainty, shown with its line: nothing of it is taken. A file that is cut off ' +
    'would leave closures out.',
  'export-unreadable': 'The file is no export of a ledger. `lockstep audit log --all --json > ledger.json` makes one.',
  'file-invalid':
    'The system file has mistakes, each shown with its line: nothing was applied. `lockstep validate` shows them without a controller.',
  'file-not-written': 'A file could not be written: a folder that is not yours, or a full disk. It is as it was before.',
  'history-cut-off':
    '`--commits` reads who wrote a release, and this clone knows only its newest commits: authors would be missing, and could approve their ' +
    'own work. Fetch the whole history: `git fetch --unshallow`.',
  interrupted: 'You pressed Ctrl-C at a question. Nothing was done.',
  'missing-argument': 'The command needs one more word. Its usage stands in the error and in `--help`.',
  'missing-option': 'The command needs an option that is not there, or is empty. A reason is asked for because it stands in the ledger.',
  'missing-value': 'An option stands there without its value, or the next option stands where its value should.',
  'needless-argument': 'There is one word more than the command takes. Text with spaces needs quotes: `--reason "An incident."`',
  'needless-value': 'The option is a switch: it is there or not, and takes no value.',
  'no-commits': '`--commits` names a range that git does not know here, or one without a commit. Try it: `git log RANGE`.',
  'no-controller':
    'Nothing answers at the address, or something that is no controller of Lockstep. Is `lockstep serve` running? Which address is meant ' +
    'is said by `LOCKSTEP_URL`, or the context in use: `lockstep context list`.',
  'no-password': 'No password was given, or on stdin not as many as the command needs. Nothing was sent.',
  'no-proof':
    'Of this refresh no proof is kept: it was made without one, or its text is gone. `lockstep data history` says what is known of each refresh.',
  'no-session':
    '`lockstep login --again` gives the password of whoever is signed in. Nobody is, or a token is, which has none: `lockstep login` first.',
  'no-such-calendar': 'The system file has no calendar of this name, or none at all; or it has several, and none was named.',
  'no-such-context': 'No controller has this name. `lockstep context list` shows those that have one.',
  'no-such-file':
    'The file is not where it was looked for. Paths are relative to where you stand; without a name, the system file is `lockstep.yaml` there.',
  'no-terminal':
    'The command would have asked, but nobody sits at a terminal, or `--yes` or `--json` was said. Say everything on the command line.',
  'not-a-choice': 'The option or argument takes one of a few words, and this is none of them.',
  'not-a-duration': 'A duration is a number with a unit: `90s`, `30m`, `2h`, `3 days`. `5d` is not taken: it may mean working days.',
  'not-a-number': 'The option takes a whole number.',
  'not-a-signer':
    'The key of a signer is one word, as `lockstep data signer` shows it: not all of it is there, or a letter is another one.',
  'not-a-ticket': 'A text behind --ticket names no ticket: it is written "SHOP-12=Pay by card", or the key alone.',
  'not-a-version':
    'Versions of the system file are whole numbers: 1, 2, 3. Those of a calendar are named `v3`; a day or a number of the ledger does too.',
  'not-an-address': 'The address of a controller begins with `http://` or `https://`.',
  'not-an-artefact':
    'What is behind the name of the release says which service is where: `api=./api`, `verdaccio=6.1.6`; or names a service of the system file.',
  'not-an-instant': 'An instant is a duration from now (`2h`, `3 days`) or a date, local unless it says its zone: `2026-06-09T18:00`.',
  'not-a-scope-file':
    'The file of a scope says what is in a release: `tickets`, `commits`, `requirements`; each mistake is told with its line and column. [scope](scope.md) shows one.',
  'not-a-hotfix': '`--without-hotfix` says which hotfix is left out, and why: `--without-hotfix "1.2.1: reverted by design"`.',
  'not-an-item': 'An item of a checklist is answered with yes or no: `--item "Order placed=yes"`.',
  'not-authors': 'A line of the file is to be a person and an author of commits: `dora Dora Doe <dora@shop.example>`. Nothing was sent.',
  'not-confirmed': 'The command takes something away for good, and asked for its name. What was typed is something else: nothing was done.',
  'passwords-differ': 'What was typed the second time is not the new password of the first time. Nothing was changed.',
  'proof-unreadable':
    'The file is no signed proof, or one of a format that this Lockstep does not read. What is signed is the `.json` beside the page; the page is for reading.',
  'report-not-written':
    'A report of `--junit`, or what the CI around it asked for, cannot be written there. The release goes on all the same.',
  'settings-unreadable': 'The file of the contexts is not what `lockstep context` wrote. Mend or delete it.',
  'system-file-there':
    '`lockstep init` overwrites nothing, and a lockstep.yaml is there. `--force` puts it aside as `lockstep.yaml.old` first.',
  'unknown-code': 'No page of the docs has a paragraph for this code.',
  'unknown-command': 'There is no such command. `lockstep --help` lists all.',
  'unknown-option': 'The command has no such option. A mistyped option is never taken for an argument.',
  'unnamed-system': 'The file has no line `system: NAME`, so it cannot be sent anywhere.',
  'upload-damaged': 'The controller received other bytes than were sent. Nothing was created; try again.',
  'which-gate': 'Two gates of the stage have this label, because the file was changed since the release was created. Name one by its hash.',
  'which-stage': 'Several stages are possible, or none. Name one with `--stage`.',
  'which-system': 'The controller has several systems, or none that you may see. Name one with `--system` or `LOCKSTEP_SYSTEM`.',
  'wrong-answer': 'What was answered, or given as an option, cannot stand in a system file. Nothing was written.',
};
