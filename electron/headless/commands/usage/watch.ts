/** The help text of `sipwright watch`. */
export const watch = `Usage: sipwright watch [--udp HOST:PORT]... [--hep HOST:PORT]... [--interface IF [--capture-filter EXPR]]
                       [--filter EXPR] [--write OUT] [--redact[=LIST]] [--json]
       sipwright watch --list [--json]

Watches live traffic until Ctrl+C and prints a line for each SIP message: time, transport, both ends, start line. The last
line counts the messages, those that were shown, what was skipped by reason, and what the system dropped where it is told.

  --udp HOST:PORT      listen there; nothing is answered
  --hep HOST:PORT      listen there for HEP (versions 1 to 3), over UDP and TCP; udp:HOST:PORT or tcp:HOST:PORT for one
                       of them. The port is 9060 where it is left out
  --interface IF       capture on an interface with dumpcap or tcpdump, whichever is there and has the rights
  --capture-filter EXPR  what they capture, in their own language: 'udp port 5060'
  --list               list the interfaces and end
  --filter EXPR        only the messages that pass: 'method == INVITE and from.user contains "alice"'. As for sipwright
                       read, but for dialog.*: how a dialog ends is not known yet
  --write OUT          the messages that pass, as for sipwright read: .pcapng, .pcap, .txt, .json, .ndjson or .csv; a file
                       that is there is written over. It is whole after each message (but for .json), so it can be opened
                       while it grows and after a crash
  --redact[=LIST]      pseudonyms in what is printed and written, as for sipwright read
  --json               JSON lines as those of sipwright read --messages --json, n counts what came; the last line is
                       {messages, shown, skipped: {reason: count}, dropped}, dropped is null where it is not told. What
                       is watched is told on standard error

Sources may be given together.

Exit code: 0 after Ctrl+C, 1 a source ended by itself or the file could not be written on, 2 arguments, sources or the file
cannot be used.
`;
