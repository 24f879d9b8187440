/** The help texts of the commands. */

const parse = `Usage: sipwright parse [--json] FILE...|-

Reads one SIP message from each file (- is standard input) and prints what it holds and what is wrong with it.

  --json    one JSON line a file:
            {file, bytes, message, diagnostics, roundTrip}
            message      null where the file is not SIP, else {kind, method, uri, status, reason, version, headers, body};
                         method and uri are null in a response, status and reason in a request
            headers      {name, canonical, value, offset, length} in their order: name as written, canonical by the
                         header table, value with each folding turned into one space; offset and length are
                         the bytes of the whole field with its line end
            diagnostics  {code, severity, at, offset, length, rfc, message}; at is start-line, a header's name,
                         body or message
            roundTrip    whether writing the parsed message again gives the same bytes (true where nothing was
                         parsed: the bytes are kept as they are)
            All offsets and lengths count bytes.

Without --json the text is for people: what the message holds, and under each finding the line it is in, with a caret
line (^~~~) under its place. Tabs, control characters and broken bytes are written out (\\t, \\x1b), long lines are cut
around the place. Colours only on a terminal and without NO_COLOR.
A file may have at most 1048576 bytes.

Exit code: 0 no error found, 1 a message has an error, 2 arguments or a file cannot be used (the other files are
still read).
`;

const explain = `Usage: sipwright explain NAME [--lang en|zh] [--json]

Says in a sentence or two what a method, a status code, a header or a classic flow is, with the RFC and its section.

NAME is a method (REFER), a status code or its phrase (407, "Busy Here"), a header or its compact form (Contact, v),
or a flow, in upper or lower case. The flows are drawn as ladders:
  call, cancelled-call, busy-call, redirected-call, reliable-provisional, registration, session-change, transfer,
  presence, instant-message

  --lang en|zh   the language of the text; English where it is left out
  --json         the entry as one JSON line: {kind, name, rfc, en, zh, ...} in both languages; kind is method, status,
                 header or flow
                 method  mandatory: the headers it must carry besides those of every request
                 status  status, reason, mandatory: the headers besides those of every response
                 header  compact (or null), form (single, list or lines), mandatoryIn: methods, status codes,
                         "2xx METHOD", "requests", "responses"
                 flow    title, hosts, steps: {from, to, label, kind, note}; hosts in the order of their lanes

Exit code: 0 an entry was printed, 1 there is none of that name (names that come near are told), 2 arguments cannot
be used.
`;

const send = `Usage: sipwright send --to udp:HOST:PORT [options] FILE|-

Sends the request in FILE (- is standard input) over UDP and prints the exchange. Headers that are left out are filled
in, the request is retransmitted, an INVITE gets its ACK, a 401 or 407 is answered where a user is given. An INVITE that
is answered with 2xx is ended with BYE, so no call stays open.

  --to udp:HOST:PORT   where to send it; IPv6 in brackets, the port is 5060 where it is left out
  --user U             answer digest challenges (401, 407) as this user
  --password P         with this password; where it is left out, SIPWRIGHT_PASSWORD of the environment is taken
  --var K=V            {{K}} in the file stands for V; may be given again and again
  --as-typed           the bytes leave exactly as they are: nothing filled, retransmitted, acknowledged, answered or ended
  --timeout S          give up after S seconds without a final answer; a call that rings is cancelled
  --json               one JSON line a message, as it happens, and one for the outcome:
                       {type: "message", time, direction, kind, method, status, reason, cseq, cseqMethod,
                        retransmission, digest, size, raw}
                       {type: "outcome", kind, status, reason, code, message, destination, local, callId, seconds, exit}
                       time is in milliseconds since 1970-01-01 UTC; kind of an outcome is answer, timeout, trouble
                       or stopped

Ctrl+C sends CANCEL where the call rings, and stops at once the second time.

Exit code: 0 final answer 2xx (or an ACK was sent, which has none), 1 another final answer, 3 no answer (timeout, network
trouble, stopped), 2 arguments, file or variables cannot be used.
`;

const serve = `Usage: sipwright serve [options]

Serves the console to a browser until Ctrl+C. The address that is printed holds a secret of this run: who has it can
use the console.

  --host HOST          where to serve; 127.0.0.1 where it is left out. Any other address lets other machines in
  --port PORT          5080 where it is left out, or a free one where that is taken; 0 takes a free one
  --udp HOST:PORT      listen for SIP there; may be given again and again. Where it is left out: 127.0.0.1:5060, or a
                       free port where that is taken
  --no-lab             do not run the built-in SIP peer
  --no-answer          do not answer incoming requests automatically
  --open               open the address in the browser

Exit code: 0 after Ctrl+C, 2 arguments cannot be used, the port is taken, or the console is not built.
`;

const lab = `Usage: sipwright lab [--udp HOST:PORT]

Runs the built-in SIP peer alone until Ctrl+C and prints a line for each message.

  --udp HOST:PORT      where it listens; 127.0.0.1:5070 where it is left out, or a free port where that is taken. On
                       an address that is not loopback, other machines can reach it

It registers the user alice with the password wonderland, and the user part of the Request-URI chooses what it does:
echo answers, busy 486, decline 603, moved 302, ring rings until CANCEL, silent never answers, auth asks for
credentials, broken 500, hangup answers and sends BYE after 2 seconds.

Exit code: 0 after Ctrl+C, 2 arguments cannot be used or the port is taken.
`;

const demo = `Usage: sipwright demo

Runs the built-in SIP peer on a free loopback port and a tour of flows against it: registration with digest, a call with
BYE, a busy call, a cancelled call, MESSAGE, SUBSCRIBE with NOTIFY, REFER. Prints the ladder of each.

Exit code: 0 every flow ended as it should, 1 one did not, 2 arguments cannot be used.
`;

export const usage = { parse, explain, send, serve, lab, demo } as const;
