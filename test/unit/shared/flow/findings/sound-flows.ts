/** Flows that look like a fault and are none: by the rule that must be silent. What is told of them is at most `info` of another rule. */
import type { FlowRule } from '#shared/model/finding.ts';
import {
  BOB_BEHIND,
  BYE,
  challenge,
  credentials,
  DIRECT,
  INVITED,
  NAT,
  PROXIED,
} from '../../../../helpers/flow-kit.ts';
import type { FlowOptions } from '../../../../helpers/flow-text.ts';

export interface SoundFlow extends FlowOptions {
  readonly rule: FlowRule;
  readonly name: string;
  readonly ladder: string;
  readonly quiet?: number;
  /** Other rules that have something to say of it, above `info`. */
  readonly others?: readonly FlowRule[];
}

const sound = (rule: FlowRule, name: string, ladder: string, more: Partial<SoundFlow> = {}): SoundFlow => ({
  rule,
  name,
  ladder,
  ...more,
});

const PROXIED_BYE = `9 bob > proxy BYE
9.01 proxy > alice BYE
9.02 alice > proxy 200
9.03 proxy > bob 200`;

export const SOUND_FLOWS: readonly SoundFlow[] = [
  sound(
    'missing-ack',
    'the ACK came after one retransmission',
    `${INVITED} 2,2.5 bob > alice 200 sdp \n 2.6 alice > bob ACK ${BYE}`,
  ),
  sound(
    'missing-ack',
    'the ACK took another way than the capture sees',
    `0 alice > proxy INVITE sdp
     0.02 proxy > bob INVITE
     1 bob > proxy 200 sdp
     1.1 proxy > alice 200`,
  ),
  sound(
    'missing-ack',
    'every packet was captured twice',
    `${INVITED} 2,2.001,2.002,2.003 bob > alice 200 sdp \n 2.1 alice > bob ACK ${BYE}`,
  ),
  sound(
    'missing-ack',
    'each retransmission got its ACK in the end',
    `${INVITED} 2,2.5,3.5,5.5 bob > alice 200 sdp \n 5.6 alice > bob ACK ${BYE}`,
  ),
  sound('ack-misdirected', 'the ACK follows the route', `${PROXIED} ${PROXIED_BYE}`),
  sound(
    'ack-misdirected',
    'it goes through an outbound proxy and arrives',
    `${INVITED} 2 bob > alice 200 sdp \n 2.1 alice > proxy ACK \n 2.2 proxy > bob ACK ${BYE}`,
  ),
  sound(
    'ack-misdirected',
    'its URI has another user, as SIPp writes it',
    `${INVITED} 2 bob > alice 200 sdp \n 2.1 alice > bob ACK uri=sip:service@192.0.2.30 ${BYE}`,
  ),
  sound(
    'retransmission-storm',
    'two retransmissions',
    `0,0.5,1.5 alice > bob OPTIONS \n 1.9 bob > alice 200`,
  ),
  sound('peer-dead', 'the capture ends before an answer could come', `0,0.5 alice > bob INVITE sdp`, {
    quiet: 20,
  }),
  sound('peer-dead', 'it rang before the 408', `${INVITED} 30 bob > alice 408 \n 30.1 alice > bob ACK`),
  sound(
    'peer-dead',
    'it was answered at last',
    `0,0.5,1.5 alice > bob INVITE sdp \n 2 bob > alice 486 \n 2.1 alice > bob ACK`,
  ),
  sound(
    'answer-slow',
    'it rang after four seconds',
    `0 alice > bob INVITE sdp \n 0.1 bob > alice 100 \n 4 bob > alice 180 \n 20 bob > alice 486 \n 20.1 alice > bob ACK`,
  ),
  sound(
    'prack-missing',
    'the PRACK came',
    `0 alice > bob INVITE sdp | Supported: 100rel
     0.1,0.6,1.6 bob > alice 183 sdp | Require: 100rel | RSeq: 1
     1.7 alice > bob PRACK | RAck: 1 1 INVITE
     1.8 bob > alice 200 of=PRACK
     2 bob > alice 486 of=INVITE
     2.1 alice > bob ACK`,
  ),
  sound(
    'registration-one-way',
    'the registrar lists another address for the same user',
    `0 alice > proxy REGISTER \n 0.1 proxy > alice 200 | Contact: <sip:alice@203.0.113.1:1024>;expires=3600`,
  ),
  sound(
    'registration-one-way',
    'a binding is taken away',
    `0 alice > proxy REGISTER | Expires: 0 \n 0.1 proxy > alice 200 | -Contact`,
  ),
  sound(
    'registration-one-way',
    'one retransmission',
    `0,0.5 alice > proxy REGISTER \n 0.6 proxy > alice 200`,
  ),
  sound(
    'registration-expired',
    'it is renewed in time',
    `0 alice > proxy REGISTER | Contact: <sip:alice@192.0.2.10>;expires=60
     0.1 proxy > alice 200 | Contact: <sip:alice@192.0.2.10>;expires=60
     50 alice > proxy REGISTER | Contact: <sip:alice@192.0.2.10>;expires=60
     50.1 proxy > alice 200 | Contact: <sip:alice@192.0.2.10>;expires=60`,
  ),
  sound(
    'challenge-loop',
    'each renewal is challenged once',
    [0, 1, 2, 3]
      .map(
        (n) => `${n * 60} alice > proxy REGISTER \n ${n * 60}.1 proxy > alice 401 | ${challenge(`n${n}`)}
     ${n * 60}.2 alice > proxy REGISTER | ${credentials(`n${n}`)} \n ${n * 60}.3 proxy > alice 200`,
      )
      .join('\n'),
  ),
  sound(
    'credentials-wrong',
    'a second realm on the way asks too',
    `0 alice > proxy REGISTER
     0.1 proxy > alice 401 | ${challenge('n1')}
     0.2 alice > proxy REGISTER | ${credentials('n1')}
     0.3 proxy > alice 401 | ${challenge('m1', '', 'second.example')}
     0.4 alice > proxy REGISTER | ${credentials('n1')} | +${credentials('m1', 'second.example')}
     0.5 proxy > alice 200`,
  ),
  sound(
    'credentials-wrong',
    'the nonce was stale',
    `0 alice > proxy REGISTER
     0.1 proxy > alice 401 | ${challenge('n1')}
     0.2 alice > proxy REGISTER | ${credentials('n1')}
     0.3 proxy > alice 401 | ${challenge('n2', ', stale=true')}
     0.4 alice > proxy REGISTER | ${credentials('n2')}
     0.5 proxy > alice 200`,
  ),
  sound(
    'user-unknown',
    'the callee is busy',
    `0 alice > bob INVITE sdp \n 0.1 bob > alice 486 \n 0.2 alice > bob ACK`,
  ),
  sound(
    'nonce-expired',
    'a nonce is used twice and taken twice',
    `0 alice > proxy REGISTER
     0.1 proxy > alice 401 | ${challenge('n1')}
     0.2 alice > proxy REGISTER | ${credentials('n1')}
     0.3 proxy > alice 200
     60 alice > proxy REGISTER | ${credentials('n1')}
     60.3 proxy > alice 200`,
  ),
  sound(
    'cancel-race',
    'a CANCEL that works',
    `${INVITED}
     2 alice > bob CANCEL
     2.1 bob > alice 200 of=CANCEL
     2.2 bob > alice 487 of=INVITE
     2.3 alice > bob ACK`,
  ),
  sound(
    'glare',
    'one change after the other',
    `${DIRECT}
     3 alice > bob INVITE sdp
     3.1 bob > alice 200 sdp
     3.2 alice > bob ACK
     4 bob > alice INVITE sdp new
     4.1 alice > bob 200 sdp
     4.2 bob > alice ACK new cseq=101 ${BYE}`,
  ),
  sound('fork-surprise', 'one device rings and answers', `${DIRECT} ${BYE}`),
  sound(
    'early-media-unreliable',
    'the 183 is reliable',
    `0 alice > bob INVITE sdp | Supported: 100rel
     0.1 bob > alice 183 sdp | Require: 100rel | RSeq: 1
     0.2 alice > bob PRACK | RAck: 1 1 INVITE
     0.3 bob > alice 200 of=PRACK
     2 bob > alice 486 of=INVITE
     2.1 alice > bob ACK`,
  ),
  sound(
    'early-media-unreliable',
    'the caller does not know 100rel',
    `0 alice > bob INVITE sdp \n 0.1 bob > alice 183 sdp \n 1 bob > alice 486 \n 1.1 alice > bob ACK`,
  ),
  sound(
    'session-timer-expired',
    'it is refreshed after half of the time',
    `0 alice > bob INVITE sdp
     1 bob > alice 200 sdp | Session-Expires: 90;refresher=uac
     1.1 alice > bob ACK
     46 alice > bob UPDATE
     46.1 bob > alice 200 | Session-Expires: 90;refresher=uac
     62 bob > alice BYE
     62.1 alice > bob 200`,
  ),
  sound(
    'session-timer-expired',
    'it is hung up before',
    `0 alice > bob INVITE sdp
     1 bob > alice 200 sdp | Session-Expires: 1800;refresher=uac
     1.1 alice > bob ACK
     900 bob > alice BYE
     900.1 alice > bob 200`,
  ),
  sound(
    'hold-unresumed',
    'the hold is taken back',
    `${DIRECT}
     4 alice > bob INVITE sdp | s/sendrecv/sendonly/
     4.1 bob > alice 200 sdp | s/sendrecv/recvonly/
     4.2 alice > bob ACK
     6 alice > bob INVITE sdp
     6.1 bob > alice 200 sdp
     6.2 alice > bob ACK ${BYE}`,
  ),
  sound(
    'bye-abnormal',
    'both hang up at once',
    `${DIRECT}
     9 alice > bob BYE
     9.01 bob > alice BYE new
     9.02 alice > bob 481 of=BYE
     9.03 bob > alice 481 of=BYE`,
  ),
  sound(
    'bye-abnormal',
    'a normal cause',
    `${DIRECT} 9 alice > bob BYE | Reason: Q.850;cause=16 \n 9.1 bob > alice 200`,
  ),
  sound(
    'nat-via',
    'the Via is a name',
    `0 alice > bob OPTIONS | Via: SIP/2.0/UDP pc33.example.com;branch=z9hG4bK-a \n 0.1 bob > alice 200`,
    { hosts: NAT },
  ),
  sound(
    'nat-via',
    'both are in one private network',
    `0 alice > bob OPTIONS | Via: SIP/2.0/UDP 10.9.0.5;branch=z9hG4bK-a \n 0.1 bob > alice 200`,
    {
      hosts: { alice: '10.0.0.5', bob: '10.0.0.6' },
    },
  ),
  sound(
    'nat-contact',
    'the Contact is the public address',
    `${DIRECT.replace('INVITE sdp', 'INVITE sdp=203.0.113.9 | Contact: <sip:alice@203.0.113.9:40000>')} ${BYE}`,
    { hosts: NAT },
  ),
  sound(
    'nat-contact',
    'the Contact of one further away, behind a Record-Route',
    `${PROXIED} ${PROXIED_BYE}`,
    {
      hosts: { proxy: '198.51.100.20', bob: '10.0.0.7', alice: '203.0.113.9' },
      others: ['nat-sdp'],
    },
  ),
  sound(
    'nat-sdp',
    'candidates are there for ICE',
    `0 alice > bob INVITE sdp | s/a=sendrecv/a=sendrecv\\na=candidate:1 1 UDP 1 203.0.113.9 4000 typ srflx/ | Contact: <sip:alice@203.0.113.9:40000>
     1 bob > alice 486
     1.1 alice > bob ACK`,
    { hosts: NAT },
  ),
  sound('alg-rewritten', 'nothing was rewritten', `${DIRECT} ${BYE}`, {
    hosts: NAT,
    others: ['nat-contact', 'nat-sdp'],
  }),
  sound(
    'alg-rewritten',
    'a proxy with a Via of its own changes the description',
    `0 alice > proxy INVITE sdp
     0.1 proxy > bob INVITE | s/192.0.2.10/192.0.2.20/
     1 bob > proxy 486
     1.1 proxy > bob ACK
     1.2 proxy > alice 486
     1.3 alice > proxy ACK`,
  ),
  sound('record-route-lost', 'the route is used', `${PROXIED} ${PROXIED_BYE}`),
  sound(
    'record-route-lost',
    'the proxy does not stay',
    `0 alice > proxy INVITE sdp
     0.02 proxy > bob INVITE
     1 bob > proxy 200 sdp
     1.1 proxy > alice 200
     1.2 alice > bob ACK ${BYE}`,
  ),
  sound(
    'loop',
    'a spiral passes the proxy twice',
    `0 alice > proxy INVITE sdp
     0.1 proxy > edge INVITE
     0.2 edge > proxy INVITE
     0.3 proxy > bob INVITE
     1 bob > proxy 486
     1.1 proxy > bob ACK`,
    { quiet: 1 },
  ),
  sound(
    'redirect-loop',
    'one redirection',
    `0 alice > proxy INVITE sdp
     0.1 proxy > alice 302 | Contact: <sip:carol@192.0.2.40>
     0.2 alice > proxy ACK
     1 alice > carol INVITE sdp uri=sip:carol@192.0.2.40
     1.1 carol > alice 486
     1.2 alice > carol ACK`,
  ),
  sound(
    'cseq-duplicate',
    'it fails over to another server with the same number',
    `0,0.5 alice > bob MESSAGE \n 1 alice > carol MESSAGE cseq=1 \n 1.1 carol > alice 200`,
    { quiet: 1 },
  ),
  sound(
    'cseq-duplicate',
    'a proxy forks to one place twice',
    `0 alice > proxy INVITE sdp
     0.1 proxy > bob INVITE
     0.2 proxy > bob INVITE
     1 bob > proxy 486
     1.1 proxy > bob ACK`,
    { quiet: 1 },
  ),
  sound(
    'content-length-broken',
    'empty lines behind the body',
    `0 alice > bob MESSAGE | Content-Length: 5 | body: hello\\n\\n \n 0.1 bob > alice 200`,
  ),
  sound(
    'content-length-broken',
    'it is changed with the body',
    `0 alice > proxy INVITE sdp
     0.1 proxy > bob INVITE | s/192.0.2.10/203.0.113.200/
     1 bob > proxy 486
     1.1 proxy > bob ACK
     1.2 proxy > alice 486
     1.3 alice > proxy ACK`,
  ),
  sound(
    'datagram-too-large',
    'it goes over TCP',
    `0 alice > bob MESSAGE tcp | body: ${'x'.repeat(1400)} \n 0.1 bob > alice 200 tcp`,
  ),
  sound(
    'codec-refused',
    'one codec is common',
    `0 alice > bob INVITE sdp \n 0.5 bob > alice 200 sdp | s/AVP 0 8/AVP 8/ \n 0.6 alice > bob ACK ${BYE}`,
  ),
  sound(
    'transfer-failed',
    'the transfer goes on',
    `${DIRECT} 5 alice > bob REFER
     5.1 bob > alice 202
     7 bob > alice NOTIFY | Content-Type: message/sipfrag | body: SIP/2.0 200 OK
     7.1 alice > bob 200
     9 alice > bob BYE
     9.1 bob > alice 200 of=BYE`,
  ),
  sound('ringing-unanswered', 'it is busy', `${INVITED} 3 bob > alice 486 \n 3.1 alice > bob ACK`),
  sound(
    'retry-after-ignored',
    'it waits',
    `0 alice > proxy MESSAGE \n 0.1 proxy > alice 480 | Retry-After: 5 \n 6 alice > proxy MESSAGE \n 6.1 proxy > alice 200`,
  ),
  sound('server-failure', 'a user declines', `${INVITED} 3 bob > alice 603 \n 3.1 alice > bob ACK`),
  sound('extension-refused', 'the method is not allowed', `0 alice > bob MESSAGE \n 0.1 bob > alice 405`),
  sound('nat-contact', 'the callee is behind a proxy that stays', `${PROXIED} ${PROXIED_BYE}`, {
    hosts: { ...BOB_BEHIND, bob: '192.168.1.7', proxy: '192.168.1.1@198.51.100.7' },
    others: ['nat-sdp'],
  }),
];
