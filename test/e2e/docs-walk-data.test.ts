// The page about staging data, and its commands.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('staging data', walks.data);
