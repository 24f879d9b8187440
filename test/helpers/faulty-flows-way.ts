/** Faults of sessions, routes, numbers and attempts. */
import type { FaultyFlow } from './flow-kit.ts';
import { DIRECT, PROXIED, BYE, REQUESTS, INVITED, fault } from './flow-kit.ts';

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
     0.1 proxy > bob INVITE | s/192.0.2.10/203.0.113.200/
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

export const WAY_FAULTS: readonly FaultyFlow[] = [...SESSION, ...ROUTES, ...NUMBERS, ...ATTEMPTS];
