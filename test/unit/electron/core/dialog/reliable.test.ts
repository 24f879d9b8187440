/** Reliable provisional responses at the caller (RFC 3262 4) and which INVITE may have them (3). */
import { describe, expect, it } from 'vitest';
import { NEW_RELIABLE_UAC, rackValue, receiveProvisional, reliabilityOf } from '#core/dialog/reliable.ts';
import type { SipResponse } from '#shared/sip/message.ts';
import { answered, asked } from './usage-messages.ts';

describe('reliability of the answers', () => {
  it.each([
    ['INVITE', ['Require: 100REL'], 'required'],
    ['INVITE', ['Require: timer, 100rel'], 'required'],
    ['INVITE', ['Supported: timer', 'k: 100rel'], 'supported'],
    ['INVITE', ['Supported: 100rel', 'Require: 100rel'], 'required'],
    ['INVITE', ['Supported: timer'], 'none'],
    ['INVITE', [], 'none'],
    ['OPTIONS', ['Require: 100rel'], 'none'],
  ])('to %s with %j is %s', (method, headers, expected) => {
    expect(reliabilityOf(asked(method, headers))).toBe(expected);
  });
});

/** A response as it is sent reliably. */
const reliable = (rseq: number | string, seq = 1, status = 183): SipResponse =>
  answered(status, ['Require: 100rel', `RSeq: ${rseq}`], seq);

/** The verdicts on responses that come one after the other. */
function verdicts(...responses: SipResponse[]): string {
  let state = NEW_RELIABLE_UAC;
  return responses
    .map((response) => {
      const step = receiveProvisional(state, response);
      ({ state } = step);
      return step.rack ? `${step.verdict} ${rackValue(step.rack)}` : step.verdict;
    })
    .join(', ');
}

describe('provisional responses at the caller', () => {
  it.each<[title: string, responses: SipResponse[], expected: string]>([
    ['the first can have any number', [reliable(776)], 'prack 776 1 INVITE'],
    [
      'the next one in order is acknowledged',
      [reliable(5), reliable(6)],
      'prack 5 1 INVITE, prack 6 1 INVITE',
    ],
    ['a repetition is dropped', [reliable(5), reliable(5)], 'prack 5 1 INVITE, repeated'],
    [
      'an older one is dropped',
      [reliable(5), reliable(6), reliable(5)],
      'prack 5 1 INVITE, prack 6 1 INVITE, repeated',
    ],
    ['one that skips a number waits', [reliable(5), reliable(7)], 'prack 5 1 INVITE, gap'],
    [
      'a gap is closed by the missing one',
      [reliable(5), reliable(7), reliable(6), reliable(7)],
      'prack 5 1 INVITE, gap, prack 6 1 INVITE, prack 7 1 INVITE',
    ],
    ['a later INVITE begins anew', [reliable(5), reliable(900, 2)], 'prack 5 1 INVITE, prack 900 2 INVITE'],
    [
      'an answer to an older INVITE is late',
      [reliable(900, 2), reliable(901, 1)],
      'prack 900 2 INVITE, repeated',
    ],
    ['a 100 is never reliable', [reliable(5, 1, 100)], 'unreliable'],
    ['a final response is not', [reliable(5, 1, 200)], 'unreliable'],
    ['without Require it is not', [answered(183, ['RSeq: 5'])], 'unreliable'],
    ['without RSeq it is not', [answered(183, ['Require: 100rel'])], 'unreliable'],
    ['0 is no RSeq', [reliable(0)], 'unreliable'],
    ['2^32 is no RSeq', [reliable(4_294_967_296)], 'unreliable'],
    ['a word is no RSeq', [reliable('x')], 'unreliable'],
    ['the largest RSeq is one', [reliable(4_294_967_295)], 'prack 4294967295 1 INVITE'],
  ])('RFC 3262 4: %s', (_title, responses, expected) => {
    expect(verdicts(...responses)).toBe(expected);
  });

  it('leaves the state of an ignored response as it was', () => {
    const { state } = receiveProvisional(NEW_RELIABLE_UAC, reliable(5));
    expect(receiveProvisional(state, reliable(9)).state).toBe(state);
  });
});
