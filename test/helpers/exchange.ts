/** What interop tests share: keeping peers until a test is over, drafts to send, and reading what `send` printed. */
import { onTestFinished } from 'vitest';
import type { Running } from './peers.ts';
import { startSipwright } from './peers.ts';

interface Stoppable {
  stop(): Promise<unknown>;
}

/** Stops a peer when the running test is over, the last started first: a telephone before its registrar. */
export function keep<T extends Stoppable>(peer: T): T {
  onTestFinished(async () => {
    await peer.stop();
  });
  return peer;
}

/** Starts our `send` of a draft. */
export function send(address: string, input: string, ...more: readonly string[]): Running {
  return keep(startSipwright(['send', '--to', `udp:${address}`, '--json', ...more, '-'], { input }));
}

/** An INVITE that offers G.711, as a person would type it. */
export function inviteDraft(uri: string, from = 'sip:alice@sipwright.test'): string {
  return [
    `INVITE ${uri} SIP/2.0`,
    `To: <${uri}>`,
    `From: <${from}>`,
    'Content-Type: application/sdp',
    '',
    ...[
      'v=0',
      'o=alice 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      'm=audio 6000 RTP/AVP 0',
    ],
    '',
  ].join('\n');
}

/** A line of `--json`, of a message or of the outcome. */
export interface JsonLine {
  readonly type: string;
  readonly direction?: string;
  readonly kind?: string;
  readonly method?: string | null;
  readonly status?: number | null;
  readonly cseqMethod?: string | null;
  readonly retransmission?: number;
  readonly raw?: string;
  readonly exit?: number;
}

export function jsonLines(running: Running): JsonLine[] {
  return running
    .out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonLine);
}

/** What came back: the statuses in their order, the last response, and how our program ended. */
export async function outcome(
  running: Running,
): Promise<{ statuses: number[]; last: string; exit: number | string }> {
  const exit = await running.exit;
  const responses = jsonLines(running).filter(({ type, status }) => type === 'message' && status);
  return { statuses: responses.map(({ status }) => status ?? 0), last: responses.at(-1)?.raw ?? '', exit };
}
