/** The ready folders: every method, names in both languages, files that say what the data says, and nothing wrong with what is sound. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { METHODS } from '#shared/sip/methods.ts';
import { filesOf, requestText } from '#shared/templates/template.ts';
import { readFolderFile } from '#shared/workspace/folder-file.ts';
import { FLOW_FOLDERS } from '#shared/templates/flows.ts';
import {
  FIRST_TEMPLATE,
  templateById,
  TEMPLATE_FOLDERS,
  TEMPLATES,
  templateTitle,
} from '#shared/templates/templates.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import { lintText } from '../../../../renderer/editor/sip-lint.ts';
import { readRequestLine } from '../../../../renderer/editor/first-line.ts';

const REQUESTS = TEMPLATE_FOLDERS.flatMap(({ requests }) => requests);
const byId = <T extends { readonly id: string }>(rows: readonly T[]) =>
  rows.map((one) => [one.id, one] as const);
/** What stands where a value would; a template is looked at before anything is known. */
const VALUES = {
  lab: '127.0.0.1:5070',
  'lab.host': '127.0.0.1',
  'dialog.remoteTarget': 'sip:echo@127.0.0.1:5070',
};

describe('the ready folders', () => {
  it('hold a request of each of the fourteen methods', () => {
    const methods = FLOW_FOLDERS.flatMap(({ requests }) => requests).map(
      ({ request }) => readRequestLine(request.text).method,
    );
    expect(new Set(methods)).toEqual(new Set(METHODS));
  });

  it('name each request and sequence once, and begin with an OPTIONS to the lab', () => {
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
    const first = templateById(FIRST_TEMPLATE);
    expect(first?.kind === 'request' && first.template.request.text).toMatch(/^OPTIONS sip:\{\{lab\}\} SIP\/2\.0\n/); // prettier-ignore
    expect(templateTitle(FIRST_TEMPLATE, 'zh')).toBe('探测实验对端');
    expect(templateById('no such one')).toBeNull();
  });

  it.each(byId(TEMPLATE_FOLDERS))(
    '%s has its names in both languages',
    (_, { title, about, requests, sequences }) => {
      for (const words of [title, about, ...[...requests, ...sequences].map((one) => one.title)]) {
        expect(words.en).not.toBe('');
        expect(words.zh).not.toBe('');
      }
      expect(about.zh).toMatch(/[\u4e00-\u9fff]/);
    },
  );

  it.each(byId(REQUESTS))(
    'the file of %s says what the template says, its note as comments',
    (_, template) => {
      for (const language of ['en', 'zh'] as const) {
        const { rest, ...said } = readRequestFile(utf8(requestText(template, language)));
        const { rest: own, ...meant } = template.request;
        expect(said).toEqual(meant);
        const note = template.note ? [`# ${template.note[language]}`, `# ${template.note.rfc}`] : [];
        expect(rest).toEqual([...note, ...own]);
      }
    },
  );

  it.each(byId(FLOW_FOLDERS))('%s plays only requests that lie beside the sequence', (_, folder) => {
    const names = new Set(folder.requests.map(({ id }) => `${id}.sip`));
    const sent = folder.sequences.flatMap(({ text }) =>
      [...text.matchAll(/^\s*send (\S+\.sip)/gm)].map(([, name]) => name),
    );
    expect(sent.filter((name) => !names.has(name ?? ''))).toEqual([]);
    expect(filesOf(folder, 'en').map(({ path }) => path)).toContain(
      `${folder.title.en}/${folder.sequences[0]?.id}.seq`,
    );
  });

  it.each(byId(FLOW_FOLDERS))('%s stands in a workspace in the order that it has here', (_, folder) => {
    const [settings, ...files] = filesOf(folder, 'en');
    const { order, variables } = readFolderFile(settings?.text ?? '');
    expect(settings?.path).toBe(`${folder.title.en}/folder.conf`);
    expect(files.map(({ path }) => path)).toEqual(order.map((name) => `${folder.title.en}/${name}`));
    expect(variables).toEqual(readFolderFile(folder.settings).variables);
  });

  it.each(byId(FLOW_FOLDERS.flatMap(({ sequences }) => sequences)))(
    '%s is a sequence without a mistake',
    (_, { text }) => {
      expect(readSequence(text).problems).toEqual([]);
    },
  );

  it.each(byId(FLOW_FOLDERS.flatMap(({ requests }) => requests)))(
    '%s leaves without a finding',
    (id, { request }) => {
      const { findings } = lintText(request.text, { fill: true, variables: true, values: VALUES });
      // Digits by INFO are older than info packages; an ACK and a CANCEL by hand lack what their dialog or request gives them.
      const known: Record<string, readonly string[]> = { info: ['info-without-package'] };
      const codes = findings.map((one) => (one.kind === 'diagnostic' ? one.diagnostic.code : one.kind));
      expect(codes).toEqual(known[id] ?? []);
    },
  );

  it.each(byId(REQUESTS.filter(({ note }) => note)))(
    '%s says by which section a good peer acts',
    (_, { note, request }) => {
      expect(note?.rfc).toMatch(/^RFC \d{4} \d+(?:\.\d+)*$/);
      expect(request.off).not.toContain('variables');
    },
  );
});
