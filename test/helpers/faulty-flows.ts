/** Flows with one fault each, by the rule that finds it and the `why` that it tells: ladders for `flow-text`. */
import type { FlowRule } from '#shared/model/finding.ts';
import type { FlowOptions } from './flow-text.ts';

export interface FaultyFlow extends FlowOptions {
  readonly rule: FlowRule;
  readonly why: string;
  readonly ladder: string;
  /** How many seconds after the last message the capture ends; 40 where nothing is said. */
  readonly quiet?: number;
}

/** A call from Alice to Bob that is up. */
export const DIRECT = `
0    alice > bob INVITE sdp
0.1  bob > alice 180
2    bob > alice 200 sdp
2.02 alice > bob ACK
`;

/** The same through a proxy that stays in the way. */
export const PROXIED = `
0    alice > proxy INVITE sdp
0.01 proxy > alice 100
0.02 proxy > bob INVITE rr
0.1  bob > proxy 180
0.11 proxy > alice 180
2    bob > proxy 200 sdp
2.01 proxy > alice 200
2.02 alice > proxy ACK
2.03 proxy > bob ACK
`;

export const BYE = `
9    alice > bob BYE
9.01 bob > alice 200
`;

/** Alice at home behind a router, and a server on the Internet. */
export const NAT = { alice: '10.0.0.5@203.0.113.9:40000', bob: '198.51.100.7', proxy: '198.51.100.20' };
/** Bob behind one. */
export const BOB_BEHIND = { alice: '203.0.113.9', bob: '192.168.1.7@198.51.100.7:5060' };

/** The times of a message that is sent again by timers A, E or G (RFC 3261 17). */
export const SEVEN = '2,2.5,3.5,5.5,9.5,13.5,17.5,21.5';
const REQUESTS = '0,0.5,1.5,3.5,7.5,15.5,31.5';
const FIVE = '0,0.5,1.5,3.5,7.5';

export const challenge = (nonce: string, more = '', realm = 'example.com'): string =>
  `WWW-Authenticate: Digest realm="${realm}", nonce="${nonce}"${more}`;
export const credentials = (nonce: string, realm = 'example.com'): string =>
  `Authorization: Digest username="alice", realm="${realm}", nonce="${nonce}", uri="sip:example.com", response="00"`;

const INVITED = `
0   alice > bob INVITE sdp
0.1 bob > alice 180
`;

const fault = (rule: FlowRule, why: string, ladder: string, more: Partial<FaultyFlow> = {}): FaultyFlow => ({
  rule,
  why,
  ladder,
  ...more,
});

const HANDSHAKE: readonly FaultyFlow[] = [
  fault('missing-ack', 'none', `${INVITED} ${SEVEN} bob > alice 200 sdp`),
  fault('missing-ack', 'contact-private', `${INVITED} ${SEVEN} bob > alice 200 sdp`, { hosts: BOB_BEHIND }),
  fault(
    'missing-ack',
    'contact-loopback',
    `${INVITED} ${SEVEN} bob > alice 200 sdp | Contact: <sip:bob@127.0.0.1>`,
  ),
  fault(
    'missing-ack',
    'contact-other',
    `${INVITED} ${SEVEN} bob > alice 200 sdp | Contact: <sip:bob@192.0.2.99>`,
  ),
  fault('missing-ack', 'contact-missing', `${INVITED} ${SEVEN} bob > alice 200 sdp | -Contact`),
  fault('missing-ack', 'ignored', `${DIRECT} 2.5,3.5,5.5 bob > alice 200 again`),
  fault('missing-ack', 'refusal', `${INVITED} 2,2.5,3.5,5.5 bob > alice 486`),
  fault(
    'missing-ack',
    'lost',
    `0 alice > proxy INVITE sdp
     0.02 proxy > bob INVITE rr
     2,2.5,3.5 bob > proxy 200 sdp
     2.01,2.51,3.51 proxy > alice 200
     2.02,2.52,3.52 alice > proxy ACK`,
  ),
  fault(
    'ack-misdirected',
    'uri',
    `${INVITED} 2,2.5,3.5 bob > alice 200 sdp \n 2.1 alice > carol ACK uri=sip:bob@192.0.2.40`,
  ),
  fault(
    'ack-misdirected',
    'destination',
    `${INVITED} 2,2.5,3.5 bob > alice 200 sdp \n 2.1 alice > carol ACK`,
  ),
  fault(
    'ack-misdirected',
    'route',
    `0 alice > proxy INVITE sdp
     0.02 proxy > bob INVITE rr
     2,2.5,3.5 bob > proxy 200 sdp
     2.01,2.51,3.51 proxy > alice 200
     2.02 alice > carol ACK | -Route`,
  ),
];

