// The pages about releases, and how they go on and back.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the pages about releases', walks.releases);
