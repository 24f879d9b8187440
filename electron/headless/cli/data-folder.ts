/** The folder for what the console keeps between its runs, as each system has it (on Linux the XDG Base Directory Specification). */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Io } from './io.ts';

/** `SIPWRIGHT_DATA` names it; else it is the platform's usual place for the state of a program. */
export function dataFolder(env: Io['env'], platform: string = process.platform, home = homedir()): string {
  const named = env['SIPWRIGHT_DATA'];
  if (named) return named;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Sipwright');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Sipwright');
  const state = env['XDG_STATE_HOME'];
  // A relative path there is to be taken for none.
  return join(state && isAbsolute(state) ? state : join(home, '.local', 'state'), 'sipwright');
}
