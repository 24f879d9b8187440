/** Ready folders of requests and sequences, as data: what each is called in both languages, and its files. */
import { FILE_ENDINGS, FOLDER_FILE } from '#shared/model/workspace.ts';
import type { Language, Words } from '#shared/sip/reference/words.ts';
import type { RequestFile } from '#shared/workspace/request-file.ts';
import { readFolderFile, writeFolderFile } from '#shared/workspace/folder-file.ts';
import { requestFile, writeRequestFile } from '#shared/workspace/request-file.ts';

export interface RequestTemplate {
  /** Its file's name without the ending, unique among all templates. */
  readonly id: string;
  readonly title: Words;
  readonly request: RequestFile;
  /** What it is for, or what a good peer must do with it: comments at the head of its file. */
  readonly note?: Words & { readonly rfc: string };
  /** The final answers that a good peer gives; 0 where it may keep silent, none where it must. Only for messages that are meant to be wrong or odd. */
  readonly answers?: readonly number[];
}

export interface SequenceTemplate {
  readonly id: string;
  readonly title: Words;
  readonly text: string;
}

export interface TemplateFolder {
  readonly id: string;
  /** What the folder is called; it becomes its name in a workspace. */
  readonly title: Words;
  readonly about: Words;
  readonly requests: readonly RequestTemplate[];
  readonly sequences: readonly SequenceTemplate[];
  /** Its `folder.conf`; '' for none. */
  readonly settings: string;
}

export interface TemplateFile {
  /** Relative to the folder that it is put into. */
  readonly path: string;
  readonly text: string;
}

/** What a request's file says, its note as comments in one language. */
export function requestOf({ request, note }: RequestTemplate, language: Language): RequestFile {
  return note ? { ...request, rest: [`# ${note[language]}`, `# ${note.rfc}`, ...request.rest] } : request;
}

/** The text of a request's file. */
export function requestText(template: RequestTemplate, language: Language): string {
  return writeRequestFile(requestOf(template, language));
}

/** The name of a request's file. */
export function requestName({ id }: RequestTemplate): string {
  return `${id}${FILE_ENDINGS.request}`;
}

/** The name of a sequence's file. */
export function sequenceName({ id }: SequenceTemplate): string {
  return `${id}${FILE_ENDINGS.sequence}`;
}

/** The files of a folder as they are put into a workspace, below a folder of its name and in the order that they have here. */
export function filesOf(folder: TemplateFolder, language: Language): readonly TemplateFile[] {
  const at = (name: string): string => `${folder.title[language]}/${name}`;
  const order = [...folder.requests.map(requestName), ...folder.sequences.map(sequenceName)];
  const { variables } = readFolderFile(folder.settings);
  return [
    { path: at(FOLDER_FILE), text: writeFolderFile({ order, variables }, folder.settings) },
    ...folder.requests.map((one) => ({ path: at(requestName(one)), text: requestText(one, language) })),
    ...folder.sequences.map((one) => ({ path: at(sequenceName(one)), text: one.text })),
  ];
}

/** A request's template from its lines; `to` is the lab, by which every one can be tried at once. */
export function requestTemplate(
  id: string,
  en: string,
  zh: string,
  text: string,
  more: Partial<RequestFile> = {},
): RequestTemplate {
  return { id, title: { en, zh }, request: requestFile({ text, to: 'udp:{{lab}}', ...more }) };
}

/** A sequence's template from its steps. */
export function sequenceTemplate(
  id: string,
  en: string,
  zh: string,
  steps: readonly string[],
): SequenceTemplate {
  return { id, title: { en, zh }, text: [`name: ${en}`, '', ...steps, ''].join('\n') };
}
