// The pages about where services run, and with which secrets.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the pages about places', walks.places);
