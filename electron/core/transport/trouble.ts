/** Trouble of sockets: the system's codes as sentences that a person can act on. The codes stay what they are. */
import type { Trouble } from '#shared/model/trouble.ts';

/** Codes of the system that have a name of our own, because the name says more. */
const RENAMED: Readonly<Record<string, string>> = {
  ENOTFOUND: 'HOST_NOT_FOUND',
  ENODATA: 'HOST_NOT_FOUND',
  EAI_NONAME: 'HOST_NOT_FOUND',
  ERR_SOCKET_BAD_PORT: 'EINVAL',
  ERR_SOCKET_DGRAM_NOT_RUNNING: 'SOURCE_CLOSED',
  ERR_SOCKET_CLOSED: 'SOURCE_CLOSED',
  ECANCELED: 'SOURCE_CLOSED',
};

/** One sentence a code; `{}` is what the operation was about: an address, a host name, a source. */
const SENTENCES: Readonly<Record<string, string>> = {
  EADDRINUSE: '{} is taken: another program or another listener uses it',
  EADDRNOTAVAIL: '{} is not an address of this machine',
  EACCES: 'the system does not allow {}: ports below 1024 and broadcast addresses need more rights',
  EPERM: 'the system refused {}: a firewall rule or missing rights',
  ENETUNREACH: 'no route leads to {}: the network is down or the address family has no route',
  EHOSTUNREACH: 'the host of {} cannot be reached',
  ENETDOWN: 'the network towards {} is down',
  EHOSTDOWN: 'the host of {} is down',
  EMSGSIZE: 'the message is too large for one UDP datagram to {}',
  EINVAL: '{} cannot be used: a port of 0, a missing zone or an address of the other family',
  EAFNOSUPPORT: '{} is of an address family that this socket or this machine does not have',
  ENOBUFS: 'the system has no memory left to send to {}',
  EMFILE: 'too many sockets and files are open to use {}',
  ECONNREFUSED: 'nothing listens at {}',
  HOST_NOT_FOUND: 'the host {} is not known',
  EAI_AGAIN: 'the name server does not answer for {}: try again',
  EAI_FAIL: 'the name server failed for {}',
  SOURCE_CLOSED: 'the listener {} is not open',
};

/**
 * Makes readable trouble of a system code. `subject` is what the operation was about, as a person writes it.
 * An unknown code keeps its name and says so.
 */
export function troubleOf(systemCode: string, subject: string, data?: Trouble['data']): Trouble {
  const code = RENAMED[systemCode] ?? systemCode;
  const sentence = SENTENCES[code] ?? `the system reported ${code} for {}`;
  return { code, message: sentence.replace('{}', () => subject), data: { subject, ...data } };
}
