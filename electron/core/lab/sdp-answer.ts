/** The SDP that the lab answers a call with (RFC 3264): valid, and honest about there being no media behind it. */
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';

/** The discard port: nothing sent there is heard, and the lab sends nothing. */
const DISCARD = 9;
const MAX_MEDIA = 32;
const MEDIA = /^m=(\S+) (\d+)(?:\/\d+)? (\S+) (.+)$/;

/**
 * Answers an offer: the first stream of audio is accepted as inactive with the formats offered, all others are
 * refused with port 0 (RFC 3264 6). Without an offer the lab offers PCMU itself (RFC 3261 13.2.1).
 */
export function sdpAnswer(offer: string, host: string, random: Random): string {
  const session = randomInt(random, 2 ** 31);
  const family = host.includes(':') ? 'IP6' : 'IP4';
  return [
    'v=0',
    `o=sipwright ${session} ${session} IN ${family} ${host}`,
    's=-',
    `c=IN ${family} ${host}`,
    't=0 0',
    ...mediaOf(offer),
    '',
  ].join('\r\n');
}

function mediaOf(offer: string): string[] {
  const lines = offer.split(/\r\n|\r|\n/).filter((line) => MEDIA.test(line));
  const media = lines.slice(0, MAX_MEDIA).map((line) => MEDIA.exec(line) ?? []);
  const accepted = media.findIndex(([, kind]) => kind === 'audio');
  if (media.length === 0) return [`m=audio ${DISCARD} RTP/AVP 0`, 'a=rtpmap:0 PCMU/8000', 'a=inactive'];
  return media.flatMap(([, kind, , profile, formats], index) =>
    index === accepted
      ? [`m=${kind} ${DISCARD} ${profile} ${formats}`, ...mapsOf(offer, formats ?? ''), 'a=inactive']
      : [`m=${kind} 0 ${profile} ${formats}`],
  );
}

/** The names of the accepted formats, as the offer gives them. */
function mapsOf(offer: string, formats: string): string[] {
  const wanted = new Set(formats.split(' '));
  const maps = offer
    .split(/\r\n|\r|\n/)
    .filter((line) => wanted.has(/^a=rtpmap:(\d+) /.exec(line)?.[1] ?? '-'));
  return [...new Set(maps)];
}
