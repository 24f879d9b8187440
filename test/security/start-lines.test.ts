/** The first look at bytes from anywhere: a start line that was made up never keeps it from coming to an end. */
import { expect, it } from 'vitest';
import { startsLikeSip } from '#core/capture/sip-start.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom, randomInt } from '#shared/lib/random.ts';
import { optionsRequest } from '../helpers/capture-read.ts';
import { createCaptureDesk } from '../helpers/opened-captures.ts';
import { ethernet, ip4, pcapFile, PROTOCOL, tcp, udp } from '../helpers/packets.ts';

it.each([
  ['a method with a blank behind it', 'INVITE \r\nVia: x\r\n\r\n'],
  ['a method with many blanks', 'INVITE  \t  \t \r\nVia: x\r\n\r\n'],
  ['a method with blanks and no line end', 'INVITE           '],
  ['a word with a blank behind it', 'abcdefgh \nabcdefgh'],
])('%s is no start line', (_what, text) => {
  expect(startsLikeSip(utf8(text), 0, utf8(text).length)).toBe(false);
});

it('is over for whatever is made of the pieces of a start line', () => {
  const random = createSeededRandom(20);
  const pieces = ['INVITE', ' ', '\t', '\r', '\n', 'sip:', 'SIP/2.0', 'a', ':', '\r\n', '\0'];
  let likely = 0;
  for (let i = 0; i < 20_000; i++) {
    const count = 1 + randomInt(random, 12);
    const text = Array.from({ length: count }, () => pieces[randomInt(random, pieces.length)]).join('');
    const bytes = utf8(text);
    if (startsLikeSip(bytes, 0, bytes.length)) likely++;
  }
  expect(likely).toBeGreaterThan(100);
});

it('a capture with such lines is read to its end', async () => {
  const line = utf8('OPTIONS   \r\nVia: SIP/2.0/UDP 192.0.2.1\r\n\r\n');
  const packets = [
    ethernet(ip4(udp(line))),
    ethernet(ip4(tcp(line), { protocol: PROTOCOL.tcp })),
    ethernet(ip4(udp(optionsRequest('a')))),
  ];
  const { captures } = createCaptureDesk({ files: { 'a.pcap': pcapFile(packets) } });
  const opened = await captures.openPath('a.pcap');
  expect(opened).toMatchObject({
    ok: true,
    value: { received: 1, state: 'open', skipped: { 'not-sip': 2 } },
  });
});
