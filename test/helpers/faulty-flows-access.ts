/** Faults of registrations, authentication and address translation. */
import type { FaultyFlow } from './flow-kit.ts';
import { DIRECT, BYE, NAT, BOB_BEHIND, REQUESTS, challenge, credentials, fault } from './flow-kit.ts';

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

export const ACCESS_FAULTS: readonly FaultyFlow[] = [...REGISTRATION, ...AUTHENTICATION, ...TRANSLATION];
