/** Names of files: one that every system takes out of any title, and one that is free. */
import { utf8 } from '#shared/lib/bytes.ts';
import { FILE_ENDINGS, FOLDER_FILE } from '#shared/model/workspace.ts';

/** Characters of a name, and bytes of it: a file system takes 255, and an ending and a number still follow. */
const LONGEST = 80;
const MOST_BYTES = 220;

/** Names that Windows keeps for devices, whatever follows a point; and the one that is ours. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Separators, what Windows forbids, controls, and characters that nobody sees or that turn the direction of writing. */
const UNFIT = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

function cut(text: string): string {
  let bytes = 0;
  const fits = [...text]
    .slice(0, LONGEST)
    .filter((character) => (bytes += utf8(character).length) <= MOST_BYTES);
  return fits.join('').replace(/[. ]+$/, '');
}

/** A name for a file or folder without an ending. @param otherwise the name where nothing of the title can be used */
export function safeName(title: string, otherwise = 'request'): string {
  const plain = title.slice(0, 1_000).normalize('NFC').replace(/\s+/g, ' ').replace(UNFIT, '-');
  const name = cut(plain.replace(/^[. ]+/, ''));
  if (name === '' || /^-+$/.test(name)) return otherwise;
  return RESERVED.test(name) || name.toLowerCase() === FOLDER_FILE ? `_${name}` : name;
}

const endings = Object.values(FILE_ENDINGS).map((ending) => ending.slice(1));
const ENDING = new RegExp(`\\.(?:${endings.join('|')})$`);

/** The ending of a workspace's file with its point, or ''. */
export function endingOf(name: string): string {
  return ENDING.exec(name)?.[0] ?? '';
}

/** The name itself, or the same with the first number that makes it free: `call.sip`, `call 2.sip`, `call 3.sip`. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const ending = endingOf(name);
  const stem = name.slice(0, name.length - ending.length);
  const counted = /^([^]*\S) (\d{1,6})$/.exec(stem);
  const base = counted?.[1] ?? stem;
  for (let number = Number(counted?.[2] ?? 1) + 1; ; number++) {
    const free = `${base} ${number}${ending}`;
    if (!isTaken(free)) return free;
  }
}