const SILENCE: readonly FaultyFlow[] = [
  fault('retransmission-storm', 'unanswered', `${FIVE} alice > bob INVITE sdp`, { quiet: 5 }),
  fault('retransmission-storm', 'late', `${FIVE} alice > bob OPTIONS \n 8 bob > alice 200`),
  fault('retransmission-storm', 'despite', `${FIVE} alice > bob MESSAGE \n 0.1 bob > alice 200`),
  fault('retransmission-storm', 'response', `0 alice > bob MESSAGE \n 0.1,0.6,1.6,3.6,7.6 bob > alice 200`),
  fault('peer-dead', 'silent', `${REQUESTS} alice > bob INVITE sdp`),
  fault(
    'peer-dead',
    'told',
    `0 alice > proxy INVITE sdp \n 0.01 proxy > alice 100 \n 4 proxy > alice 408 \n 4.1 alice > proxy ACK`,
  ),
  fault('peer-dead', 'trying', `0 alice > proxy INVITE sdp \n 0.01 proxy > alice 100`, { quiet: 200 }),
  fault(
    'answer-slow',
    'first',
    `0,0.5,1.5 alice > bob INVITE sdp \n 3 bob > alice 180 \n 4 bob > alice 486 \n 4.1 alice > bob ACK`,
  ),
  fault(
    'answer-slow',
    'ringing',
    `0 alice > proxy INVITE sdp
     0.01 proxy > alice 100
     0.02 proxy > bob INVITE
     0.1 bob > proxy 100
     8 bob > proxy 180
     8.1 proxy > alice 180
     9 bob > proxy 486
     9.1 proxy > bob ACK
     9.2 proxy > alice 486
     9.3 alice > proxy ACK`,
  ),
  fault(
    'answer-slow',
    'refused',
    `0 alice > bob INVITE sdp \n 0.1 bob > alice 100 \n 9 bob > alice 486 \n 9.1 alice > bob ACK`,
  ),
  fault('answer-slow', 'final', `0,0.5,1.5 alice > bob OPTIONS \n 5 bob > alice 200`),
  fault(
    'prack-missing',
    'none',
    `0 alice > bob INVITE sdp | Supported: 100rel
     0.1,0.6,1.6,3.6 bob > alice 183 sdp | Require: 100rel | RSeq: 1
     5 bob > alice 500
     5.1 alice > bob ACK`,
  ),
];

const REGISTRATION: readonly FaultyFlow[] = [
  fault('registration-one-way', 'silent', `${REQUESTS} alice > proxy REGISTER`),
  fault(
    'registration-one-way',
    'contact-missing',
    `0 alice > proxy REGISTER \n 0.1 proxy > alice 200 | -Contact`,
  ),
  fault(
    'registration-one-way',
    'contact-other',
    `0 alice > proxy REGISTER \n 0.1 proxy > alice 200 | Contact: <sip:x@192.0.2.77>;expires=60`,
  ),
  fault(
    'registration-expired',
    'late',
    `0 alice > proxy REGISTER | Contact: <sip:alice@192.0.2.10>;expires=60
     0.1 proxy > alice 200 | Contact: <sip:alice@192.0.2.10>;expires=60
     90 alice > proxy REGISTER | Contact: <sip:alice@192.0.2.10>;expires=60
     90.1 proxy > alice 200 | Contact: <sip:alice@192.0.2.10>;expires=0`,
  ),
  fault(
    'registration-expired',
    'silent',
    `0 alice > proxy REGISTER \n 0.1 proxy > alice 200 | Contact: <sip:alice@192.0.2.10>;expires=60`,
    {
      quiet: 100,
    },
  ),
];

