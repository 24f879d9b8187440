/**
 * The wire that a test steers baresip by: commands and events as JSON in netstrings over TCP, as its module `ctrl_tcp`
 * speaks it. An event becomes a line `TYPE PEER PARAM`, so that a test can wait for it with a pattern.
 */
import net from 'node:net';

export interface BaresipControl {
  /** The events until now, a line each. */
  events(): string;
  /** Settles with baresip's words once it did the command; rejects where it did not. */
  send(command: string, params?: string): Promise<string>;
  /** Settles once the events match. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  close(): void;
}

interface Note {
  readonly event?: boolean;
  readonly type?: string;
  readonly peeruri?: string;
  readonly param?: string;
  readonly token?: string;
  readonly ok?: boolean;
  readonly data?: string;
}

const COLON = 0x3a;

/** Takes whole netstrings from the front; the rest waits for more bytes. */
function takeNotes(bytes: Buffer): { notes: Note[]; rest: Buffer } {
  const notes: Note[] = [];
  let rest = bytes;
  for (;;) {
    const colon = rest.indexOf(COLON);
    const end = colon + 1 + Number(rest.toString('latin1', 0, Math.max(0, colon)));
    if (colon < 0 || rest.length < end + 1) return { notes, rest };
    notes.push(JSON.parse(rest.toString('utf8', colon + 1, end)) as Note);
    rest = rest.subarray(end + 1);
  }
}

function connect(port: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

function netstring(note: object): string {
  const text = JSON.stringify(note);
  return `${Buffer.byteLength(text)}:${text},`;
}

/** Connects to a baresip that listens for commands on this port of 127.0.0.1. */
export async function controlBaresip(port: number): Promise<BaresipControl> {
  const socket = await connect(port);
  const replies = new Map<string, (note: Note) => void>();
  const watchers = new Set<() => void>();
  let events = '';
  let unread: Buffer = Buffer.alloc(0);

  const take = (note: Note): void => {
    if (!note.event) return replies.get(note.token ?? '')?.(note);
    events += `${[note.type, note.peeruri, note.param].filter(Boolean).join(' ')}\n`;
    for (const look of watchers) look();
  };
  socket.on('data', (more: Buffer) => {
    const { notes, rest } = takeNotes(Buffer.concat([unread, more]));
    unread = rest;
    notes.forEach(take);
  });

  return {
    events: () => events,
    send: (command, params = '') =>
      new Promise((resolve, reject) => {
        const token = String(replies.size + 1);
        replies.set(token, ({ ok, data = '' }) =>
          ok ? resolve(data) : reject(new Error(`${command}: ${data}`)),
        );
        socket.write(netstring({ command, params, token }));
      }),
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(events);
          if (match) resolve(match);
        };
        watchers.add(look);
        socket.once('close', () => reject(new Error(`baresip ended before ${pattern}: ${events}`)));
        look();
      }),
    close: () => socket.destroy(),
  };
}
