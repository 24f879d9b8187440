/** The edits of a session description's form, each a text from a form: lines that are not meant stay as they are. */
import type { Direction } from '#shared/sdp/attributes.ts';
import { codecLines } from '#shared/sdp/codecs.ts';
import { OFF_MARK } from '#shared/template/lines.ts';
import type { Range, TextPatch } from './patch.ts';
import { oneLine, patched } from './patch.ts';
import type { SdpCodec, SdpForm, SdpMedia, SdpPart, SdpRow } from './sdp-form.ts';
import { OFFERED } from './sdp-form.ts';

/** Another value of a line, or another content of a line without a type. */
export const setRow = ({ text }: SdpForm, { valueRange }: SdpRow, value: string): string =>
  patched(text, { ...valueRange, insert: oneLine(value) });

export const removeRow = ({ text }: SdpForm, { from, to }: SdpRow): string =>
  patched(text, { from, to, insert: '' });

const toggling = ({ from, enabled }: SdpRow, isOn: boolean): TextPatch[] => {
  if (enabled === isOn) return [];
  return [{ from, to: isOn ? from + OFF_MARK.length : from, insert: isOn ? '' : OFF_MARK }];
};

/** Whether a line is sent. */
export const toggleRow = ({ text }: SdpForm, row: SdpRow, isOn: boolean): string =>
  patched(text, ...toggling(row, isOn));

/** Lines put in at a place, which is where another one begins or the text ends. */
function linesAt(text: string, at: number, ...lines: readonly string[]): TextPatch {
  const isBroken = at === 0 || text[at - 1] === '\n';
  return {
    from: at,
    to: at,
    insert: (isBroken ? '' : '\n') + lines.map((line) => `${oneLine(line)}\n`).join(''),
  };
}

/** A line more at the end of a part. */
export const addRow = ({ text }: SdpForm, { end }: SdpPart, line: string): string =>
  patched(text, linesAt(text, end, line));

/** Another word of an m= line. A word that is empty or has blanks in it would make another line of it. */
export function setWord({ text }: SdpForm, range: Range, word: string): string {
  const next = oneLine(word).trim();
  return next === '' || /\s/.test(next) ? text : patched(text, { ...range, insert: next });
}

/** Where a line goes in a part by the order of RFC 8866 5: behind the lines of the types that come before its own. */
function placeFor(part: SdpPart, before: string): number {
  return (
    part.rows.findLast(({ type, enabled }) => enabled && type !== '' && before.includes(type))?.to ??
    part.rows[0]?.from ??
    0
  );
}

/** Another address of the connection; an empty one takes the line away, one where none is puts it in (RFC 8866 5.7). */
export function setConnection(form: SdpForm, part: SdpPart, address: string): string {
  const { text } = form;
  const next = oneLine(address).trim();
  const { connection } = part;
  if (connection && next === '') return removeRow(form, connection.row);
  if (connection) return setWord(form, connection.addressRange, next);
  const kind = next.includes(':') && !next.includes('{{') ? 'IP6' : 'IP4';
  return next === ''
    ? text
    : patched(text, linesAt(text, placeFor(part, 'vosimuep'), `c=IN ${kind} ${next}`));
}

/** Another direction (RFC 8866 6.7); null takes the line away. */
export function setDirection(form: SdpForm, part: SdpPart, direction: Direction | null): string {
  const old = part.direction;
  if (old && direction === null) return removeRow(form, old.row);
  if (old && direction) return setRow(form, old.row, direction);
  return direction ? addRow(form, part, `a=${direction}`) : form.text;
}

/** A codec named no more in the m= line; its lines stay, but are not sent. The last one cannot go: a media has a format. */
function codecOff({ text }: SdpForm, { line }: SdpMedia, { format, rows }: SdpCodec): string {
  const formats = line?.formats ?? [];
  const gone = formats.filter(({ from, to }) => text.slice(from, to) === format);
  if (gone.length === formats.length) return text;
  const words = gone.map(({ from, to }) => ({
    from: text[from - 1] === ' ' ? from - 1 : from,
    to,
    insert: '',
  }));
  return patched(text, ...words, ...rows.flatMap((row) => toggling(row, false)));
}

/** A codec named last in the m= line, with its lines sent again, or put in where the number alone does not say what it is. */
function codecOn({ text }: SdpForm, { row, line, end }: SdpMedia, { format, rows }: SdpCodec): string {
  const at = line?.formats.at(-1)?.to ?? row.valueRange.to;
  const own = OFFERED.find(({ payload }) => String(payload) === format);
  const isDynamic = own !== undefined && own.payload >= 96 && rows.length === 0;
  const lines = isDynamic ? codecLines(own.payload, own, own.fmtp ?? '') : [];
  const sent = rows.flatMap((one) => toggling(one, true));
  const added = lines.length > 0 ? [linesAt(text, end, ...lines)] : [];
  return patched(text, { from: at, to: at, insert: ` ${format}` }, ...sent, ...added);
}

export function switchCodec(form: SdpForm, media: SdpMedia, codec: SdpCodec, isOn: boolean): string {
  if (!media.line || codec.isOn === isOn) return form.text;
  return isOn ? codecOn(form, media, codec) : codecOff(form, media, codec);
}

/** A media more at the end. */
export function addMedia(form: SdpForm, media: 'audio' | 'video'): string {
  const last = form.media.at(-1) ?? form.session;
  const line = media === 'audio' ? 'm=audio 49172 RTP/AVP 0 8' : 'm=video 49174 RTP/AVP 34';
  return addRow(form, last, line);
}

/** The media with all its lines taken away. */
export const removeMedia = ({ text }: SdpForm, { row, end }: SdpMedia): string =>
  patched(text, { from: row.from, to: end, insert: '' });
