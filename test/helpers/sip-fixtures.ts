/**
 * Where the recorded SIP messages of tests lie: the folder that the environment variable SIP_FIXTURES names, else
 * `../shared/fixtures` beside the checkout, else the copy in `test/fixtures`.
 */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

export interface FixtureFolder {
  readonly url: URL;
  /** Which of the places it is, for the names of tests. */
  readonly origin: 'SIP_FIXTURES' | '../shared/fixtures' | 'test/fixtures';
}

/** The folder of one archive, such as `rfc4475`. A folder that the variable names counts also where it is missing. */
export function fixtureFolder(archive: string): FixtureFolder {
  const named = process.env['SIP_FIXTURES'];
  if (named) return { url: new URL(`${archive}/`, `${pathToFileURL(named).href}/`), origin: 'SIP_FIXTURES' };
  const beside = new URL(`../../../shared/fixtures/${archive}/`, import.meta.url);
  if (existsSync(new URL('index.json', beside))) return { url: beside, origin: '../shared/fixtures' };
  return { url: new URL(`../fixtures/${archive}/`, import.meta.url), origin: 'test/fixtures' };
}
