/** Call flows made by hand for the tests of ladders: what is of no interest is filled in. */
import type { Flow, FlowStep, SdpBadge } from '#shared/model/flow.ts';
import type { DialogRow, MessageRow } from '#shared/model/traffic.ts';

/** 2026-11-22 14:02:09.871 UTC. */
export const START = Date.UTC(2026, 10, 22, 14, 2, 9, 871);

export const CONSOLE = '192.0.2.10:5060';
export const PROXY = '192.0.2.20:5060';
export const CAROL = '192.0.2.77:5062';

export function rowOf(id: number, parts: Partial<MessageRow> = {}): MessageRow {
  return {
    ...{ id, time: START + id, direction: 'in', transport: 'udp', source: 'udp-1' },
    ...{ src: CONSOLE, dst: PROXY, kind: 'request', method: 'INVITE', status: 0, summary: 'sip:c@x' },
    ...{ from: 'a@x', to: 'c@x', callId: 'call', cseq: 1, sdp: false, size: 100, dialogId: 1 },
    ...{ retransmission: 0, severity: null, unsent: false, mark: null, comment: '' },
    ...parts,
  };
}

export function stepOf(
  id: number,
  row: Partial<MessageRow> = {},
  parts: Partial<Omit<FlowStep, 'row'>> = {},
): FlowStep {
  const plain = { repeats: 0, transaction: 0, phase: null, fork: '', sdp: null, timer: null };
  return { row: rowOf(id, row), ...plain, ...parts };
}

export function callOf(id: number, parts: Partial<DialogRow> = {}): DialogRow {
  return {
    ...{ id, started: START, last: START, state: 'completed', method: 'INVITE', status: 200, reason: 'OK' },
    ...{ from: 'a@x', to: 'c@x', callId: `call-${id}`, messages: 1, retransmissions: 0 },
    ...{ postDialDelay: null, answered: null, ended: null, severity: null, source: '', legs: 0 },
    ...{ mark: null, comment: '' },
    ...parts,
  };
}

export function flowOf(steps: readonly FlowStep[], dialogs: readonly number[] = [1]): Flow {
  return { dialogs: dialogs.map((id) => callOf(id)), legs: [], steps: [...steps], total: steps.length };
}

export function badge(parts: Partial<SdpBadge> = {}): SdpBadge {
  return {
    role: 'offer',
    hold: false,
    streams: [
      { media: 'audio', codecs: ['PCMU', 'PCMA'], direction: 'sendrecv', target: '192.0.2.10:49172' },
    ],
    ...parts,
  };
}

const response = (status: number, summary: string): Partial<MessageRow> => ({
  kind: 'response',
  status,
  summary,
});

/** A call over a proxy, as it is told in RFC 3665 3.2, with a request that is sent again and a hold. */
export function twoHopCall(): Flow {
  const [a, b, c] = [CONSOLE, PROXY, CAROL];
  let [id, time] = [0, START];
  const step = (
    after: number,
    src: string,
    dst: string,
    row: Partial<MessageRow>,
    parts: Partial<Omit<FlowStep, 'row'>> = {},
  ): FlowStep => stepOf((id += 1), { ...row, src, dst, time: (time += after) }, parts);
  const sdp = badge();
  const answer = badge({ role: 'answer' });
  const early = { phase: 'early', fork: 't' } as const;
  const confirmed = { phase: 'confirmed', fork: 't' } as const;
  const timer = { letter: 'A', after: 500, expected: 500 };
  return flowOf([
    step(0, a, b, { sdp: true }, { sdp }),
    step(500, a, b, { sdp: true, retransmission: 1 }, { sdp, repeats: 1, timer }),
    step(4, b, a, response(100, 'Trying')),
    step(6, b, c, { sdp: true }, { sdp }),
    step(290, c, b, response(180, 'Ringing'), early),
    step(3, b, a, response(180, 'Ringing'), early),
    step(1_421, c, b, { ...response(200, 'OK'), sdp: true }, { ...confirmed, sdp: answer }),
    step(2, b, a, { ...response(200, 'OK'), sdp: true }, { ...confirmed, sdp: answer }),
    step(1, a, b, { method: 'ACK' }, confirmed),
    step(1, b, c, { method: 'ACK' }, confirmed),
    step(
      2_000,
      a,
      b,
      { sdp: true, cseq: 2 },
      {
        ...confirmed,
        sdp: badge({ hold: true, streams: [{ ...first(sdp), direction: 'sendonly' }] }),
      },
    ),
    step(8_004, a, b, { method: 'BYE' }, { phase: 'terminated', fork: 't' }),
    step(5, b, a, response(200, 'OK'), { phase: 'terminated', fork: 't' }),
  ]);
}

function first({ streams }: SdpBadge): SdpBadge['streams'][number] {
  const [stream] = streams;
  if (!stream) throw new Error('a badge without streams');
  return stream;
}

/** Names and addresses as somebody who wants to break out would choose them. */
export const HOSTILE = [
  '"><script>alert(1)</script>',
  "' onload='alert(1)",
  ']]><!--',
  'end\nL1->>L2: forged',
  'x;note over L1: forged',
  '%%{init: {}}%%',
  '#lt;b#gt; #59; #35;',
  'a\u202egnp.exe\u0000\u0007\r\n',
  '\ud800 half a pair',
  'style a:#59;#35;',
  '\u0301'.repeat(5_000),
  '呼'.repeat(500),
];
