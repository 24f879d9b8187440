/** The help texts of the commands that run a host or the lab. */

export const serve = `Usage: sipwright serve [options] [FILE...]

Serves the console to a browser until Ctrl+C. The address that is printed holds a secret of this run: who has it can
use the console. Each FILE, a capture (pcap, pcapng, also compressed by gzip) or a text trace, is opened as a source.

  --host HOST          where to serve; 127.0.0.1 where it is left out. Any other address lets other machines in
  --port PORT          5080 where it is left out, or a free one where that is taken; 0 takes a free one
  --udp HOST:PORT      listen for SIP there; may be given again and again. Where it is left out: 127.0.0.1:5060, or a
                       free port where that is taken
  --hep HOST:PORT      listen there for HEP, over UDP and TCP; udp:HOST:PORT or tcp:HOST:PORT for one of them. The port is
                       9060 where it is left out. May be given again and again
  --interface IF       capture on an interface with dumpcap or tcpdump, whichever is there and has the rights
  --capture-filter EXPR  what they capture, in their own language: 'udp port 5060'
  --mirror HOST:PORT   send a copy of everything that crosses the console's own sockets to a collector, as HEP 3 over UDP;
                       tcp:HOST:PORT for TCP
  --workspace FOLDER   the folder of requests, which is made where it is missing. Where it is left out: the one that was
                       opened last, or workspace/ beside the recordings, which is made when the first request is saved
  --no-lab             do not run the built-in SIP peer
  --no-answer          do not answer incoming requests automatically
  --no-record          do not record. Otherwise everything listed is also written to disk as pcapng, so that nothing is lost
                       when the console ends: under $SIPWRIGHT_DATA, or else $XDG_STATE_HOME/sipwright
                       (~/.local/state/sipwright; on macOS ~/Library/Application Support/Sipwright, on Windows
                       %LOCALAPPDATA%\\Sipwright), in captures/. The five newest earlier runs are kept
  --open               open the address in the browser

Exit code: 0 after Ctrl+C, 2 arguments cannot be used, the port is taken, or the console is not built.
`;

export const lab = `Usage: sipwright lab [--udp HOST:PORT]

Runs the built-in SIP peer alone until Ctrl+C and prints a line for each message.

  --udp HOST:PORT      where it listens; 127.0.0.1:5070 where it is left out, or a free port where that is taken. On
                       an address that is not loopback, other machines can reach it

It registers the user alice with the password wonderland, and the user part of the Request-URI chooses what it does:
echo answers, early does so behind a reliable 183 with SDP, busy 486, decline 603, moved 302, ring rings until CANCEL,
silent never answers, auth asks for credentials, broken 500, hangup answers and sends BYE after 2 seconds.

Exit code: 0 after Ctrl+C, 2 arguments cannot be used or the port is taken.
`;

export const demo = `Usage: sipwright demo

Runs the built-in SIP peer on a free loopback port and a tour of flows against it: registration with digest, a call with
BYE, a busy call, a cancelled call, MESSAGE, SUBSCRIBE with NOTIFY, REFER. Prints the ladder of each.

Exit code: 0 every flow ended as it should, 1 one did not, 2 arguments cannot be used.
`;
