/** The help text of `sipwright explain`. */
export const explain = `Usage: sipwright explain NAME [--lang en|zh] [--json]

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
