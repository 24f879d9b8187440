/** The help text of `sipwright parse`. */
export const parse = `Usage: sipwright parse [--json] FILE...|-

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
