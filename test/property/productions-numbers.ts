/** Numbers, dates, identifiers, authentication and products: their generators, and what their nodes have to say. */
import type { Span } from '#shared/lib/bytes.ts';
import { checkChallenge, checkCredentials, readAuth, readAuthInfo } from '#shared/sip/grammar/auth.ts';
import { readCallId, readCallIds } from '#shared/sip/grammar/call-id.ts';
import { readCSeq } from '#shared/sip/grammar/cseq.ts';
import { checkDate } from '#shared/sip/grammar/date.ts';
import { readJoin, readReplaces, readTargetDialog } from '#shared/sip/grammar/dialog-id.ts';
import { readContentId, readMimeVersion } from '#shared/sip/grammar/mime.ts';
import { readMaxForwards, readNumber, readSeconds } from '#shared/sip/grammar/numbers.ts';
import type { ParamNode } from '#shared/sip/grammar/params.ts';
import { readProducts } from '#shared/sip/grammar/product.ts';
import { readRAck } from '#shared/sip/grammar/rack.ts';
import { readRetryAfter } from '#shared/sip/grammar/retry-after.ts';
import { readMinSE, readSessionExpires } from '#shared/sip/grammar/session-timer.ts';
import type { Sink } from '#shared/sip/grammar/sink.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { readTimestamp } from '#shared/sip/grammar/timestamp.ts';
import type { ValueNode } from '#shared/sip/grammar/token-list.ts';
import { readWarning } from '#shared/sip/grammar/warning.ts';
import fc from 'fast-check';
import type { Sample } from './generators.ts';
import * as g from './generators.ts';
import type { Production, Read } from './production-kit.ts';
import { parted, plain, production, seconds, textual, value } from './production-kit.ts';

const numeric = ({ value: number }: { value: number }): string => String(number);

const plainNumber = (max: number): fc.Arbitrary<Sample<string>> =>
  plain(fc.integer({ min: 0, max }).map(String));

const callId = fc.oneof(g.word, g.seq(g.word, '@', g.word));

const tags = (first: string, second: string): fc.Arbitrary<Sample<unknown>> =>
  g
    .withParams(
      callId,
      fc.tuple(g.token, g.token).map(([a, b]) => [
        [first, a],
        [second, b],
      ]),
    )
    .map(({ text, parts }) => ({
      text,
      parts,
    }));

const dialogId = (read: Read<{ callId: Span; params: readonly ParamNode[] }>): Read<ValueNode> => {
  return (bytes, span, sink) => {
    const node = read(bytes, span, sink);
    return { value: node.callId, params: node.params };
  };
};

const secondsNode = (read: typeof readMinSE): Read<ValueNode> => {
  return (bytes, span, sink) => {
    const node = read(bytes, span, sink);
    return { value: node.seconds.digits, params: node.params };
  };
};

const DATE = fc
  .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
  .map((date) => date.toUTCString());

const authParams = fc
  .tuple(g.quoted, g.quoted, g.token, g.quoted, g.hex)
  .map(([realm, nonce, username, uri, response]) => [
    ['realm', realm],
    ['nonce', nonce],
    ['username', `"${username.replaceAll('\\', '')}"`],
    ['uri', uri],
    ['response', `"${response}"`],
    ['algorithm', 'SHA-256'],
  ]);

const auth = fc.tuple(authParams, g.sws, g.sws).map(([pairs, before, after]) => ({
  text: `Digest ${pairs.map(([name, text]) => `${name}=${text}`).join(`${before},${after}`)}`,
  parts: { scheme: 'Digest', params: pairs },
}));

const readChecked =
  (check: (bytes: Uint8Array, span: Span, sink: Sink) => void) =>
  (bytes: Uint8Array, span: Span, sink: Sink) => {
    check(bytes, span, sink);
    return readAuth(bytes, span, ignore);
  };

const product = fc.oneof(
  g.token.map((name) => [name, null, null]),
  fc.tuple(g.token, g.token).map(([name, version]) => [name, version, null]),
  g.comment.map((comment) => [null, null, comment]),
);