const AUTHENTICATION: readonly FaultyFlow[] = [
  fault(
    'challenge-loop',
    'none',
    [0, 1, 2]
      .map((n) => `${n} alice > proxy REGISTER \n ${n}.1 proxy > alice 401 | ${challenge(`n${n}`)}`)
      .join('\n'),
  ),
  fault(
    'challenge-loop',
    'with',
    `0 alice > proxy REGISTER \n 0.1 proxy > alice 401 | ${challenge('n0')}
     ${[1, 2].map((n) => `${n} alice > proxy REGISTER | ${credentials(`n${n - 1}`)} \n ${n}.1 proxy > alice 401 | ${challenge(`n${n}`)}`).join('\n')}`,
  ),
  fault(
    'credentials-wrong',
    'again',
    `0 alice > proxy REGISTER
     0.1 proxy > alice 401 | ${challenge('n1')}
     0.2 alice > proxy REGISTER | ${credentials('n1')}
     0.3 proxy > alice 401 | ${challenge('n2')}`,
  ),
  fault(
    'credentials-wrong',
    'realm',
    `0 alice > proxy REGISTER
     0.1 proxy > alice 401 | ${challenge('n1')}
     0.2 alice > proxy REGISTER | ${credentials('n1', 'other.example')}
     0.3 proxy > alice 401 | ${challenge('n2')}`,
  ),
  fault(
    'credentials-wrong',
    'header',
    `0 alice > proxy REGISTER
     0.1 proxy > alice 401 | ${challenge('n1')}
     0.2 alice > proxy REGISTER | Proxy-${credentials('n1')}
     0.3 proxy > alice 401 | ${challenge('n2')}`,
  ),
  fault(
    'user-unknown',
    'forbidden',
    `0 alice > proxy REGISTER
     0.1 proxy > alice 401 | ${challenge('n1')}
     0.2 alice > proxy REGISTER | ${credentials('n1')}
     0.3 proxy > alice 403`,
  ),
  fault('user-unknown', 'register', `0 alice > proxy REGISTER \n 0.1 proxy > alice 404`),
  fault(
    'user-unknown',
    'callee',
    `0 alice > proxy INVITE sdp \n 0.1 proxy > alice 404 \n 0.2 alice > proxy ACK`,
  ),
  fault(
    'nonce-expired',
    'stale',
    `0 alice > proxy REGISTER | ${credentials('n0')}
     0.1 proxy > alice 401 | ${challenge('n1', ', stale=true')}
     0.2 alice > proxy REGISTER | ${credentials('n1')}
     0.3 proxy > alice 200`,
  ),
  fault(
    'nonce-expired',
    'stale-loop',
    `0 alice > proxy REGISTER | ${credentials('n0')}
     0.1 proxy > alice 401 | ${challenge('n1', ', stale=true')}
     0.2 alice > proxy REGISTER | ${credentials('n1')}
     0.3 proxy > alice 401 | ${challenge('n2', ', stale=TRUE')}`,
  ),
  fault(
    'nonce-expired',
    'reused',
    `0 alice > proxy REGISTER
     0.1 proxy > alice 401 | ${challenge('n1')}
     0.2 alice > proxy REGISTER | ${credentials('n1')}
     0.3 proxy > alice 200
     60 alice > proxy REGISTER | ${credentials('n1')}
     60.1 proxy > alice 401 | ${challenge('n2')}
     60.2 alice > proxy REGISTER | ${credentials('n2')}
     60.3 proxy > alice 200`,
  ),
];

