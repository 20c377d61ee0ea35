// The examples of every command about places, the record, secrets, the installation, and oneself.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the examples of commands about the house', walks.commandsOfTheHouse, {
  serve: ['--agent-listen', '127.0.0.1:0', '--may-dial', '127.0.0.1'],
});
