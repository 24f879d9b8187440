/**
 * From a draft to the bytes that leave: the variables, the way there, the headers that were left out, those of its dialog
 * and of its account among them.
 */
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { fillRequest } from '#shared/sip/build.ts';
import type { SipMessage, SipRequest } from '#shared/sip/message.ts';
import { firstHeader } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { HeaderEdit } from '#shared/sip/serialize.ts';
import { editHeaders } from '#shared/sip/serialize.ts';
import { listValues, methodText, requestUri } from '#shared/sip/views.ts';
import type { Lookup } from '#shared/template/render.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import type { Dialog } from '../dialog/dialog.ts';
import { fillFromDialog } from '../dialog/request.ts';
import { nextHopOf } from '../dialog/routes.ts';
import type { Route } from '../transport/transport.ts';
import { credentialEdits } from './retries.ts';
import type { DraftValues } from './values.ts';
import { localValues, missingValues, renderDraft, renderShort } from './values.ts';
import type { Way, WayTrouble } from './ways.ts';

export interface Prepared {
  readonly bytes: Uint8Array;
  readonly way: Way;
  /** The bytes as a message; null where they are none. */
  readonly message: SipMessage | null;
  /** The digest algorithm where credentials were put in before anybody asked. */
  readonly digest: string | null;
}

export interface PrepareDeps {
  readonly random: Random;
  readonly userAgent: string;
  /** The dialog that it is sent in, as it stands when it is asked for. */
  readonly dialog: Dialog | null;
  /** Hears of the request as soon as it has its number in the dialog, so that no other one gets it. */
  numbered(request: SipRequest): void;
  /** Holds the nonces of an account or a dialog, or none yet. */
  readonly authorizer: Authorizer | null;
  /** Values of Route that the account's requests go through, in order; empty for none. */
  readonly routes: readonly string[];
  /** What the values of the draft stand for in this send. */
  readonly values: DraftValues;
  /** The same for nothing but to look whether they have any. */
  readonly trial: DraftValues;
  findWay(destination: string): Promise<Result<Way, WayTrouble>>;
  /** A number for CSeq that was not used before. */
  nextSeq(): number;
}

/** Finds the way and makes the bytes. With everything switched off they are the draft's own, untouched. */
export async function prepare(draft: SendDraft, deps: PrepareDeps): Promise<Result<Prepared, WayTrouble>> {
  const missing = missingValues(draft, deps.trial(ANYWHERE));
  if (missing.length > 0) return err({ ...unresolvedTrouble(missing), steps: [] });
  const before = draft.switches.variables ? deps.values(NOT_YET) : null;
  const destination =
    renderShort(draft.to.trim(), deps.values(NOT_YET)) ||
    whereItLeads(renderDraft(draft, before).bytes, draft, deps);
  if (destination === '') return err({ ...NO_DESTINATION, steps: [] });
  const found = await deps.findWay(destination);
  if (!found.ok) return found;
  const way = found.value;
  const lookup = draft.switches.variables ? deps.values(localValues(way.route.local)) : null;
  const written = renderDraft(draft, lookup).bytes;
  const { bytes, digest } = draft.switches.fill
    ? filled(written, draft, way.route, deps)
    : { bytes: written, digest: null };
  const { message } = parseMessage(bytes);
  if (draft.switches.transaction && message?.kind !== 'request') {
    return err({ ...NOT_A_REQUEST, steps: way.steps });
  }
  return ok({ bytes, way, message, digest });
}

const NO_DESTINATION: Trouble = {
  code: 'NO_DESTINATION',
  message:
    'no destination is given and the message names none: neither a Route nor a Request-URI can be read',
};

const NOT_A_REQUEST: Trouble = {
  code: 'NOT_A_REQUEST',
  message: 'what was written is not a SIP request, and only a request can have a transaction',
};

/** A way like any other, where only the names count. */
const ANYWHERE = localValues({ host: '', port: 0 });
/** Before the way is known, what depends on it has no value. */
const NOT_YET: Lookup = () => null;

function unresolvedTrouble(names: readonly string[]): Trouble {
  const list = names.join(', ');
  const message =
    names.length === 1 ? `the variable ${list} has no value` : `the variables ${list} have no value`;
  const bare = names.map((name) => name.slice(2, -2)).join(', ');
  return { code: 'VARIABLE_UNRESOLVED', message, data: { names: bare } };
}

function requestOf(bytes: Uint8Array): SipRequest | null {
  const { message } = parseMessage(bytes);
  return message?.kind === 'request' ? message : null;
}

/** The URI that the message leads to by itself: its dialog's or its own first loose Route, else its Request-URI. */
function whereItLeads(bytes: Uint8Array, draft: SendDraft, { dialog, routes }: PrepareDeps): string {
  const request = requestOf(dialog && draft.switches.fill ? fillFromDialog(bytes, dialog) : bytes);
  if (!request) return '';
  const own = listValues(request, 'Route');
  const given = own.length === 0 && !dialog && draft.switches.fill ? routes : own;
  return nextHopOf(requestUri(request), given);
}

function filled(
  written: Uint8Array,
  draft: SendDraft,
  route: Route,
  deps: PrepareDeps,
): Pick<Prepared, 'bytes' | 'digest'> {
  const { random, userAgent, dialog } = deps;
  const ofDialog = dialog ? fillFromDialog(written, dialog) : written;
  const context = {
    random,
    local: route.local,
    transport: 'UDP' as const,
    userAgent,
    cseq: deps.nextSeq(),
    lineEnds: draft.form === 'template' ? ('kept' as const) : ('mended' as const),
  };
  const numbered = dialog ? requestOf(ofDialog) : null;
  if (numbered) deps.numbered(numbered);
  const complete = fillRequest(dialog ? ofDialog : withRoutes(ofDialog, deps.routes), context).bytes;
  return withHeldCredentials(complete, draft, deps.authorizer);
}

/** Puts the account's routes into a request that has none of its own; REGISTER is sent to the registrar itself. */
function withRoutes(bytes: Uint8Array, routes: readonly string[]): Uint8Array {
  const request = routes.length > 0 ? requestOf(bytes) : null;
  if (!request || firstHeader(request, 'Route') || methodText(request) === 'REGISTER') return bytes;
  return editHeaders(
    request,
    routes.map((value): HeaderEdit => ({ op: 'append', name: 'Route', value })),
  );
}

/** A nonce that is held answers the challenge before it comes (RFC 7616 3.6, RFC 3261 22.3). */
function withHeldCredentials(
  bytes: Uint8Array,
  { switches }: SendDraft,
  authorizer: Authorizer | null,
): Pick<Prepared, 'bytes' | 'digest'> {
  const nothing = { bytes, digest: null };
  if (!authorizer || !switches.answerChallenges || authorizer.view().length === 0) return nothing;
  const request = requestOf(bytes);
  const hasOwn =
    request && (firstHeader(request, 'Authorization') ?? firstHeader(request, 'Proxy-Authorization'));
  if (!request || hasOwn || methodText(request) === 'ACK' || methodText(request) === 'CANCEL') return nothing;
  const { edits, algorithm } = credentialEdits(request, authorizer);
  return { bytes: editHeaders(request, edits), digest: algorithm };
}
