/** Names of files as a person writes them, and what a request is that was just made. */
import type { EntryKind } from '#shared/model/workspace.ts';
import { FILE_ENDINGS } from '#shared/model/workspace.ts';

/** What cannot stand in a name, since it parts paths or hides a file. */
const FORBIDDEN = /[/\\\x00-\x1f]/;

/** Whether a name can be a file's or folder's. */
export function isName(name: string): boolean {
  const trimmed = name.trim();
  return trimmed !== '' && trimmed.length <= 100 && !trimmed.startsWith('.') && !FORBIDDEN.test(trimmed);
}

/** The name of a file of a kind, with its ending once. */
export function fileName(name: string, kind: EntryKind): string {
  const trimmed = name.trim();
  const ending = kind === 'folder' ? '' : FILE_ENDINGS[kind];
  return ending !== '' && trimmed.toLowerCase().endsWith(ending) ? trimmed : `${trimmed}${ending}`;
}

/** The text of a request that was just made. */
export const NEW_REQUEST = [
  'OPTIONS sip:{{lab}} SIP/2.0',
  'Max-Forwards: 70',
  'From: <sip:alice@{{lab.host}}>',
  'To: <sip:{{lab.host}}>',
  '',
  '',
].join('\n');