const CROSSING: readonly FaultyFlow[] = [
  fault(
    'cancel-race',
    'crossed',
    `${INVITED}
     2 alice > bob CANCEL
     2.01 bob > alice 200 of=INVITE sdp
     2.02 bob > alice 200 of=CANCEL
     2.1 alice > bob ACK
     2.2 alice > bob BYE
     2.3 bob > alice 200 of=BYE`,
  ),
  fault(
    'cancel-race',
    'crossed-open',
    `${INVITED}
     2 alice > bob CANCEL
     2.01 bob > alice 200 of=INVITE sdp
     2.02 bob > alice 200 of=CANCEL
     2.1 alice > bob ACK`,
  ),
  fault('cancel-race', 'refused', `${INVITED} 2 alice > bob CANCEL \n 2.1 bob > alice 481 of=CANCEL`),
  fault(
    'cancel-race',
    'branch',
    `${INVITED} 2 alice > bob CANCEL | Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK-else;rport
     2.1 bob > alice 481 of=CANCEL`,
  ),
  fault(
    'cancel-race',
    'early',
    `0 alice > bob INVITE sdp
     0.1 alice > bob CANCEL
     0.2 bob > alice 200 of=CANCEL
     0.3 bob > alice 487 of=INVITE
     0.4 alice > bob ACK`,
  ),
  fault('cancel-race', 'unended', `${INVITED} 2 alice > bob CANCEL \n 2.1 bob > alice 200 of=CANCEL`),
  fault(
    'glare',
    'refused',
    `${DIRECT}
     3 alice > bob INVITE sdp
     3.01 bob > alice 491
     3.02 alice > bob ACK
     6 alice > bob INVITE sdp
     6.1 bob > alice 200 sdp
     6.2 alice > bob ACK ${BYE}`,
  ),
  fault(
    'glare',
    'unresolved',
    `${DIRECT}
     3 alice > bob INVITE sdp
     3.01 bob > alice 491
     3.02 alice > bob ACK`,
  ),
  fault(
    'glare',
    'crossed',
    `${DIRECT}
     3 alice > bob UPDATE sdp
     3.01 bob > alice UPDATE sdp new
     3.02 bob > alice 200 of=UPDATE sdp
     3.03 alice > bob 200 of=UPDATE sdp ${BYE}`,
  ),
  fault(
    'fork-surprise',
    'several',
    `0 alice > proxy INVITE sdp
     2 proxy > alice 200 sdp tag=one | Contact: <sip:bob@192.0.2.20>
     2.01 proxy > alice 200 sdp tag=two | Contact: <sip:bob@192.0.2.20>
     2.1 alice > proxy ACK`,
  ),
  fault(
    'fork-surprise',
    'several-ended',
    `0 alice > proxy INVITE sdp
     2.01 proxy > alice 200 sdp tag=two
     2.02 alice > proxy ACK
     2.1 alice > proxy BYE
     2.2 proxy > alice 200 of=BYE
     2.3 proxy > alice 200 sdp tag=one of=INVITE
     2.4 alice > proxy ACK
     9 alice > proxy BYE
     9.1 proxy > alice 200 of=BYE`,
  ),
  fault(
    'fork-surprise',
    'early',
    `0 alice > proxy INVITE sdp
     0.1 proxy > alice 180 tag=one
     0.2 proxy > alice 180 tag=two
     1 proxy > alice 486 tag=one
     1.1 alice > proxy ACK`,
  ),
  fault(
    'fork-surprise',
    'silent',
    `0 alice > proxy INVITE sdp
     0.1 proxy > alice 180 tag=one
     1 proxy > alice 200 sdp tag=two
     1.1 alice > proxy ACK
     9 alice > proxy BYE
     9.1 proxy > alice 200`,
  ),
  fault(
    'fork-surprise',
    'unknown',
    `${DIRECT} 9 alice > bob BYE | To: <sip:bob@example.com>;tag=nobody \n 9.1 bob > alice 481`,
  ),
];

