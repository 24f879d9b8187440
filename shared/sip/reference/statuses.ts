/** What each registered status code means. A code without an entry fails the type check. */
import type { StatusCode } from '../status.ts';
import { CLIENT_FAILURE_WORDS } from './status-client.ts';
import { SERVER_FAILURE_WORDS } from './status-server.ts';
import { SUCCESS_WORDS } from './status-success.ts';
import type { SourcedWords } from './words.ts';

export const STATUS_WORDS: Readonly<Record<StatusCode, SourcedWords>> = {
  ...SUCCESS_WORDS,
  ...CLIENT_FAILURE_WORDS,
  ...SERVER_FAILURE_WORDS,
};
