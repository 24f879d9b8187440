/** Why the reading of a file stopped before a sound end: in words, and as a trouble that crosses the boundary. */
import type { Trouble } from '#shared/model/trouble.ts';
import type { CaptureStop, StopCode } from './captured-message.ts';

const STOPS: Readonly<Record<StopCode, string>> = {
  empty: 'it is empty',
  'not-a-capture': 'it is neither pcap nor pcapng, nor a text with SIP messages',
  'cut-off': 'it ends inside a record',
  'bad-record-length': 'a record has an impossible length',
  'bad-block-length': 'a block has impossible lengths',
  'bad-section': 'a section cannot be read',
  compressed: 'it is compressed',
  'gzip-corrupt': 'its compressed bytes are damaged',
  'gzip-cut-off': 'its compressed bytes end too early',
};

const UNUSABLE: ReadonlySet<StopCode> = new Set<StopCode>(['empty', 'not-a-capture', 'compressed']);

/** Whether there was nothing of a capture in it. */
export const isUnusable = ({ code }: CaptureStop): boolean => UNUSABLE.has(code);

/** The end of a sentence about a file that is no sound capture. */
export function stopText(stop: CaptureStop): string {
  const why = STOPS[stop.code];
  return isUnusable(stop) ? why : `${why}, at byte ${stop.offset}; everything before it was read`;
}

/** The same as a trouble: `reason` is the code of the stop, `offset` the byte where the damage begins. */
export function stopTrouble(stop: CaptureStop): Trouble {
  return {
    code: isUnusable(stop) ? 'CAPTURE_UNUSABLE' : 'CAPTURE_DAMAGED',
    message: stopText(stop),
    data: { reason: stop.code, offset: stop.offset },
  };
}
