/** The help text of `sipwright read`. */
export const read = `Usage: sipwright read FILE|- [--filter EXPR] [--messages|--dialogs|--stats] [--json]
                      [--write OUT] [--redact[=LIST]]

Reads a capture (pcap or pcapng, gzip or not; - is standard input) and tells what SIP is in it, on whatever port: over UDP,
TCP, SCTP and WebSockets, IPv4 and IPv6, fragments and tunnels put together. The file is read in pieces and may be of any
size. A dialog is all messages of one Call-ID.

What is no capture is read as a text of at most 64 MiB: messages one after another, what sngrep, ngrep and SIPp save, and the
logs of Kamailio, Asterisk, FreeSWITCH, pjsip and Cisco. Line ends and what else a log changes are repaired, which is told on
standard error. What a text does not tell is null in JSON, - in rows, and zeros in what --write makes; a transport that it does
not tell is udp.

  --messages           one row a message, as they are read
  --dialogs            one row a dialog, when the file is over
  --stats              counts by transport, method, status, state and host, and the times of the calls
                       (none of the three: how many packets, messages and dialogs there are)
  --filter EXPR        only the messages that pass, and the dialogs with at least one of them:
                       'method == INVITE and from.user contains "alice" and not status in 200..299'
                       dialog.state, dialog.duration, dialog.pdd and dialog.messages are those at the end of the file: a
                       filter with one of them reads the file twice, so it cannot have it from standard input.
                       Times without a zone are local.
  --write OUT          the messages that pass, in the form that the name ends in: .pcapng (and any other ending), .pcap,
                       .txt as sngrep saves it, .json (a list), .ndjson (a line each), .csv. In a capture each has a
                       packet of its own. JSON is that of --messages with the message as \`raw\`, or as \`rawBase64\`
                       where it is not UTF-8. A file that is there is written over, but never the one that is read
  --redact[=LIST]      pseudonyms in what is printed and written, the same for the same value, so that calls can still be
                       followed: credentials (of Digest, Basic, Bearer, passwords, keys of SDP), users (user parts and
                       display names), numbers (of telephones) and addresses (IP addresses and host names, those of
                       packets too), all of them without a list: --redact=credentials,users. Filters see the messages as
                       they were. Bodies that are binary are masked whole
  --json               JSON lines; times are in milliseconds since 1970-01-01 UTC, with a fraction
                       alone       {packets, sip, dialogs, skipped: {reason: count}}; sip and dialogs count what passes
                                   the filter, packets and skipped the whole file (of a text: messages, and lines that
                                   gave none)
                       --messages  {n, time, transport, src, dst, kind, method, status, callId, cseq}; n counts the
                                   messages of the file, kind is request, response or other (a start line of SIP with
                                   nothing that can be read behind it; then the fields behind kind are null); status
                                   is null in a request, method is that of CSeq in a response
                       --dialogs   {callId, method, from, to, state, messages, started, durationMs, pddMs}; durationMs
                                   is from the answer of a call to its end, pddMs from INVITE to the first sign of the
                                   callee, each null where it is not known
                       --stats     {packets, sip, dialogs, skipped, bytes, cut, dropped, first, last, retransmissions,
                                   transports, methods, statuses, states, pddMs, durationMs, hosts}

A file that is damaged or cut off is read up to that place, which is told on standard error.

Exit code: 0 the file was read to its end, 1 it is damaged (everything before the damage was read), 2 arguments or files
cannot be used, or the file is neither a capture nor a text with messages.
`;