const SESSION: readonly FaultyFlow[] = [
  fault(
    'early-media-unreliable',
    'offered',
    `0 alice > bob INVITE sdp | Supported: 100rel
     0.1 bob > alice 183 sdp
     1 bob > alice 486
     1.1 alice > bob ACK`,
  ),
  fault(
    'early-media-unreliable',
    'required',
    `0 alice > bob INVITE sdp | Require: 100rel
     0.1 bob > alice 183 sdp
     1 bob > alice 486
     1.1 alice > bob ACK`,
  ),
  fault(
    'session-timer-expired',
    'bye',
    `0 alice > bob INVITE sdp
     1 bob > alice 200 sdp | Session-Expires: 90;refresher=uac
     1.1 alice > bob ACK
     62 bob > alice BYE
     62.1 alice > bob 200`,
  ),
  fault(
    'session-timer-expired',
    'failed',
    `0 alice > bob INVITE sdp
     1 bob > alice 200 sdp | Session-Expires: 90;refresher=uac
     1.1 alice > bob ACK
     46 alice > bob UPDATE
     46.1 bob > alice 500
     62 bob > alice BYE
     62.1 alice > bob 200`,
  ),
  fault(
    'session-timer-expired',
    'silent',
    `0 alice > bob INVITE sdp
     1 bob > alice 200 sdp | Session-Expires: 90;refresher=uac
     1.1 alice > bob ACK`,
    { quiet: 130 },
  ),
  fault(
    'hold-unresumed',
    'hold',
    `${DIRECT}
     4 alice > bob INVITE sdp | s/sendrecv/sendonly/
     4.1 bob > alice 200 sdp | s/sendrecv/recvonly/
     4.2 alice > bob ACK ${BYE}`,
  ),
  fault(
    'hold-unresumed',
    'one-way',
    `0 alice > bob INVITE sdp
     1 bob > alice 200 sdp | s/sendrecv/recvonly/
     1.1 alice > bob ACK ${BYE}`,
  ),
  fault('bye-abnormal', 'unanswered', `${DIRECT} 9,9.5,10.5,12.5,16.5 alice > bob BYE`),
  fault('bye-abnormal', 'refused', `${DIRECT} 9 alice > bob BYE \n 9.1 bob > alice 481`),
  fault(
    'bye-abnormal',
    'reason',
    `${DIRECT} 9 alice > bob BYE | Reason: Q.850;cause=102;text="Recovery on timer expiry" \n 9.1 bob > alice 200`,
  ),
  fault('bye-abnormal', 'at-once', `${DIRECT} 2.1 alice > bob BYE \n 2.2 bob > alice 200`),
  fault('bye-abnormal', 'early-callee', `${INVITED} 2 bob > alice BYE \n 2.1 alice > bob 200`),
  fault(
    'bye-abnormal',
    'early',
    `${INVITED}
     2 alice > bob BYE
     2.1 bob > alice 200 of=BYE
     2.2 bob > alice 487 of=INVITE
     2.3 alice > bob ACK`,
  ),
];

const TRANSLATION: readonly FaultyFlow[] = [
  fault(
    'nat-via',
    'no-rport',
    `0 alice > bob OPTIONS | Via: SIP/2.0/UDP 10.0.0.5:5060;branch=z9hG4bK-a \n 0.1 bob > alice 200`,
    { hosts: NAT },
  ),
  fault('nat-via', 'rport', `0 alice > bob OPTIONS \n 0.1 bob > alice 200`, { hosts: NAT }),
  fault('nat-contact', 'request', `${DIRECT} ${BYE}`, { hosts: NAT }),
  fault(
    'nat-contact',
    'response',
    `${DIRECT.replace('0.1', '0.1')} 9 bob > alice BYE \n 9.1 alice > bob 200`,
    { hosts: BOB_BEHIND },
  ),
  fault('nat-contact', 'register', `0 alice > proxy REGISTER \n 0.1 proxy > alice 200`, { hosts: NAT }),
  fault('nat-contact', 'repaired', `${DIRECT} 9 bob > alice BYE \n 9.1 alice > bob 200`, { hosts: NAT }),
  fault('nat-sdp', 'private', `${DIRECT} ${BYE}`, { hosts: NAT }),
  fault(
    'nat-sdp',
    'relayed',
    `0 alice > proxy INVITE sdp
     0.1 proxy > bob INVITE | s/10.0.0.5/198.51.100.20/
     1 bob > proxy 486
     1.1 proxy > bob ACK
     1.2 proxy > alice 486
     1.3 alice > proxy ACK`,
    { hosts: NAT },
  ),
  fault(
    'alg-rewritten',
    'mixed',
    `0 alice > bob INVITE sdp | Via: SIP/2.0/UDP 203.0.113.9:40000;branch=z9hG4bK-a;rport
     1 bob > alice 486
     1.1 alice > bob ACK`,
    { hosts: NAT },
  ),
  fault(
    'alg-rewritten',
    'between',
    `0 alice > edge INVITE sdp branch=z9hG4bK-a
     0.01 edge > bob INVITE sdp new cseq=1 branch=z9hG4bK-a | Via: SIP/2.0/UDP 192.0.2.50:5060;branch=z9hG4bK-a;rport | Contact: <sip:alice@192.0.2.50:1024> | From: <sip:alice@example.com>;tag=alice-tag
     1 bob > edge 486
     1.1 edge > bob ACK`,
  ),
];

