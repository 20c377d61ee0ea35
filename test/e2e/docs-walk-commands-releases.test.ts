// The examples of every command about the system file and releases.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the examples of commands about releases', walks.commandsOfReleases);
