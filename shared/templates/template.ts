/** Ready folders of requests and sequences, as data: what each is called in both languages, and its files. */
import type { Words } from '#shared/sip/reference/words.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import type { RequestFile } from '#shared/workspace/request-file.ts';
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

/** The text of a request's file, its note as comments in one language. */
export function requestText({ request, note }: RequestTemplate, language: Language): string {
  const rest = note ? [`# ${note[language]}`, `# ${note.rfc}`, ...request.rest] : request.rest;
  return writeRequestFile({ ...request, rest });
}

/** The files of a folder as they are put into a workspace, below a folder of its name. */
export function filesOf(folder: TemplateFolder, language: Language): readonly TemplateFile[] {
  const at = (name: string): string => `${folder.title[language]}/${name}`;
  return [
    ...(folder.settings === '' ? [] : [{ path: at('folder.conf'), text: folder.settings }]),
    ...folder.requests.map((one) => ({ path: at(`${one.id}.sip`), text: requestText(one, language) })),
    ...folder.sequences.map(({ id, text }) => ({ path: at(`${id}.seq`), text })),
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
