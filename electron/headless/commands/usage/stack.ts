/** The parts of help texts that `send`, `call` and `register` have in common. */
import { SWITCH_NAMES } from '#shared/model/exchange.ts';

/** How a destination is written. */
export const DESTINATION = `udp:HOST:PORT, HOST:PORT, a domain (NAPTR, SRV and
                       addresses are looked up, RFC 3263), a SIP URI; IPv6 in brackets`;

export const CREDENTIALS = `  --user U             answer digest challenges (401, 407) as this user
  --password P         with this password; where it is left out, SIPWRIGHT_PASSWORD of the environment is taken`;

export const SETTINGS = `  --t1, --t2, --t4 MS  the base values of the transaction timers in milliseconds; 500, 4000, 5000 where left out
  --dns SERVER[:PORT]  ask this name server instead of the system's; may be given again`;

export const VERBOSE = `  --verbose            show how the destination was found, too`;

/** The names that --off takes, in lines of help. */
export const OFF = `  --off NAME[,NAME]    switch single automatisms off; may be given again. The names:
                       ${SWITCH_NAMES.slice(0, 6).join(', ')},
                       ${SWITCH_NAMES.slice(6).join(', ')},
                       bye (the end of an answered call)`;

export const MESSAGE_LINE = `{type: "message", time, direction, kind, method, status, reason, cseq, cseqMethod,
                        retransmission, digest, callId, src, dst, size, raw}`;

export const RESOLUTION_LINE = `{type: "resolution", destination, callId, steps}: how a destination was found; a step is
                       {kind, name, type, ttl, results, error}`;

export const NOTICE_LINE = `{type: "notice", code, message, data}: what a person should know, such as WRONG_CREDENTIALS`;
