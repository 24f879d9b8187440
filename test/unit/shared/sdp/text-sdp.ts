/** Session descriptions for tests, written as lines. */
import { utf8 } from '#shared/lib/bytes.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import type { SdpResult } from '#shared/sdp/session.ts';

/** A sound audio offer, one line for each element. */
export const AUDIO: readonly string[] = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 host.atlanta.example.com',
  's=-',
  'c=IN IP4 198.51.100.7',
  't=0 0',
  'm=audio 49170 RTP/AVP 0 97',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:97 iLBC/8000',
];

/** The lines with CRLF behind each. */
export const crlf = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

export const parsedSdp = (lines: readonly string[]): SdpResult => parseSdp(utf8(crlf(lines)));

/** The findings of lines as `code` or, with the span's text, `code text`. */
export function codes({ diagnostics }: SdpResult): string[] {
  return diagnostics.map(({ code }) => code);
}

/** AUDIO with the first line of a begin replaced by others; none takes it off. */
export function withLine(begin: string, ...lines: readonly string[]): string[] {
  const place = AUDIO.findIndex((line) => line.startsWith(begin));
  if (place < 0) throw new Error(`the test needs a line ${begin}`);
  return [...AUDIO.slice(0, place), ...lines, ...AUDIO.slice(place + 1)];
}
