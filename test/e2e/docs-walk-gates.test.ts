// The pages about the system file and its gates: what a tester, a release manager and an administrator type.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the pages about gates', walks.gates);
