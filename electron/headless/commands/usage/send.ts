/** The help text of `sipwright send`. */
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

export const send = `Usage: sipwright send [--to DESTINATION] [options] FILE|-

Sends the request in FILE (- is standard input) over UDP and prints the exchange. Headers that are left out are filled
in, the request is retransmitted, answers get what they ask for (ACK, PRACK, credentials, the next address). An INVITE that
is answered with 2xx is ended with BYE, in every dialog of a fork, so no call stays open.

FILE may be a request's file of a workspace: above its message, between two lines ---, a block says where to send it (to:), what
is switched off (off:), who answers challenges (user:, password:) and values (var NAME: VALUE). The options win over it. The
values of its folders and of environments are not read: give them by --var, or use sipwright run.

  --to DESTINATION     where to send it: ${DESTINATION}. Where the
                       message itself leads (Route, Request-URI) if left out
${CREDENTIALS}
  --var K=V            {{K}} in the file stands for V; may be given again and again
  --as-typed           the bytes leave exactly as they are: nothing filled, retransmitted, acknowledged, answered or ended
${OFF}
  --timeout S          give up after S seconds without a final answer; a call that rings is cancelled
${SETTINGS}
${VERBOSE}
  --json               one JSON line a message, as it happens, and one for the outcome; pass over types you do not know:
                       ${MESSAGE_LINE}
                       ${RESOLUTION_LINE}
                       ${NOTICE_LINE}
                       {type: "outcome", kind, status, reason, code, message, destination, local, callId, seconds, exit}
                       time is in milliseconds since 1970-01-01 UTC; kind of an outcome is answer, timeout, trouble
                       or stopped

Ctrl+C sends CANCEL where the call rings, and stops at once the second time. A call that comes in meanwhile gets 480.

Exit code: 0 final answer 2xx (or an ACK was sent, which has none), 1 another final answer (wrong credentials are told in
a sentence), 3 no answer (timeout, network trouble, stopped), 2 arguments, file or variables cannot be used.
`;
