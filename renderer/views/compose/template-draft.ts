/** A ready request or sequence as a draft. No folder gives a draft its variables, so it brings those that it uses. */
import type { SendSwitches } from '#shared/model/exchange.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import { requestOf } from '#shared/templates/template.ts';
import { templateById } from '#shared/templates/templates.ts';
import { readFolderFile } from '#shared/workspace/folder-file.ts';
import { writeRequestFile } from '#shared/workspace/request-file.ts';
import type { DraftPatch } from './draft.ts';
import { partsOfFile } from './draft.ts';

/** Null where there is no template of that id. @param usual the switches of a new draft; what the template switches off stays off */
export function templateDraft(id: string, language: Language, usual: SendSwitches): DraftPatch | null {
  const placed = templateById(id);
  if (!placed) return null;
  const named = { templateId: id, name: placed.template.title[language] };
  if (placed.kind === 'sequence') return { ...named, kind: 'sequence', text: placed.template.text };
  const file = requestOf(placed.template, language);
  const written = writeRequestFile(file);
  const used = readFolderFile(placed.folder.settings).variables.filter(({ name }) =>
    written.includes(`{{${name}}}`),
  );
  const off = Object.fromEntries(file.off.map((name) => [name, false]));
  return {
    ...named,
    ...partsOfFile({ ...file, variables: [...used, ...file.variables] }),
    switches: { ...usual, ...off },
  };
}