const ROUTES: readonly FaultyFlow[] = [
  fault('record-route-lost', 'no-route', `${PROXIED} 9 alice > bob BYE | -Route \n 9.1 bob > alice 200`),
  fault(
    'record-route-lost',
    'short',
    `0 alice > proxy INVITE sdp
     0.02 proxy > edge INVITE rr
     0.03 edge > bob INVITE rr
     1 bob > edge 200 sdp
     1.01 edge > proxy 200
     1.02 proxy > alice 200
     1.03 alice > proxy ACK
     1.04 proxy > edge ACK
     1.05 edge > bob ACK
     9 alice > proxy BYE | Route: <sip:192.0.2.20:5060;lr>
     9.1 proxy > alice 200`,
  ),
  fault('record-route-lost', 'around', `${PROXIED} 9 alice > bob BYE \n 9.1 bob > alice 200`),
  fault(
    'record-route-lost',
    'not-copied',
    `0 alice > proxy INVITE sdp
     0.02 proxy > bob INVITE rr
     1 bob > proxy 200 sdp | -Record-Route
     1.1 proxy > alice 200
     1.2 alice > bob ACK
     9 alice > bob BYE
     9.1 bob > alice 200`,
  ),
  fault('loop', 'told', `0 alice > proxy INVITE sdp \n 0.1 proxy > alice 483 \n 0.2 alice > proxy ACK`),
  fault(
    'loop',
    'merged',
    `0 alice > proxy INVITE sdp
     0.1 proxy > bob INVITE
     0.2 proxy > bob INVITE
     0.3 bob > proxy 482
     0.4 proxy > bob ACK`,
  ),
  fault(
    'loop',
    'branch',
    `0 alice > proxy INVITE sdp
     0.1 proxy > edge INVITE
     0.2 edge > proxy INVITE
     0.3 proxy > edge INVITE
     0.4 edge > proxy INVITE
     0.5 proxy > edge INVITE`,
    { quiet: 1 },
  ),
  fault(
    'loop',
    'passes',
    `0 alice > proxy MESSAGE
     0.1 proxy > edge MESSAGE | Via: SIP/2.0/UDP p;branch=z9hG4bK-1
     0.2 proxy > edge MESSAGE | Via: SIP/2.0/UDP p;branch=z9hG4bK-2 | Max-Forwards: 67
     0.3 proxy > edge MESSAGE | Via: SIP/2.0/UDP p;branch=z9hG4bK-3 | Max-Forwards: 65`,
    { quiet: 1 },
  ),
  fault(
    'loop',
    'hops',
    `0 alice > proxy OPTIONS | Max-Forwards: 2 ${'x'
      .repeat(10)
      .split('')
      .map((_, n) => `| +Via: SIP/2.0/UDP h${n};branch=z9hG4bK-h${n}`)
      .join(' ')}
     0.1 proxy > alice 200`,
  ),
  fault(
    'redirect-loop',
    'again',
    `0 alice > proxy INVITE sdp
     0.1 proxy > alice 302 | Contact: <sip:carol@example.com>
     0.2 alice > proxy ACK
     1 alice > proxy INVITE sdp uri=sip:carol@example.com
     1.1 proxy > alice 302 | Contact: <sip:bob@example.com>
     1.2 alice > proxy ACK`,
  ),
  fault(
    'redirect-loop',
    'many',
    [0, 1, 2, 3]
      .map(
        (n) => `${n} alice > proxy INVITE sdp uri=sip:u${n}@example.com
     ${n}.1 proxy > alice 302 | Contact: <sip:u${n + 1}@example.com>
     ${n}.2 alice > proxy ACK`,
      )
      .join('\n'),
  ),
];

