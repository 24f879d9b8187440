/**
 * The answers after which a request is sent again, as a table of rules: challenges (RFC 3261 22), redirections (8.1.3.4),
 * 422 (RFC 4028 7.3), 423 (RFC 3261 10.2.8), 491 (14.1) and 503 (RFC 3263 4.3). Pure but for what an authorizer remembers.
 */
import type { Random } from '#shared/lib/random.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { SendSwitches } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import type { HeaderEdit } from '#shared/sip/serialize.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import { addressesOf, methodText, requestUri } from '#shared/sip/views.ts';
import type { Answered, Authorizer } from '../auth/authorizer.ts';
import { createAuthorizer } from '../auth/authorizer.ts';
import { retryDelay } from '../dialog/glare.ts';
import { after422 } from '#shared/sip/session-timer.ts';

/** What the rules remember of one request. */
export interface RetryState {
  readonly switches: SendSwitches;
  readonly authorizer: Authorizer | null;
  readonly answered: Answered;
  readonly random: Random;
  /** Whether the Call-ID of the request is ours. */
  readonly ownsCallId: boolean;
  /** URIs that the request went to, and those that are still to be tried. */
  readonly visited: Set<string>;
  readonly targets: string[];
  /** How often the request was sent again as an answer asked. */
  adjustments: number;
}

/** How a request is sent again. */
export interface Retry {
  /** What changes in its headers; CSeq and the branch change anyway. */
  readonly edits: readonly HeaderEdit[];
  /** The digest algorithm where it carries credentials now. */
  readonly digest: string | null;
  /** Another Request-URI, whose way is to be found. */
  readonly uri: string | null;
  /** The next address of the same destination. */
  readonly nextAddress: boolean;
  /** Milliseconds to wait before it is sent. */
  readonly delay: number;
  readonly notice: Trouble | null;
}

/** Send again, give up with a word, or nothing to do with the answer. */
export type RetryVerdict =
  | { readonly kind: 'retry'; readonly retry: Retry }
  | { readonly kind: 'notice'; readonly notice: Trouble }
  | null;

type Rule = (request: SipRequest, response: SipResponse, state: RetryState) => RetryVerdict;

const SAME: Retry = { edits: [], digest: null, uri: null, nextAddress: false, delay: 0, notice: null };
/** More than this is a loop between the answers. */
const MAX_ADJUSTMENTS = 8;
const MAX_TARGETS = 16;

const TOO_MANY_REDIRECTIONS: Trouble = {
  code: 'TOO_MANY_REDIRECTIONS',
  message: `${MAX_TARGETS} redirections were followed and there is no end: the answer stands`,
};

const retry = (parts: Partial<Retry>): RetryVerdict => ({ kind: 'retry', retry: { ...SAME, ...parts } });

const set = (name: string, value: string): HeaderEdit => ({ op: 'set', name, value });

/** The edits that put credentials into a request in place of those it has. */
export function credentialEdits(
  request: SipRequest,
  authorizer: Authorizer,
  uri = requestUri(request),
): { edits: HeaderEdit[]; algorithm: string | null } {
  const body = request.bytes.subarray(request.body.start, request.body.end);
  const { pairs, algorithm } = authorizer.headers(methodText(request), uri, body);
  const names = new Set(pairs.map(([name]) => name));
  return {
    edits: [
      ...[...names].map((name): HeaderEdit => ({ op: 'remove', name })),
      ...pairs.map(([name, value]): HeaderEdit => ({ op: 'append', name, value })),
    ],
    algorithm,
  };
}

const challenged: Rule = (request, response, { switches, authorizer: own, answered, random }) => {
  if (!switches.answerChallenges) return null;
  // Without credentials nothing is answered, and what is missing is told.
  const authorizer = own ?? createAuthorizer(null, random);
  const verdict = authorizer.accept(response, answered);
  if (verdict.kind === 'give-up') {
    const { reason, realm, message } = verdict;
    return {
      kind: 'notice',
      notice: { code: reason, message, ...(realm === null ? {} : { data: { realm } }) },
    };
  }
  const { edits, algorithm } = credentialEdits(request, authorizer);
  return retry({ edits, digest: algorithm });
};

