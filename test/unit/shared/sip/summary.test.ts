/** The row of a list says who, what and which call, of anything that came in. */
import { utf8 } from '#shared/lib/bytes.ts';
import { summarize } from '#shared/sip/summary.ts';
import { describe, expect, it } from 'vitest';
import { message, options, RINGING_LINES } from './text-message.ts';

describe('summarize', () => {
  it('a request', () => {
    expect(summarize(options(['c: Application/SDP ; x=1', 'l: 5'], 'v=0\r\n'))).toEqual({
      kind: 'request',
      method: 'OPTIONS',
      status: 0,
      summary: 'sip:bob@example.com',
      from: 'alice@example.com',
      to: 'bob@example.com',
      callId: 'c1@example.com',
      cseq: 7,
      sdp: true,
      fromTag: '1',
      toTag: '',
      branch: 'z9hG4bKabc',
      severity: null,
    });
  });

  it('a response by the method of its CSeq', () => {
    expect(summarize(message(RINGING_LINES))).toMatchObject({
      kind: 'response',
      method: 'INVITE',
      status: 180,
      summary: 'Ringing',
      toTag: '2',
      sdp: false,
    });
  });

  it('what is not SIP by its first bytes', () => {
    expect(summarize(utf8('\r\n\r\n'))).toMatchObject({ kind: 'other', summary: '....' });
    expect(summarize(utf8(`a\u0000<b>${'x'.repeat(99)}`)).summary).toBe(`a.<b>${'x'.repeat(59)}`);
  });

  it('a broken message by what can be read', () => {
    const bytes = message(['INVITE sip:a SIP/2.0', 'To: tel:+1', 'From: nobody', 'CSeq: x']);
    expect(summarize(bytes)).toMatchObject({
      from: 'nobody',
      to: 'tel:+1',
      callId: '',
      cseq: 0,
      severity: 'error',
    });
  });

  it('cuts what is shown and keeps what is a key', () => {
    const long = 'x'.repeat(4000);
    const row = summarize(
      message([`OPTIONS sip:${long} SIP/2.0`, `Call-ID: ${long}`, `From: <sip:${long}@b>;tag=${long}`]),
    );
    expect([row.summary.length, row.from.length]).toEqual([512, 512]);
    expect([row.callId.length, row.fromTag.length]).toEqual([4000, 4000]);
  });
});
