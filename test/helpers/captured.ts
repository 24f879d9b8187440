/** Messages as a capture would list them, for what is made of captured traffic. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { CapturedMessage } from '#shared/replay/side.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { cseqOf, callIdOf, methodText, requestUri } from '#shared/sip/views.ts';
import type { FlowOptions } from './flow-text.ts';
import { flowOf, play } from './flow-text.ts';

/** The messages of a ladder in text (`flow-text.ts`). */
export function capturedLadder(ladder: string, options: FlowOptions = {}): CapturedMessage[] {
  return flowOf(play(ladder, options)).map(({ row, bytes }) => ({ row, bytes }));
}

/** One message of this text, from one end to the other. */
export function capturedText(text: string, ends: Partial<MessageRow> = {}): CapturedMessage {
  const bytes = utf8(text);
  const message = indexMessage(bytes).message();
  const isRequest = message?.kind === 'request';
  const row: MessageRow = {
    ...{ id: 1, time: 0, direction: 'out', transport: 'udp', source: 'console' },
    ...{ src: '192.0.2.1:5060', dst: '192.0.2.2:5060', from: '', to: '', sdp: false, size: bytes.length },
    ...{ dialogId: 1, retransmission: 0, severity: null, unsent: false, mark: null, comment: '' },
    kind: message?.kind ?? 'other',
    method: !message ? '' : isRequest ? methodText(message) : (cseqOf(message)?.method ?? ''),
    status: message?.kind === 'response' ? message.status : 0,
    summary: isRequest ? requestUri(message) : '',
    callId: message ? callIdOf(message) : '',
    cseq: (message && cseqOf(message)?.seq) ?? 0,
    ...ends,
  };
  return { row, bytes };
}
