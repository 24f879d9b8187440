/** What the values of a draft stand for: its own variables, then what the console knows, makes, or heard last. */
import type { SendDraft } from '#shared/model/exchange.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { madeValues } from '#shared/template/made.ts';
import type { Maker } from '#shared/template/made.ts';
import { lineOf, messageValues } from '#shared/template/message-values.ts';
import type { Lookup, Rendered } from '#shared/template/render.ts';
import { renderTemplate } from '#shared/template/render.ts';
import type { Settled } from '#shared/template/scope.ts';
import { firstOf, lookupIn, variableScope } from '#shared/template/scope.ts';
import { callText, templateOf } from '#shared/template/template.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Dialog } from '../dialog/dialog.ts';

/** The request that an exchange sent, as it went out last, and the last response that came. */
export interface LastMessages {
  readonly request: SipRequest | null;
  readonly response: SipResponse | null;
}

export interface ValueSources extends Maker {
  last(exchange: number): LastMessages | null;
  dialog(id: number): Dialog | null;
  /** What else is known, for a draft's environment: secrets, the lab. */
  known(environment: string): Lookup;
}

/** The values of `local.*`: where a message leaves from. */
export function localValues(local: Endpoint): Lookup {
  return lookupIn({
    'local.ip': local.host,
    'local.port': String(local.port),
    'local.uri': `sip:sipwright@${formatHostPort(local)}`,
  });
}

/** The values of `dialog.*`. */
export function dialogValues(dialog: Dialog | null): Lookup {
  if (!dialog) return () => null;
  return lookupIn({
    'dialog.callId': lineOf(dialog.callId),
    'dialog.localTag': lineOf(dialog.localTag),
    'dialog.remoteTag': lineOf(dialog.remoteTag),
    'dialog.local': lineOf(dialog.local),
    'dialog.remote': lineOf(dialog.remote),
    'dialog.remoteTarget': lineOf(dialog.remoteTarget),
    'dialog.routeSet': lineOf(dialog.routeSet.join(', ')),
    'dialog.localSeq': `${dialog.localSeq}`,
    'dialog.remoteSeq': dialog.remoteSeq === null ? null : `${dialog.remoteSeq}`,
  });
}

/** The values of a draft for what is known of the way: `local.*`. */
export type DraftValues = (local: Lookup) => Lookup;

/** What the values of a draft stand for. What its variables were worked out to, before and after the way is known, stays for this send. */
export function draftValues(draft: SendDraft, sources: ValueSources): DraftValues {
  const settled: Settled = new Map();
  return (local) => variableScope(draft.variables, firstOf(local, knownBesides(draft, sources)), settled);
}

function knownBesides(draft: SendDraft, sources: ValueSources): Lookup {
  const last = draft.after === undefined ? null : sources.last(draft.after);
  const dialog = draft.dialog === undefined ? null : sources.dialog(draft.dialog);
  return firstOf(
    madeValues(sources),
    messageValues('response', last?.response ?? null),
    messageValues('request', last?.request ?? null),
    dialogValues(dialog),
    sources.known(draft.environment ?? ''),
  );
}

export type Drawn = Pick<Rendered, 'bytes' | 'unresolved'>;

/** The bytes of a draft with its values; null in place of a lookup leaves them as they are written. */
export function renderDraft({ bytes, form }: SendDraft, lookup: Lookup | null): Drawn {
  if (form !== 'template' && !lookup) return { bytes: new Uint8Array(bytes), unresolved: [] };
  return renderTemplate(form === 'template' ? textOf(bytes) : templateOf(bytes, 'values'), lookup);
}

/** A short text of a draft, such as its destination; a value that has none stays as it is written. */
export function renderShort(text: string, lookup: Lookup | null): string {
  return lookup ? textOf(renderTemplate(text, lookup).bytes) : text;
}

/**
 * The values of a draft that have none, as they are written, each once: in its message, its destination and its credentials.
 * A destination has values also where the message and the credentials leave as typed: it is no part of what is sent.
 */
export function missingValues(draft: SendDraft, lookup: Lookup): readonly string[] {
  const { to, credentials } = draft;
  const { variables } = draft.switches;
  const short = [to, ...(variables ? [credentials?.user ?? '', credentials?.password ?? ''] : [])];
  const missing = [
    ...(variables ? renderDraft(draft, lookup).unresolved : []),
    ...short.flatMap((text) => renderTemplate(text, lookup).unresolved),
  ];
  return [...new Set(missing.map(({ call }) => callText(call)))];
}
