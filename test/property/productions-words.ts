/** Words with parameters, lists and media types: their generators, and what their nodes have to say. */
import {
  readLanguage,
  readLanguageRange,
  readMediaRange,
  readTokenWithQ,
} from '#shared/sip/grammar/accept.ts';
import { readEvent, readEventType, readSubscriptionState } from '#shared/sip/grammar/event.ts';
import {
  readChargingAddresses,
  readChargingVector,
  readCodeWithParams,
  readHex,
  readResourcePriority,
} from '#shared/sip/grammar/extensions.ts';
import { readIdentity } from '#shared/sip/grammar/identity.ts';
import { checkContentType } from '#shared/sip/grammar/media-type.ts';
import { readPrivacy } from '#shared/sip/grammar/privacy.ts';
import { readQuotable } from '#shared/sip/grammar/quotable.ts';
import { readReason } from '#shared/sip/grammar/reason.ts';
import { readSessionId } from '#shared/sip/grammar/session-id.ts';
import {
  readReferSub,
  readStarWithParams,
  readToken,
  readTokenWithParams,
} from '#shared/sip/grammar/token-list.ts';
import fc from 'fast-check';
import * as g from './generators.ts';
import type { Production } from './production-kit.ts';
import { plain, production, seconds, textual, value } from './production-kit.ts';

const base64 = g.chars('abcXYZ019+/-_', 4, 20);

const media = fc.tuple(g.token, g.sws, g.sws, g.token, g.params());

const uuid = g.chars('0123456789abcdef', 32, 32);

const language = g.seq(g.chars('abcdefgh', 1, 8), fc.constantFrom('', '-US', '-Hant-TW', '-419'));

export const WORDS: readonly Production[] = [
  production('token', plain(g.token), readToken, textual),
  production('token with parameters', g.withParams(g.token), readTokenWithParams, value),
  production('Accept-Contact', g.withParams(fc.constant('*')), readStarWithParams, value),
  production('Refer-Sub', g.withParams(fc.constantFrom('true', 'false')), readReferSub, value),
  production(
    'Event',
    g.withParams(g.seq(g.alnum, g.optional(fc.constant('.winfo'))), g.some({ id: g.token }), ['id']),
    readEvent,
    value,
  ),
  production(
    'Allow-Events',
    plain(g.seq(g.alnum, g.optional(fc.constant('.winfo.winfo')))),
    readEventType,
    textual,
  ),
  production(
    'Subscription-State',
    g.withParams(g.token, g.some({ expires: seconds, reason: g.token, 'retry-after': seconds }), [
      'expires',
      'reason',
      'retry-after',
    ]),
    readSubscriptionState,
    value,
  ),
  production(
    'Reason',
    g.withParams(g.token, g.some({ cause: g.digits, text: g.quoted }), ['cause', 'text']),
    readReason,
    value,
  ),
  production('User-to-User', g.withParams(fc.oneof(g.token, g.quoted)), readQuotable, value),
  production('Accept-Encoding', g.withParams(g.token, g.some({ q: g.qvalue })), readTokenWithQ, value),
  production(
    'Accept-Language',
    g.withParams(fc.oneof(language, fc.constant('*')), g.some({ q: g.qvalue })),
    readLanguageRange,
    value,
  ),
  production('Content-Language', plain(language), readLanguage, textual),
  production(
    'Accept',
    media.map(([type, a, b, subtype, tail]) => ({
      text: `${type}${a}/${b}${subtype}${tail.text}`,
      parts: { type, subtype, params: tail.parts },
    })),
    readMediaRange,
    (node, { text, pairs }) =>
      node && { type: text(node.type), subtype: text(node.subtype), params: pairs(node.params) },
  ),
  production(
    'Content-Type',
    fc
      .constantFrom('application/sdp', 'multipart/mixed;boundary="a b"', 'text/plain; charset=utf-8')
      .map((text) => ({ text, parts: null })),
    (bytes, span, sink) => {
      checkContentType(bytes, span, sink);
      return null;
    },
    (node) => node,
  ),
  production(
    'Privacy',
    fc.array(g.token, { minLength: 1, maxLength: 4 }).map((all) => ({ text: all.join(' ;\t'), parts: all })),
    readPrivacy,
    (nodes, { text }) => nodes.map(text),
  ),
  production('Session-ID', g.withParams(uuid, g.some({ remote: uuid }), ['remote']), readSessionId, value),
  production(
    'Identity',
    fc.tuple(base64, g.absoluteUri, g.token).map(([signature, uri, alg]) => ({
      text: `${signature}..${signature}; info=<${uri}> ;alg=${alg}`,
      parts: {
        value: `${signature}..${signature}`,
        params: [
          ['info', `<${uri}>`],
          ['alg', alg],
        ],
      },
    })),
    readIdentity,
    value,
  ),
  production(
    'Resource-Priority',
    fc.tuple(g.alnum, g.alnum).map(([a, b]) => ({ text: `${a}.${b}`, parts: [a, b] })),
    readResourcePriority,
    (node, { text }) => [text(node.namespace), text(node.priority)],
  ),
  production(
    'P-Charging-Vector',
    g.params(g.some({ 'orig-ioi': g.host }), ['icid-value', 'orig-ioi']).map(({ text, parts }) => ({
      text: `icid-value="x;y"${text}`,
      parts: [['icid-value', '"x;y"'], ...parts],
    })),
    readChargingVector,
    (nodes, { pairs }) => pairs(nodes),
  ),
  production(
    'P-Charging-Function-Addresses',
    g.host.map((host) => ({
      text: `ccf=${host} ; ccf=[::1]`,
      parts: [
        ['ccf', host],
        ['ccf', '[::1]'],
      ],
    })),
    readChargingAddresses,
    (nodes, { pairs }) => pairs(nodes),
  ),
  production('P-Media-Authorization', plain(g.hex), readHex, textual),
  production('Geolocation-Error', g.withParams(g.digits), readCodeWithParams, value),
];
