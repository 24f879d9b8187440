/** A SIP URI as an argument: `sip:alice@example.com`, or without its scheme. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { parseUri } from '#shared/sip/views.ts';

const LONGEST = 300;

/** The URI with its scheme; the error is one sentence. */
export function readUriArgument(text: string): Result<string, string> {
  const uri = /^(?:sips?|tel):/i.test(text) ? text : `sip:${text}`;
  const view = /[\s<>"]/.test(uri) || uri.length > LONGEST ? null : parseUri(uri);
  const isWhole = view !== null && (view.host !== '' || /^tel:./i.test(uri));
  return isWhole ? ok(uri) : err(`"${text}" is not a SIP URI: write sip:USER@HOST`);
}
