/** A request's file of a workspace as a draft: what stands in its block, and what the arguments say instead. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { SendDraft, SendSwitches } from '#shared/model/exchange.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import { isBlockFile, isOpenBlock, readRequestFile } from '#shared/workspace/request-file.ts';

/**
 * The draft of what a file holds. A file without a block is the message itself. In one with a block, `--to`, `--user` and `--var` win over
 * what it says, and what either side switches off is off. The error is one sentence.
 */
export function draftOf(bytes: Uint8Array, given: Omit<SendDraft, 'bytes'>): Result<SendDraft, string> {
  if (bytes.length === 0) return err('there is nothing in it');
  if (isBlockFile(bytes)) return draftOfBlock(bytes, given);
  if (isOpenBlock(bytes)) return err('its block of settings has no second line ---');
  return ok({ ...given, bytes: new Uint8Array(bytes) });
}

function draftOfBlock(bytes: Uint8Array, given: Omit<SendDraft, 'bytes'>): Result<SendDraft, string> {
  const { text, to, off, user, password, account, variables } = readRequestFile(bytes);
  if (account !== '' && given.credentials === null)
    return err(`it is sent by the account ${account}, which only a console has: give --user and --password`);
  const own = user === '' && password === '' ? null : { user, password };
  const named = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  return ok({
    ...given,
    ...{ bytes: utf8(text), form: 'template' },
    to: given.to === '' ? to : given.to,
    switches: without(given.switches, off),
    credentials: given.credentials ?? own,
    variables: { ...named, ...given.variables },
  });
}

function without(switches: SendSwitches, off: readonly (keyof SendSwitches)[]): SendSwitches {
  if (switches === AS_TYPED) return switches;
  return { ...switches, ...Object.fromEntries(off.map((name) => [name, false])) };
}