export const NUMBERS: readonly Production[] = [
  production(
    'CSeq',
    fc
      .tuple(g.number, g.lws, g.token)
      .map(([seq, blank, method]) => ({ text: `${seq}${blank}${method}`, parts: [seq, method] })),
    readCSeq,
    ({ seq, method }, { text }) => [seq, text(method)],
  ),
  production(
    'RAck',
    parted([g.number.map(String), g.number.map(String), g.token], g.lws),
    readRAck,
    ({ rseq, cseq, method }, { text }) => [text(rseq.digits), text(cseq.digits), text(method)],
  ),
  production('Max-Forwards', plainNumber(255), readMaxForwards, numeric),
  production('RSeq', plainNumber(2 ** 32 - 1), readNumber, numeric),
  production('Expires', plainNumber(2 ** 32 - 1), readSeconds, numeric),
  production('Min-SE', g.withParams(seconds), secondsNode(readMinSE), value),
  production(
    'Session-Expires',
    g.withParams(seconds, g.some({ refresher: fc.constantFrom('uac', 'UAS') }), ['refresher']),
    secondsNode(readSessionExpires),
    value,
  ),
  production(
    'Retry-After',
    fc
      .tuple(
        seconds,
        g.sws,
        fc.oneof(fc.constant(null), g.comment),
        g.params(g.some({ duration: seconds }), ['duration']),
      )
      .map(([text, blank, comment, tail]) => ({
        text: `${text}${blank}${comment ?? ''}${tail.text}`.trimEnd(),
        parts: [text, comment, tail.parts],
      })),
    readRetryAfter,
    (node, { text, optional, pairs }) => [
      text(node.seconds.digits),
      optional(node.comment),
      pairs(node.params),
    ],
  ),
  production(
    'Timestamp',
    fc
      .tuple(
        g.seq(g.digits, g.optional(g.seq('.', g.optional(g.digits)))),
        fc.oneof(fc.constant(null), g.seq(g.optional(g.digits), '.', g.digits)),
      )
      .map(([time, delay]) => ({ text: delay === null ? time : `${time} ${delay}`, parts: [time, delay] })),
    readTimestamp,
    (node, { text, optional }) => [text(node.time), optional(node.delay)],
  ),
  production(
    'MIME-Version',
    fc
      .tuple(g.digits, g.digits)
      .map(([major, minor]) => ({ text: `${major}.${minor}`, parts: [major, minor] })),
    readMimeVersion,
    (node, { text }) => [text(node.major), text(node.minor)],
  ),
  production(
    'Date',
    DATE.map((text) => ({ text, parts: null })),
    (bytes, span, sink) => {
      checkDate(bytes, span, sink);
      return null;
    },
    (node) => node,
  ),
];

export const IDENTIFIERS: readonly Production[] = [
  production('Call-ID', plain(callId), readCallId, textual),
  production(
    'In-Reply-To',
    fc.array(callId, { minLength: 1, maxLength: 4 }).map((all) => ({ text: all.join(' ,\t'), parts: all })),
    readCallIds,
    (nodes, { text }) => nodes.map(text),
  ),
  production('Replaces', tags('to-tag', 'from-tag'), dialogId(readReplaces), value),
  production('Join', tags('from-tag', 'to-tag'), dialogId(readJoin), value),
  production('Target-Dialog', tags('local-tag', 'remote-tag'), dialogId(readTargetDialog), value),
  production(
    'Content-ID',
    fc
      .tuple(g.alnum, g.hostname)
      .map(([left, right]) => ({ text: `<${left}@${right}>`, parts: `${left}@${right}` })),
    readContentId,
    textual,
  ),
  production('Authorization', auth, readChecked(checkCredentials), ({ scheme, params }, { text, pairs }) => ({
    scheme: text(scheme),
    params: pairs(params),
  })),
  production(
    'WWW-Authenticate',
    auth,
    readChecked(checkChallenge),
    ({ scheme, params }, { text, pairs }) => ({ scheme: text(scheme), params: pairs(params) }),
  ),
  production(
    'Authentication-Info',
    fc.tuple(g.quoted, g.hex).map(([nonce, nc]) => ({
      text: `nextnonce=${nonce} , nc = ${nc}`,
      parts: [
        ['nextnonce', nonce],
        ['nc', nc],
      ],
    })),
    readAuthInfo,
    (nodes, { pairs }) => pairs(nodes),
  ),
  production(
    'Warning',
    fc.tuple(fc.integer({ min: 300, max: 399 }), g.hostname, g.quoted).map(([code, agent, text]) => ({
      text: `${code} ${agent} ${text}`,
      parts: [String(code), agent, text],
    })),
    readWarning,
    (node, { text }) => node && [text(node.code), text(node.agent), text(node.text)],
  ),
  production(
    'User-Agent',
    fc.array(product, { minLength: 1, maxLength: 4 }).map((all) => ({
      text: all
        .map(([name, version, comment]) => comment ?? (version === null ? name : `${name}/${version}`))
        .join(' '),
      parts: all,
    })),
    readProducts,
    (nodes, { optional }) =>
      nodes.map(({ name, version, comment }) => [optional(name), optional(version), optional(comment)]),
  ),
];
