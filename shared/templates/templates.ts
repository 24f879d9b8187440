/** Every ready folder: the classic flows, and the gallery of odd and malformed messages; and what is in them by its id. */
import type { Language } from '#shared/sip/reference/words.ts';
import { FLOW_FOLDERS } from './flows.ts';
import { GALLERY_FOLDERS } from './gallery.ts';
import type { RequestTemplate, SequenceTemplate, TemplateFolder } from './template.ts';
import { sequenceName } from './template.ts';

export const TEMPLATE_FOLDERS: readonly TemplateFolder[] = [...FLOW_FOLDERS, ...GALLERY_FOLDERS];

/** What the console begins with: an OPTIONS to the lab. */
export const FIRST_TEMPLATE = 'options';

/** A request or a sequence, with the folder that it is in. */
export type PlacedTemplate = {
  /** Unique among all: a request's own id, and the file name of a sequence, for the two may be called the same. */
  readonly id: string;
  readonly folder: TemplateFolder;
} & (
  | { readonly kind: 'request'; readonly template: RequestTemplate }
  | { readonly kind: 'sequence'; readonly template: SequenceTemplate }
);

/** What is in a folder, in order. */
export function templatesOf(folder: TemplateFolder): readonly PlacedTemplate[] {
  const requests = folder.requests.map(
    (template) => ({ kind: 'request', id: template.id, folder, template }) as const,
  );
  const sequences = folder.sequences.map(
    (template) => ({ kind: 'sequence', id: sequenceName(template), folder, template }) as const,
  );
  return [...requests, ...sequences];
}

/** Every template, in order. */
export const TEMPLATES: readonly PlacedTemplate[] = TEMPLATE_FOLDERS.flatMap(templatesOf);

const BY_ID: ReadonlyMap<string, PlacedTemplate> = new Map(TEMPLATES.map((one) => [one.id, one]));

/** Null where there is no template of that id. */
export function templateById(id: string): PlacedTemplate | null {
  return BY_ID.get(id) ?? null;
}

/** What a template is called; null where there is none of that id. */
export function templateTitle(id: string, language: Language): string | null {
  return templateById(id)?.template.title[language] ?? null;
}
