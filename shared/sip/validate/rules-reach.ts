/** Rules of addresses that the peer cannot reach: in Contact, Record-Route and the session description (RFC 3261 8.1.1.8, 18.2). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import { hostText } from '../grammar/host.ts';
import type { SipMessage } from '../message.ts';
import type { MessageContext } from './context.ts';
import type { Facts } from './facts.ts';
import type { IpClass } from './ip-class.ts';
import { ipClass } from './ip-class.ts';
import type { Report, Rule, RuleSet } from './rule.ts';

interface PlacedHost {
  readonly at: string;
  readonly span: Span;
  readonly host: string;
}

/** The addresses to which the peer will send: requests of the dialog, answers of the hop. */
function hostsOf({ bytes }: SipMessage, { addresses, vias }: Facts): PlacedHost[] {
  const named = ['Contact', 'Record-Route'].flatMap((at) =>
    addresses(at).flatMap(({ uri }) => {
      const span = uri.hostPort?.host;
      return span ? [{ at, span, host: hostText(bytes, span) }] : [];
    }),
  );
  const [top] = vias();
  const via = top ? [{ at: 'Via', span: top.sentBy.host, host: hostText(bytes, top.sentBy.host) }] : [];
  return [...named, ...via];
}

const classAt = (host: string | undefined): IpClass | null => (host === undefined ? null : ipClass(host));

/** Which finding an address gives, by its class and by what is known of the two ends. */
function codeOf(host: string, { source, destination }: MessageContext): DiagnosticCode | null {
  const kind = ipClass(host);
  const ends = [classAt(source?.host), classAt(destination?.host)];
  if (kind === 'unspecified') return 'address-unspecified';
  if (kind === 'loopback') return ends.some((end) => end && end !== 'loopback') ? 'address-loopback' : null;
  if (kind === 'private') return ends.includes('public') ? 'address-private' : null;
  return /(?:^|\.)(?:local|localhost|localdomain)$/i.test(host) ? 'address-local-name' : null;
}

function tell({ at, span, host }: PlacedHost, context: MessageContext, report: Report): void {
  const code = codeOf(host, context);
  if (code) report(code, at, span, { host: host.slice(0, 60) });
}

/** sent-by may be private: received and rport repair it (RFC 3581); the others have to be reachable as they stand. */
const reachable: Rule = (message, report, facts) => {
  for (const placed of hostsOf(message, facts)) {
    const context = placed.at === 'Via' ? {} : facts.context;
    tell(placed, context, report);
  }
};

const CONNECTION = /^c=IN IP[46] ([^\s/]{1,64})/gm;
/** Only so much of a body is searched for addresses. */
const BODY_LIMIT = 16_384;

/** Where media is wanted: the addresses of the lines `c=` (RFC 8866 5.7). An unspecified one is an old way to hold. */
const media: Rule = ({ bytes, body }, report, { words, context }) => {
  const [type = ''] = words('Content-Type');
  if (type !== 'application/sdp' || (!context.source && !context.destination)) return;
  const text = textOf(bytes, { start: body.start, end: Math.min(body.end, body.start + BODY_LIMIT) });
  if (/[^\0-\x7f]/.test(text)) return;
  for (const match of text.matchAll(CONNECTION)) {
    const [line, host = ''] = match;
    const end = body.start + match.index + line.length;
    if (ipClass(host) !== 'unspecified')
      tell({ at: 'body', span: { start: end - host.length, end }, host }, context, report);
  }
};

export const REACH_RULES: RuleSet = { any: [reachable, media] };
