/**
 * What a file of somebody's becomes in a workspace: files of the workspace stay as they are, a message becomes a request, and a log or a
 * paste with several messages a folder of them. What could not be used is told. Never throws.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { FILE_ENDINGS, WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import { editorText, templateOf } from '#shared/template/template.ts';
import type { ImportNote as ScenarioNote, ImportProblem } from '#shared/sipp/import.ts';
import { importScenario } from '#shared/sipp/import.ts';
import { readTextTrace } from '#shared/text-trace/read.ts';
import type { TextTrace } from '#shared/text-trace/trace.ts';
import { endingOf, safeName } from './names.ts';
import { readRequestFile, requestFile, writeRequestFile } from './request-file.ts';

/** Why something of a file is not in the workspace, or not as it was. */
export type ImportNote =
  /** Nothing in it is a SIP message. */
  | { readonly code: 'nothing-found' }
  /** Lines that belong to no message. */
  | { readonly code: 'lines-left'; readonly count: number }
  /** Messages whose lines had to be put together again, such as those of a log. */
  | { readonly code: 'repaired'; readonly count: number }
  /** Messages, or files, that are larger than a file of a workspace may be. */
  | { readonly code: 'too-large'; readonly count: number }
  /** Messages beyond those that are taken at once. */
  | { readonly code: 'too-many'; readonly count: number }
  /** What of a SIPp scenario was not taken over, as the scenario has it; or why none of it could be. */
  | { readonly code: ScenarioNote['code'] | Exclude<ImportProblem, 'too-large'>; readonly detail: string };

export interface Imported {
  /** Paths are relative to the folder they go to. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly ImportNote[];
}

export interface Importer {
  /** @param ending of the file's name with its point, in lower case; '' for none */
  fits(ending: string, bytes: Uint8Array): boolean;
  /** @param title the file's name without its ending, fit for a file */
  read(title: string, bytes: Uint8Array, ending: string): Imported;
}

/** A file of more bytes is not read. */
export const IMPORT_LIMIT = 16 * 1024 * 1024;

function note(
  code: 'lines-left' | 'repaired' | 'too-large' | 'too-many',
  count: number,
): readonly ImportNote[] {
  return count > 0 ? [{ code, count }] : [];
}

function oneFile(path: string, text: string): Imported {
  const isFit = utf8(text).length <= WORKSPACE_LIMITS.file;
  return { files: isFit ? [{ path, text }] : [], notes: note('too-large', isFit ? 0 : 1) };
}

/** A request as it is: what a draft says of it, or the very bytes. */
function request(title: string, bytes: Uint8Array): Imported {
  return oneFile(`${title}${FILE_ENDINGS.request}`, writeRequestFile(readRequestFile(bytes)));
}

/** How a scenario begins, behind what every XML may begin with. */
const SCENARIO =
  /^\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^]{0,4000}?-->\s*)?(?:<!DOCTYPE scenario|<scenario[\s>])/;

const START_LINE = /^(?:[^\s:]{1,100} \S.{0,4000} SIP\/\d\.\d|SIP\/\d\.\d \d{3}.{0,1000})\r?$/;

/** Whether a file begins as a request's file or a message does, so that all of it is one. */
function beginsAsOne(bytes: Uint8Array): boolean {
  const first =
    textOf(bytes.subarray(0, 5_000))
      .replace(/^\ufeff/, '')
      .split('\n', 1)[0] ?? '';
  return first.trimEnd() === '---' || START_LINE.test(first);
}

/** What a message is called: `INVITE`, `180 Ringing`. */
function nameOf(bytes: Uint8Array): string {
  const line = textOf(bytes.subarray(0, 500)).split('\r\n', 1)[0] ?? '';
  return /^SIP\/\d\.\d[ \t]+(.*)$/.exec(line)?.[1] ?? line.split(' ', 1)[0] ?? '';
}

/** Messages of a log in a folder of their own; each keeps its place by a number. */
function folder(title: string, trace: TextTrace): Imported {
  const taken = trace.messages.slice(0, WORKSPACE_LIMITS.added);
  const digits = String(taken.length).length;
  const all = taken.map(({ bytes }, at) => {
    const name = `${String(at + 1).padStart(digits, '0')} ${safeName(nameOf(bytes), 'message')}`;
    const path = taken.length === 1 ? title : `${title}/${name}`;
    return oneFile(
      `${path}${FILE_ENDINGS.request}`,
      writeRequestFile(requestFile({ text: templateOf(bytes) })),
    );
  });
  const files = all.flatMap((one) => one.files);
  const repaired = taken.filter(({ repairs }) => repairs.length > 0).length;
  const notes = [
    ...note('repaired', repaired),
    ...note('lines-left', trace.skipped['not-sip'] ?? 0),
    ...note('too-large', taken.length - files.length),
    ...note('too-many', trace.messages.length - taken.length),
  ];
  return { files, notes };
}

/** Files of a workspace. */
const ours: Importer = {
  fits: (ending) => ending !== FILE_ENDINGS.request && endingOf(`x${ending}`) === ending && ending !== '',
  read: (title, bytes, ending) => oneFile(`${title}${ending}`, editorText(textOf(bytes))),
};

/** A scenario of SIPp: a sequence with its requests, in a folder. */
const scenarios: Importer = {
  fits: (ending, bytes) => ending === '.xml' || SCENARIO.test(textOf(bytes.subarray(0, 5_000))),
  read(title, bytes) {
    const read = importScenario(textOf(bytes), title);
    if (!read.ok)
      return {
        files: [],
        notes: read.error === 'too-large' ? note(read.error, 1) : [{ code: read.error, detail: '' }],
      };
    const all = read.value.files.map(({ path, text }) => oneFile(path, text));
    // What the console does by itself is no loss.
    const lost = read.value.notes.filter(({ code }) => code !== 'by-itself');
    const notes = [...lost, ...all.flatMap((one) => one.notes)];
    return { files: all.flatMap((one) => one.files), notes };
  },
};

/** A message, or a text with messages among other lines. */
const messages: Importer = {
  fits: () => true,
  read(title, bytes) {
    const isBlock = textOf(bytes.subarray(0, 10))
      .replace(/^\ufeff/, '')
      .startsWith('---');
    const trace = isBlock ? null : readTextTrace(bytes);
    if (beginsAsOne(bytes) && (trace?.messages.length ?? 0) <= 1) return request(title, bytes);
    return trace && trace.messages.length > 0 ? folder(title, trace) : NOTHING;
  },
};

const NOTHING: Imported = { files: [], notes: [{ code: 'nothing-found' }] };

/** The first one that fits reads a file; what knows another language stands before the last. */
const IMPORTERS: readonly Importer[] = [ours, scenarios, messages];

/** What a file becomes. @param name the file's name, which may be anything; '' for a text that was pasted */
export function importFile(name: string, bytes: Uint8Array): Imported {
  if (bytes.length > IMPORT_LIMIT) return { files: [], notes: note('too-large', 1) };
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  const title = safeName(name.slice(0, name.length - ending.length), 'message');
  const importer = IMPORTERS.find((one) => one.fits(ending.toLowerCase(), bytes));
  return importer?.read(title, bytes, ending.toLowerCase()) ?? NOTHING;
}
