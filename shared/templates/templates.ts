/** Every ready folder: the classic flows, and the gallery of odd and malformed messages. */
import { FLOW_FOLDERS } from './flows.ts';
import { GALLERY_FOLDERS } from './gallery.ts';
import type { RequestTemplate, TemplateFolder } from './template.ts';

export const TEMPLATE_FOLDERS: readonly TemplateFolder[] = [...FLOW_FOLDERS, ...GALLERY_FOLDERS];

/** What the console begins with: an OPTIONS to the lab. */
export const FIRST_TEMPLATE = 'options';

const REQUESTS: ReadonlyMap<string, RequestTemplate> = new Map(
  TEMPLATE_FOLDERS.flatMap(({ requests }) => requests.map((one) => [one.id, one] as const)),
);

/** The request of an id, or null. */
export function requestById(id: string): RequestTemplate | null {
  return REQUESTS.get(id) ?? null;
}