const NUMBERS: readonly FaultyFlow[] = [
  fault(
    'cseq-duplicate',
    'same',
    `0 alice > bob MESSAGE \n 0.1 bob > alice 200 \n 5 alice > bob MESSAGE cseq=1 \n 5.1 bob > alice 200`,
  ),
  fault('cseq-duplicate', 'method', `${DIRECT} 9 alice > bob BYE cseq=1 \n 9.1 bob > alice 200`),
  fault(
    'cseq-duplicate',
    'down',
    `${DIRECT} 5 alice > bob INFO cseq=7 \n 5.1 bob > alice 200 of=INFO \n 9 alice > bob BYE cseq=3 \n 9.1 bob > alice 200 of=BYE`,
  ),
  fault(
    'content-length-broken',
    'hop',
    `0 alice > proxy INVITE sdp | Content-Length: 104
     0.1 proxy > bob INVITE | s/192.0.2.10/192.0.2.200/
     1 bob > proxy 486
     1.1 proxy > bob ACK
     1.2 proxy > alice 486
     1.3 alice > proxy ACK`,
  ),
  fault(
    'content-length-broken',
    'short',
    `0 alice > bob MESSAGE | Content-Length: 200 | body: hello \n 0.1 bob > alice 200`,
  ),
  fault(
    'content-length-broken',
    'long',
    `0 alice > bob MESSAGE | Content-Length: 2 | body: hello \n 0.1 bob > alice 200`,
  ),
  fault(
    'datagram-too-large',
    'large',
    `0 alice > bob MESSAGE | body: ${'x'.repeat(1400)} \n 0.1 bob > alice 200`,
  ),
  fault('datagram-too-large', 'unanswered', `${REQUESTS} alice > bob MESSAGE | body: ${'x'.repeat(1400)}`),
];

const ATTEMPTS: readonly FaultyFlow[] = [
  fault('codec-refused', 'refused', `0 alice > bob INVITE sdp \n 0.5 bob > alice 488 \n 0.6 alice > bob ACK`),
  fault(
    'codec-refused',
    'zero',
    `0 alice > bob INVITE sdp \n 0.5 bob > alice 200 sdp | s/40000/0/ \n 0.6 alice > bob ACK ${BYE}`,
  ),
  fault(
    'codec-refused',
    'disjoint',
    `0 alice > bob INVITE sdp \n 0.5 bob > alice 200 sdp | s/AVP 0 8/AVP 9/ \n 0.6 alice > bob ACK ${BYE}`,
  ),
  fault(
    'transfer-failed',
    'refused',
    `${DIRECT} 5 alice > bob REFER \n 5.1 bob > alice 603 \n 9 alice > bob BYE \n 9.1 bob > alice 200`,
  ),
  fault(
    'transfer-failed',
    'notify',
    `${DIRECT} 5 alice > bob REFER
     5.1 bob > alice 202
     7 bob > alice NOTIFY | Content-Type: message/sipfrag | body: SIP/2.0 486 Busy Here
     7.1 alice > bob 200
     9 alice > bob BYE
     9.1 bob > alice 200 of=BYE`,
  ),
  fault('ringing-unanswered', 'none', `${INVITED} 30 bob > alice 480 \n 30.1 alice > bob ACK`),
  fault(
    'retry-after-ignored',
    'none',
    `0 alice > proxy MESSAGE
     0.1 proxy > alice 503 | Retry-After: 60
     5 alice > proxy MESSAGE
     5.1 proxy > alice 200`,
  ),
  fault('server-failure', 'none', `0 alice > proxy MESSAGE \n 0.1 proxy > alice 500`),
  fault(
    'extension-refused',
    'unsupported',
    `0 alice > bob INVITE sdp | Require: precondition \n 0.1 bob > alice 420 | Unsupported: precondition \n 0.2 alice > bob ACK`,
  ),
  fault(
    'extension-refused',
    'required',
    `0 alice > bob INVITE sdp \n 0.1 bob > alice 421 | Require: 100rel \n 0.2 alice > bob ACK`,
  ),
];

export const FAULTY_FLOWS: readonly FaultyFlow[] = [
  ...HANDSHAKE,
  ...SILENCE,
  ...REGISTRATION,
  ...AUTHENTICATION,
  ...CROSSING,
  ...SESSION,
  ...TRANSLATION,
  ...ROUTES,
  ...NUMBERS,
  ...ATTEMPTS,
];
