/** From a draft to the bytes that leave: the way there, the variables, the headers that were left out. */
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { fillRequest } from '#shared/sip/build.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { expandVariables } from '#shared/sip/variables.ts';
import type { Route, Transport } from '../transport/transport.ts';

export interface Prepared {
  readonly bytes: Uint8Array;
  readonly route: Route;
  /** The bytes as a message; null where they are none. */
  readonly message: SipMessage | null;
}

export interface PrepareDeps {
  readonly transport: Transport;
  readonly random: Random;
  readonly userAgent: string;
  /** A number for CSeq that was not used before. */
  nextSeq(): number;
}

/** Finds the way and makes the bytes. With `fill` off they are the draft's own, untouched. */
export async function prepare(draft: SendDraft, deps: PrepareDeps): Promise<Result<Prepared, Trouble>> {
  const address = parseTransportAddress(draft.to);
  if (!address.ok) return err({ code: 'BAD_ADDRESS', message: address.error });
  const unresolved = draft.switches.fill ? unresolvedIn(draft) : [];
  if (unresolved.length > 0) return err(unresolvedTrouble(unresolved));
  const routed = await deps.transport.route(address.value);
  if (!routed.ok) return routed;
  const route = routed.value;
  const bytes = draft.switches.fill ? filled(draft, route, deps) : draft.bytes;
  const { message } = parseMessage(bytes);
  if (draft.switches.transaction && message?.kind !== 'request') {
    return err({
      code: 'NOT_A_REQUEST',
      message: 'what was written is not a SIP request, and only a request can have a transaction',
    });
  }
  return ok({ bytes, route, message });
}

/** What the console itself gives for `{{local.ip}}` and the like, once the way is known. */
function localVariables({ local }: Pick<Route, 'local'>): Record<string, string> {
  return {
    'local.ip': local.host,
    'local.port': String(local.port),
    'local.uri': `sip:sipwright@${formatHostPort(local)}`,
  };
}

function unresolvedIn(draft: SendDraft): string[] {
  const anywhere = localVariables({ local: { host: '', port: 0 } });
  return expandVariables(draft.bytes, { ...anywhere, ...draft.variables }).unresolved;
}

function unresolvedTrouble(names: readonly string[]): Trouble {
  const list = names.map((name) => `{{${name}}}`).join(', ');
  const message =
    names.length === 1 ? `the variable ${list} has no value` : `the variables ${list} have no value`;
  return { code: 'VARIABLE_UNRESOLVED', message, data: { names: names.join(', ') } };
}

function filled(draft: SendDraft, route: Route, deps: PrepareDeps): Uint8Array {
  const values = { ...localVariables(route), ...draft.variables };
  const { bytes } = expandVariables(draft.bytes, values);
  const context = {
    random: deps.random,
    local: route.local,
    transport: 'UDP' as const,
    userAgent: deps.userAgent,
    cseq: deps.nextSeq(),
  };
  return fillRequest(bytes, context).bytes;
}
