// The examples of every command about gates, and about stopping and going back.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the examples of commands about gates', walks.commandsOfGates);
