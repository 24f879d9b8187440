/** Faults of how calls are set up and ended. */
import type { FaultyFlow } from './flow-kit.ts';
import { DIRECT, BYE, BOB_BEHIND, SEVEN, REQUESTS, FIVE, INVITED, fault } from './flow-kit.ts';

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

export const SETUP_FAULTS: readonly FaultyFlow[] = [...HANDSHAKE, ...SILENCE, ...CROSSING];
