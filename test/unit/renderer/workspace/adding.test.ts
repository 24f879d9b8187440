// @vitest-environment happy-dom
/** Files that are dropped, pasted, made or taken from templates: where they go, which one is opened, what is told of them. */
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h, nextTick } from 'vue';
import { useDrop } from '../../../../renderer/composables/use-captures-open.ts';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useCompose } from '../../../../renderer/stores/compose.ts';
import { useOpenFiles } from '../../../../renderer/stores/open-files.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useWorkspace } from '../../../../renderer/stores/workspace.ts';
import { createDraft } from '../../../../renderer/views/compose/draft.ts';
import FileBanner from '../../../../renderer/views/compose/workspace/FileBanner.vue';
import TemplateSection from '../../../../renderer/views/compose/workspace/TemplateSection.vue';
import ToldDialog from '../../../../renderer/views/compose/workspace/ToldDialog.vue';
import WorkspaceTree from '../../../../renderer/views/compose/workspace/WorkspaceTree.vue';
import { toldLines } from '../../../../renderer/views/compose/workspace/told.ts';
import { utf8 } from '../../../../shared/lib/bytes.ts';
import { createFakeRpc, settle } from '../fake-rpc.ts';
import { entriesOf } from './some-entries.ts';

const SCENARIO = `<scenario name="Ask"><send><![CDATA[
  OPTIONS sip:[service]@[remote_ip]:[remote_port] SIP/2.0
  CSeq: 1 OPTIONS
]]></send><nop><action><exec command="ls"/></action></nop></scenario>`;

/** A workspace with a folder, whose core adds what it is given under its own names. */
async function withWorkspace(root = '/w') {
  setActivePinia(createPinia());
  const rpc = createFakeRpc({
    'workspace.entries': () => ({ revision: 1, total: 3, entries: entriesOf(['Calls', 'Calls/a.sip']) }),
    'workspace.add': ({ folder, files }) => ({
      paths: files.map(({ path }) => (folder === '' ? path : `${folder}/${path}`)),
    }),
    'workspace.read': () => ({ bytes: utf8('OPTIONS sip:a SIP/2.0\n\n'), version: 'v1' }),
  });
  useConnection().attach(rpc);
  useWorkspace().start();
  rpc.snapshot('workspace', { root, revision: 1, entries: 3, unlisted: 0, trouble: null });
  await settle();
  await settle();
  const added = () =>
    rpc.calls
      .filter(({ method }) => method === 'workspace.add')
      .map(({ input }) => input as { folder: string; files: { path: string; text: string }[] });
  return { rpc, added };
}

/** An event with files, as a browser makes it. */
function withFiles(type: string, field: 'dataTransfer' | 'clipboardData', files: readonly File[], text = '') {
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.defineProperty(event, field, { value: { types: ['Files'], files, getData: () => text } });
  return event;
}

async function until(ready: () => boolean): Promise<void> {
  for (let turn = 0; turn < 50 && !ready(); turn++) await flushPromises();
}

