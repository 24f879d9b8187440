/** The small questions that are asked of a message. */
import { allHeaders, firstHeader, headerValue, methodOf } from '#shared/sip/message.ts';
import { describe, expect, it } from 'vitest';
import { message, options, parsed, RINGING_LINES } from './text-message.ts';

describe('a message', () => {
  it('tells its method, a response by its CSeq', () => {
    expect(methodOf(parsed(options()))).toBe('OPTIONS');
    expect(methodOf(parsed(message(RINGING_LINES)))).toBe('INVITE');
    expect(methodOf(parsed(message(['SIP/2.0 200 OK'])))).toBe('');
    expect(methodOf(parsed(message(['SIP/2.0 200 OK', 'CSeq: 7'])))).toBe('');
  });

  it('finds headers by canonical name', () => {
    const found = parsed(options(['v: second', 's: a\r\n b']));
    expect(allHeaders(found, 'Via')).toHaveLength(2);
    expect(firstHeader(found, 'Via')).toBe(found.headers[0]);
    expect(firstHeader(found, 'Expires')).toBeNull();
    expect(headerValue(found, 'Subject')).toBe('a\r\n b');
    expect(headerValue(found, 'Expires')).toBeNull();
  });
});
