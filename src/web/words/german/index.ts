import type { Tongue } from '#web/words/tongue.ts';
import { account } from './account.ts';
import { approvals } from './approvals.ts';
import { board } from './board.ts';
import { calendar } from './calendar.ts';
import { data } from './data.ts';
import { tellInGerman } from './core.ts';
import { environment } from './environment.ts';
import { keys } from './keys.ts';
import { parts } from './parts.ts';
import { reference } from './reference.ts';
import { release } from './release.ts';
import { rows } from './rows.ts';
import { settings } from './settings.ts';
import { words } from './words.ts';

/** English phrase → German. One file per folder of the pages; what several say stands in `parts`. */
export const german = {
  ...account,
  ...approvals,
  ...board,
  ...calendar,
  ...data,
  ...environment,
  ...keys,
  ...parts,
  ...reference,
  ...release,
  ...rows,
  ...settings,
  ...words,
};

export const tongue: Tongue = { texts: german, tell: tellInGerman };
