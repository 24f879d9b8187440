/** What the lab does with a request, chosen by the user part of its Request-URI: one row a behaviour. */

/** How a call that is not refused goes, in milliseconds. */
export interface CallScript {
  /** From the 180 to the 200; null rings until a CANCEL comes. */
  readonly answersAfter: number | null;
  /** From the ACK to the lab's own BYE; null leaves the end to the caller. */
  readonly hangsUpAfter: number | null;
  /** Sends a 183 with SDP, reliably where the caller allows it, in place of the 180 (RFC 3262). */
  readonly early?: true;
}

export interface Behaviour {
  readonly user: string;
  /** One sentence for people. */
  readonly text: string;
  /** Answers every method but ACK, CANCEL and PRACK with this status at once. */
  readonly status?: number;
  /** Drops every method but ACK, CANCEL and PRACK. */
  readonly isSilent?: true;
  /** Wants credentials first (407), for every method but ACK, CANCEL and PRACK. */
  readonly asksForCredentials?: true;
  /** Puts a Contact that points to `echo` into its answer. */
  readonly pointsToEcho?: true;
  /** How an INVITE goes; without it the method's own answer is given. */
  readonly call?: CallScript;
}

const RING_TIME = 200;
const ECHO: CallScript = { answersAfter: RING_TIME, hangsUpAfter: null };

export const BEHAVIOURS: readonly Behaviour[] = [
  { user: 'echo', text: 'rings and answers with SDP', call: ECHO },
  // The user that SIPp calls when it is told none.
  { user: 'service', text: 'is the same as echo', call: ECHO },
  {
    user: 'early',
    text: 'tells its SDP in a reliable 183, then answers',
    call: { ...ECHO, early: true },
  },
  { user: 'busy', text: 'is busy: 486', status: 486 },
  { user: 'decline', text: 'declines: 603', status: 603 },
  { user: 'moved', text: 'has moved to echo: 302', status: 302, pointsToEcho: true },
  { user: 'ring', text: 'rings until a CANCEL comes', call: { answersAfter: null, hangsUpAfter: null } },
  { user: 'silent', text: 'never answers', isSilent: true },
  {
    user: 'auth',
    text: 'asks for credentials with 407, then is like echo',
    asksForCredentials: true,
    call: ECHO,
  },
  { user: 'broken', text: 'is broken: 500', status: 500 },
  {
    user: 'hangup',
    text: 'answers and sends BYE after two seconds',
    call: { answersAfter: RING_TIME, hangsUpAfter: 2_000 },
  },
];

/** A user that is registered: nothing is forwarded to its contact, the lab answers the call in its place. */
export const REGISTERED: Behaviour = { user: '', text: 'is registered, and answered like echo', call: ECHO };

/** Everybody else: an INVITE finds nobody, other methods get the method's own answer. */
export const UNKNOWN: Behaviour = { user: '', text: 'is not known: 404 to an INVITE' };

/** The methods that no behaviour touches: they belong to a request that was there before. */
export const EXEMPT: ReadonlySet<string> = new Set(['ACK', 'CANCEL', 'PRACK']);

/** The row of a user; users are told apart by case (RFC 3261 19.1.4). */
export function behaviourOf(user: string, isRegistered: boolean): Behaviour {
  return BEHAVIOURS.find((row) => row.user === user) ?? (isRegistered ? REGISTERED : UNKNOWN);
}
