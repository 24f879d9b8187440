/** The help text of `sipwright call`. */
import {
  CREDENTIALS,
  DESTINATION,
  MESSAGE_LINE,
  NOTICE_LINE,
  OFF,
  RESOLUTION_LINE,
  SETTINGS,
  VERBOSE,
} from './stack.ts';

export const call = `Usage: sipwright call URI [options]

Calls URI (sip:echo@127.0.0.1:5070, or echo@127.0.0.1:5070) over UDP with an SDP offer and no media, prints the ladder as it
grows, stays in the call for a while and hangs up. What the peer sends meanwhile is answered: PRACK, UPDATE, re-INVITE,
REFER, its BYE ends the call.

  --to DESTINATION     where to send it: ${DESTINATION}. Where URI
                       leads if left out
  --from URI           the caller in From; where it is left out U at the domain of URI, or sipwright at our address
${CREDENTIALS}
  --for S              hang up S seconds after the answer; 3 where it is left out, 0 hangs up at once
  --sdp FILE           the offer; {{local.ip}} in it stands for our address. - is standard input
  --reliable           demand reliable provisional responses (Require: 100rel); without it they are supported
  --session-timer S    ask for a session timer of S seconds (RFC 4028) and keep the session refreshed
  --hold               put the call on hold when it is answered, and take it back before hanging up
  --timeout S          give up after S seconds without a final answer; a call that rings is cancelled
${OFF}
${SETTINGS}
${VERBOSE}; and the phases of dialogs
  --json               one JSON line a message, as it happens, and one for the outcome; pass over types you do not know:
                       ${MESSAGE_LINE}
                       {type: "dialog", id, phase, role, method, callId, localTag, remoteTag, remoteTarget, cause}
                       at each change of phase: early, confirmed, terminated (with its cause)
                       ${RESOLUTION_LINE}
                       ${NOTICE_LINE}
                       {type: "outcome", kind, status, reason, code, message, destination, local, callId,
                        answeredAfterMs, durationMs, endedBy, seconds, exit}
                       endedBy is us, peer, network or null (the call was not answered, or was left open)

Ctrl+C cancels the call where it rings, and hangs up where it stands; the second time it stops at once.

Exit code: 0 answered with 2xx and ended properly (our BYE was answered, or the peer's came), 1 another final answer (wrong
credentials are told in a sentence), 3 no answer (timeout, network trouble, stopped, our BYE was not answered), 2 arguments or
the file cannot be used.
`;
