/** The help text of `sipwright register`. */
import {
  CREDENTIALS,
  DESTINATION,
  MESSAGE_LINE,
  NOTICE_LINE,
  RESOLUTION_LINE,
  SETTINGS,
  VERBOSE,
} from './stack.ts';

export const register = `Usage: sipwright register AOR [options]

Registers the address-of-record AOR (sip:alice@example.com, or alice@example.com) over UDP and prints the bindings that the
registrar tells. Without --for it registers once and leaves the binding.

  --to DESTINATION     the registrar: ${DESTINATION}. The domain of
                       AOR where it is left out
  --proxy URI          go through this proxy instead (a Route in front of every request)
${CREDENTIALS}.
                       The name is that of AOR where only the password is given
  --contact URI        the Contact; AOR's user at our address where it is left out
  --expires S          seconds to ask for; 3600 where it is left out
  --for S              stay registered for S seconds with refreshes in time, then unregister; Ctrl+C ends it earlier
  --keep               with --for: leave the binding at the end
  --answer STATUS|accept
                       with --for: what a call that comes in gets, a status from 300 to 699 or accept (180, then 200 with
                       an SDP answer); 480 where it is left out. Calls that stand at the end get BYE
  --keep-alive off|crlf[:S]|options[:S]
                       with --for: keep the way through a NAT open, every S seconds; off where it is left out, S is 25
  --query              ask for the bindings and change nothing
  --unregister         take the binding of --contact away
  --all                with --unregister: take every binding away (Contact: *)
${SETTINGS}
${VERBOSE}
  --json               one JSON line a message, as it happens, one a state, one for the outcome; pass over types you do not
                       know:
                       ${MESSAGE_LINE}
                       {type: "state", state, status, reason, code, message, bindings, until, nextAttempt, serviceRoute,
                        path} at each change; state is new, registering, registered, unregistering, unregistered or
                       failed; a binding is {uri, expires, own} with the seconds that are left; until and nextAttempt are in
                       milliseconds since 1970-01-01 UTC
                       ${RESOLUTION_LINE}
                       ${NOTICE_LINE}
                       {type: "outcome", kind, state, status, reason, code, message, bindings, callId, seconds, exit}
                       kind is answer, timeout, trouble or stopped

Ctrl+C the second time stops at once, without unregistering.

Exit code: 0 registered (or asked, or unregistered), 1 refused (wrong credentials are told in a sentence), 3 no answer
(timeout, network trouble, stopped), 2 arguments cannot be used.
`;