beforeEach(() => {
  localStorage.clear();
  setLanguage('en');
  vi.stubGlobal(
    'ResizeObserver',
    class {
      private readonly tell: () => void;
      constructor(tell: () => void) {
        this.tell = tell;
      }
      observe(): void {
        this.tell();
      }
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(520);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

const here = { global: { plugins: [i18n] }, attachTo: document.body };

describe('files on the tree', () => {
  it('that are dropped on a folder go into it as what they are; the sequence opens, and what is lost is told', async () => {
    const { added } = await withWorkspace();
    const tree = mount(WorkspaceTree, { ...here, props: { shown: '' } });
    await flushPromises();
    await nextTick();
    const files = [new File(['OPTIONS sip:b SIP/2.0\n\n'], 'ask.sip'), new File([SCENARIO], 'uac.xml')];
    const row = tree.findAll('[role=treeitem]')[0];
    const over = withFiles('dragover', 'dataTransfer', []);
    // The middle of the row: into the folder, not before or behind it.
    Object.defineProperty(over, 'clientY', { value: 13 });
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 200, 26));
    row?.element.dispatchEvent(over);
    row?.element.dispatchEvent(withFiles('drop', 'dataTransfer', files));
    await until(() => useOpenFiles().dialog !== null);
    expect(added().map(({ folder, files: some }) => [folder, some.map(({ path }) => path)])).toEqual([
      ['Calls', ['ask.sip', 'Ask/Ask.seq', 'Ask/01-options.sip']],
    ]);
    expect(useCompose().active).toMatchObject({ kind: 'sequence', path: 'Calls/Ask/Ask.seq' });
    expect(useOpenFiles().dialog).toMatchObject({ kind: 'told', of: 'import', told: [{ name: 'uac.xml' }] });
  });

  it('that are pasted as a text become a request', async () => {
    const { added } = await withWorkspace();
    const tree = mount(WorkspaceTree, { ...here, props: { shown: '' } });
    tree
      .get('[role=tree]')
      .element.dispatchEvent(withFiles('paste', 'clipboardData', [], 'MESSAGE sip:b SIP/2.0\n\n'));
    await until(() => added().length > 0);
    expect(added()[0]?.files.map(({ path }) => path)).toEqual(['message.sip']);
    expect(useOpenFiles().dialog).toBeNull();
  });

  it('are left to it by the window, which takes all others', async () => {
    const taken: string[] = [];
    const Root = defineComponent(() => {
      useDrop((files) => void taken.push(...files.map(({ name }) => name)));
      return () => [h('p', { id: 'window' }), h('div', { 'data-takes-files': '' }, [h('b', { id: 'tree' })])];
    });
    const root = mount(Root, here);
    const drop = (id: string) => {
      const event = withFiles('drop', 'dataTransfer', [new File([''], id)]);
      root.get(`#${id}`).element.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect([drop('tree'), drop('window')]).toEqual([false, true]);
    expect(taken).toEqual(['window']);
    await flushPromises();
  });

  it('that cannot be read, and those with nothing in them, are told', async () => {
    const { added } = await withWorkspace();
    const folder = new File([''], 'folder');
    vi.spyOn(folder, 'slice').mockImplementation(() => {
      throw new Error('is a folder');
    });
    await useOpenFiles().bringIn('', [folder, new File(['nothing at all'], 'notes.txt')]);
    expect(added()).toEqual([]);
    const { dialog } = useOpenFiles();
    const told = dialog?.kind === 'told' ? dialog.told : [];
    for (const [language, texts] of [
      ['en', ['folder', 'It cannot be read.', 'notes.txt', 'No SIP message was found in it.']],
      ['zh', ['folder', '无法读取。', 'notes.txt', '其中没有找到 SIP 消息。']],
    ] as const) {
      setLanguage(language);
      const shown = mount(ToldDialog, { ...here, props: { of: 'import', told } });
      expect(shown.findAll('h3, li').map((one) => one.text())).toEqual(texts);
    }
  });

  it('are told line by line, each line once, and no more than can be read', () => {
    const note = (at: number) => ({ code: 'element', detail: `<x${at}>` }) as const;
    const notes = [note(1), note(1), ...Array.from({ length: 150 }, (_, at) => note(at))];
    const { lines, more } = toldLines({ name: '', notes }, (_, { detail }) => detail);
    expect([lines.length, lines[0], more]).toEqual([100, '<x1>', 50]);
  });
});

describe('templates', () => {
  const section = () => mount(TemplateSection, { ...here, props: { templateId: 'options', open: true } });
  const titles = (shown: ReturnType<typeof section>) => shown.findAll('.entry').map((one) => one.text());

  it('are called in the language of the moment; those of the gallery are folded', async () => {
    await withWorkspace();
    const shown = section();
    expect(titles(shown)).toContain('OPTIONSPing the lab');
    expect(titles(shown)).toContain('sequencePing three times');
    expect(shown.get('[aria-current]').text()).toMatch(/Ping the lab$/);
    const gallery = shown.findAll('.fold').find((one) => one.text() === 'Odd and sound');
    expect(gallery?.attributes()).toMatchObject({ 'aria-expanded': 'false' });
    await gallery?.trigger('click');
    expect(titles(shown)).toContain('OPTIONSCompact names throughout');
  });

  it('are added to the workspace by folder, and the first sequence opens', async () => {
    const { added } = await withWorkspace();
    await section().get('[aria-label="Add Options ping to the workspace"]').trigger('click');
    await until(() => useCompose().active !== null);
    expect(added()[0]?.files.map(({ path }) => path)).toEqual([
      'Options ping/folder.conf',
      'Options ping/options.sip',
      'Options ping/ping.seq',
    ]);
    expect(useCompose().active).toMatchObject({ path: 'Options ping/ping.seq' });
  });

  it('cannot be added where no workspace is open', async () => {
    await withWorkspace('');
    expect(section().findAll('.add')).toEqual([]);
  });

  it('that are sequences offer their folder, and their draft gives way to the file', async () => {
    await withWorkspace();
    const compose = useCompose();
    compose.openTemplate('challenge.seq');
    const draft = compose.active ?? createDraft('', {});
    const banner = mount(FileBanner, { ...here, props: { draft } });
    await banner.get('button').trigger('click');
    await until(() => compose.drafts.every(({ id }) => id !== draft.id));
    expect(compose.drafts.map(({ path }) => path)).toEqual(['Basic call/challenge.seq']);
  });
});
