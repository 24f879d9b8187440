import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../../../shared/lib/bytes.ts';
import { grow, labelOf, nodeBy, request } from '../message-of.ts';

const SDP = [
  'v=0',
  'o=alice 2890844526 3 IN IP4 192.0.2.10',
  's=-',
  'c=IN IP4 192.0.2.10',
  't=0 0',
  'a=group:BUNDLE a v',
  'm=audio 49172 RTP/AVP 0 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=sendonly',
  'a=candidate:1 1 UDP 2130706431 192.0.2.10 49172 typ host',
  'a=x-unknown:any',
  'm=video 0 RTP/AVP 31',
  '',
].join('\r\n');

describe('a session description in the tree', () => {
  const { bytes, nodes } = grow(request(['Content-Type: application/sdp'], SDP));
  const body = nodeBy(nodes, '(body)');
  const [session, audio, video] = body.children;
  const inAudio = (...labels: string[]) => nodeBy(audio?.children ?? [], ...labels);

  it('is the session and each of its media', () => {
    expect(body.children.map(labelOf)).toEqual(['(session)', '(media)', '(media)']);
    expect(textOf(bytes, video?.span)).toBe('m=video 0 RTP/AVP 31\r\n');
    expect(session?.children.map(labelOf)).toEqual(['v=', 'o=', 's=', 'c=', 't=', 'a=group']);
  });

  it.each([
    [['m=', '(port)'], '49172'],
    [['a=rtpmap', '(encoding)'], 'telephone-event'],
    [['a=fmtp', '(parameters)'], '0-15'],
    [['a=candidate', '(candidateType)'], 'host'],
    [['a=candidate', '(address)'], '192.0.2.10'],
  ])('points from %j at its bytes', (labels, expected) => {
    expect(textOf(bytes, inAudio(...labels).span)).toBe(expected);
  });

  it('says in words what its attributes mean', () => {
    expect(inAudio('a=rtpmap').note).toEqual({
      key: 'attribute.rtpmap',
      values: { payload: '101', codec: 'telephone-event/8000' },
    });
    expect(inAudio('a=fmtp').note?.values).toEqual({ codec: 'telephone-event/8000' });
    expect(inAudio('a=sendonly').note?.key).toBe('attribute.sendonly');
    expect(inAudio('a=candidate').note?.values['type']).toBe('host');
    expect(inAudio('m=', '(format)').note?.values).toEqual({ codec: 'PCMU/8000' });
    expect(inAudio('a=x-unknown').note).toBeNull();
    expect(audio?.note?.key).toBe('media.sendonly');
    expect(video?.note?.key).toBe('mediaOff');
  });

  it('opens the origin', () => {
    const version = nodeBy(session?.children ?? [], 'o=', '(sessionVersion)');
    expect(textOf(bytes, version.span)).toBe('3');
  });
});

describe('parts and fragments in the tree', () => {
  it('have their headers and their content', () => {
    const body = [
      'before',
      '--x',
      'Content-Type: application/sdp',
      '',
      'v=0',
      's=-',
      '--x',
      'Content-Type: text/plain',
      '',
      'hi',
      '--x--',
      '',
    ].join('\r\n');
    const { bytes, nodes } = grow(request(['Content-Type: multipart/mixed;boundary=x'], body));
    const [preamble, first, second] = nodeBy(nodes, '(body)').children;
    expect(textOf(bytes, preamble?.span)).toBe('before');
    expect(first?.children.map(labelOf)).toEqual(['Content-Type', '(body)']);
    expect(nodeBy(first?.children ?? [], '(body)', '(session)', 's=').span.end).toBeLessThan(
      second?.span.start ?? 0,
    );
    expect(textOf(bytes, nodeBy(second?.children ?? [], '(body)').span)).toBe('hi');
  });

  it('of a fragment are those of a message', () => {
    const fragment = 'SIP/2.0 180 Ringing\r\nContact: <sip:c@h>\r\n';
    const { bytes, nodes } = grow(request(['Content-Type: message/sipfrag'], fragment));
    const body = nodeBy(nodes, '(body)');
    expect(textOf(bytes, nodeBy(body.children, '(startLine)', '(status)').span)).toBe('180');
    expect(textOf(bytes, nodeBy(body.children, 'Contact', '(addressUri)').span)).toBe('sip:c@h');
  });

  it('of bytes that are no text are none', () => {
    const { nodes } = grow(request(['Content-Type: application/octet-stream'], '\u0000\u0001'));
    expect(nodeBy(nodes, '(body)').children).toEqual([]);
    expect(nodeBy(nodes, '(body)').note?.key).toBe('binary');
  });
});