/** The Contacts of a 3xx by their q, the highest first (RFC 3261 8.1.3.4). */
function redirectionTargets(response: SipResponse): string[] {
  const rated = addressesOf(response, 'Contact').map(({ uri, params }) => ({
    uri,
    q: Number.parseFloat(params.get('q') ?? '1') || 0,
  }));
  return rated.sort((a, b) => b.q - a.q).map(({ uri }) => uri);
}

/** The next target of a redirection that was not tried (a target that comes again is a loop). */
export function nextTarget(state: RetryState): string | null {
  const uri = state.targets.shift();
  if (uri !== undefined) state.visited.add(uri);
  return uri ?? null;
}

const redirected: Rule = (request, response, state) => {
  if (!state.switches.followRedirects) return null;
  state.visited.add(requestUri(request));
  // A chain without an end is a loop with other names. RFC 3261 8.1.3.4
  if (state.visited.size > MAX_TARGETS) return { kind: 'notice', notice: TOO_MANY_REDIRECTIONS };
  const fresh = redirectionTargets(response).filter(
    (uri) => /^sips?:/i.test(uri) && !state.visited.has(uri) && !state.targets.includes(uri),
  );
  state.targets.unshift(...fresh);
  state.targets.splice(MAX_TARGETS);
  const uri = nextTarget(state);
  if (uri === null) return null;
  return retry({
    uri,
    notice: { code: 'REDIRECTED', message: `the answer ${response.status} led to ${uri}`, data: { uri } },
  });
};

/** Within the limit, and only where adjusting is switched on. */
function adjusted(state: RetryState, parts: () => Partial<Retry> | null): RetryVerdict {
  if (!state.switches.adjust || state.adjustments >= MAX_ADJUSTMENTS) return null;
  const found = parts();
  if (!found) return null;
  state.adjustments += 1;
  return retry(found);
}

const intervalTooSmall: Rule = (request, response, state) =>
  adjusted(state, () => {
    const longer = after422(request, response);
    if (!longer) return null;
    const { minSE, sessionExpires } = longer;
    return {
      edits: [set('Session-Expires', String(sessionExpires)), set('Min-SE', String(minSE))],
      notice: {
        code: 'SESSION_INTERVAL_RAISED',
        message: `the peer wants a session interval of at least ${minSE} s: sent again with ${sessionExpires} s`,
        data: { seconds: sessionExpires },
      },
    };
  });

const intervalTooBrief: Rule = (request, response, state) =>
  adjusted(state, () => {
    const least = numberOf(response, 'Min-Expires');
    if (least === null || least <= (numberOf(request, 'Expires') ?? -1)) return null;
    const hasParameter = addressesOf(request, 'Contact').some(({ params }) => params.has('expires'));
    return {
      edits: [
        set('Expires', String(least)),
        ...(hasParameter ? [set('Contact', withExpires(request, least))] : []),
      ],
      notice: {
        code: 'EXPIRES_RAISED',
        message: `the registrar wants at least ${least} s: sent again with ${least} s`,
        data: { seconds: least },
      },
    };
  });

/** The first Contact with its expires parameter raised. */
function withExpires(request: SipRequest, seconds: number): string {
  const header = request.headers.find(({ canonical }) => canonical === 'Contact');
  const text = header ? textOf(request.bytes, header.value) : '';
  return text.replaceAll(/(;\s*expires\s*=\s*)\d+/gi, `$1${seconds}`);
}

const glare: Rule = (_request, _response, state) =>
  adjusted(state, () => {
    const delay = retryDelay(state.ownsCallId, state.random);
    return {
      delay,
      notice: {
        code: 'GLARE',
        message: `both sides changed the session at once: sent again after ${delay} ms`,
        data: { ms: delay },
      },
    };
  });

const unavailable: Rule = (_request, _response, { switches }) =>
  switches.failover ? retry({ nextAddress: true }) : null;

const RULES: Readonly<Record<number, Rule>> = {
  401: challenged,
  407: challenged,
  422: intervalTooSmall,
  423: intervalTooBrief,
  491: glare,
  503: unavailable,
};

/** What a final answer asks to be done with its request. */
export const retryAfter: Rule = (request, response, state) => {
  const { status } = response;
  if (status >= 300 && status < 400) return redirected(request, response, state);
  return RULES[status]?.(request, response, state) ?? null;
};
