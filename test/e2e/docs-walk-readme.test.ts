// README, from the first start to production; its soak of a minute is a minute here too.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('README', walks.readme, { people: [] });
