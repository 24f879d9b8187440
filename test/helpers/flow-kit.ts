/** What the faulty and the sound flows of tests are made of: calls that are up, hosts behind routers, timers, digests. */
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
export const REQUESTS = '0,0.5,1.5,3.5,7.5,15.5,31.5';
export const FIVE = '0,0.5,1.5,3.5,7.5';

export const challenge = (nonce: string, more = '', realm = 'example.com'): string =>
  `WWW-Authenticate: Digest realm="${realm}", nonce="${nonce}"${more}`;
export const credentials = (nonce: string, realm = 'example.com'): string =>
  `Authorization: Digest username="alice", realm="${realm}", nonce="${nonce}", uri="sip:example.com", response="00"`;

export const INVITED = `
0   alice > bob INVITE sdp
0.1 bob > alice 180
`;

/** A flow with a fault. */
export const fault = (
  rule: FlowRule,
  why: string,
  ladder: string,
  more: Partial<FaultyFlow> = {},
): FaultyFlow => ({
  rule,
  why,
  ladder,
  ...more,
});
