// @vitest-environment happy-dom
/** The form of the headers, mounted over a text: each thing that is done in it changes the text as it means. */
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import { lintText } from '../../../../../renderer/editor/sip-lint.ts';
import { i18n, setLanguage } from '../../../../../renderer/i18n/index.ts';
import { readForm } from '../../../../../renderer/views/compose/form/form-text.ts';
import RequestForm from '../../../../../renderer/views/compose/form/RequestForm.vue';

const TEXT = `INVITE sip:bob@example.com SIP/2.0
Max-Forwards: 70
From: "Alice" <sip:alice@example.com>;tag=1
To:  <sip:bob@example.com>
Route: <sip:a;lr>,
 <sip:b;lr>
what is this
CSeq: 1 INVITE

body
`;

/** The form over a text that follows its edits, as the draft does. */
function shown(text: string) {
  const current = ref(text);
  const host = defineComponent(() => () => {
    const lint = lintText(current.value, { fill: true, variables: true, values: {} });
    return h(RequestForm, {
      form: readForm(current.value),
      lint,
      onText: (next: string) => (current.value = next),
    });
  });
  const view = mount(host, { attachTo: document.body, global: { plugins: [i18n] } });
  const field = (name: string) => view.get<HTMLInputElement>(`[aria-label="${name.replaceAll('"', '\\"')}"]`);
  return {
    view,
    field,
    text: () => current.value,
    focused: () => document.activeElement?.getAttribute('aria-label'),
  };
}

beforeEach(() => {
  document.body.innerHTML = '';
  setLanguage('en');
});

describe('the rows', () => {
  it('show every line between the start line and the body', () => {
    const { view } = shown(TEXT);
    expect(view.findAll('.header-row')).toHaveLength(6);
    expect(view.findAll('.header-row .raw')).toHaveLength(1);
    expect(view.text()).toContain('2 lines');
  });

  it('a value changes in place, folds and spacing kept', async () => {
    const { field, text } = shown(TEXT);
    await field('Value of To').setValue('<sip:carol@example.com>');
    await field('Value of Route').setValue('<sip:a;lr>, <sip:c;lr>');
    expect(text()).toBe(TEXT.replace('To:  <sip:bob', 'To:  <sip:carol').replace('sip:b;lr', 'sip:c;lr'));
  });

  it('a line that is no header is edited as text', async () => {
    const { field, text } = shown(TEXT);
    await field('Content of a line that is no header').setValue('X: now it is one');
    expect(text()).toBe(TEXT.replace('what is this', 'X: now it is one'));
  });

  it('the switch keeps a header in the text, unsent', async () => {
    const { field, text, view } = shown(TEXT);
    await field('Send Route').trigger('change');
    expect(text()).toBe(TEXT.replace('Route', '{{#}}Route').replace('\n <sip:b', '\n{{#}} <sip:b'));
    expect(view.findAll('.header-row.off')).toHaveLength(1);
    await field('Send Route').trigger('change');
    expect(text()).toBe(TEXT);
  });

  it('a name changes when its field is left', async () => {
    const { view, text } = shown(TEXT);
    await view.findAll('[data-part="name"]')[0]?.setValue('X-Hops');
    expect(text()).toBe(TEXT.replace('Max-Forwards', 'X-Hops'));
  });

  it('what does not fit is shown no more once the field is left', async () => {
    const { field, text } = shown(TEXT);
    await field('Method').setValue('IN VITE');
    await field('Method').trigger('blur');
    expect(text()).toBe(TEXT);
    expect(field('Method').element.value).toBe('INVITE');
  });

  it('another method goes into the CSeq too', async () => {
    const { field, text } = shown(TEXT);
    await field('Method').setValue('OPTIONS');
    expect(text()).toBe(TEXT.replace('INVITE sip', 'OPTIONS sip').replace('1 INVITE', '1 OPTIONS'));
  });

  it('a response has a status line', async () => {
    const { field, text } = shown('SIP/2.0 200 OK\n\n');
    await field('Status').setValue('486');
    await field('Reason').setValue('Busy Here');
    expect(text()).toBe('SIP/2.0 486 Busy Here\n\n');
  });
});

describe('by keys', () => {
  it('Alt and an arrow move a row, and the focus stays on it', async () => {
    const { field, text, focused } = shown(TEXT);
    field('Value of From').element.focus();
    await field('Value of From').trigger('keydown', { key: 'ArrowUp', altKey: true });
    await nextTick();
    const [start, first, second, ...rest] = TEXT.split('\n');
    expect(text()).toBe([start, second, first, ...rest].join('\n'));
    expect(focused()).toBe('Value of From');
  });

  it('a row at the end stays there', async () => {
    const { field, text } = shown(TEXT);
    await field('Move Max-Forwards').trigger('keydown', { key: 'ArrowUp', altKey: true });
    await field('Move CSeq').trigger('keydown', { key: 'ArrowDown', altKey: true });
    expect(text()).toBe(TEXT);
  });

  it('Delete on the handle removes the row, in a field it does not', async () => {
    const { field, text } = shown(TEXT);
    await field('Value of To').trigger('keydown', { key: 'Delete' });
    expect(text()).toBe(TEXT);
    await field('Move To').trigger('keydown', { key: 'Delete' });
    expect(text()).toBe(TEXT.replace('To:  <sip:bob@example.com>\n', ''));
  });

  it('Enter leads to the row to add, and there it adds the header at its usual place', async () => {
    const { field, text, focused } = shown(TEXT);
    await field('Value of To').trigger('keydown', { key: 'Enter' });
    await nextTick();
    expect(focused()).toBe('New header');
    await field('New header').setValue('Call-ID');
    await field('New header').trigger('keydown', { key: 'Enter' });
    await nextTick();
    expect(text()).toContain('\nCall-ID: \n');
    expect(focused()).toBe('Value of Call-ID');
    expect(field('New header').element.value).toBe('');
  });

  it('a row is dragged to another place', async () => {
    const { view, field, text } = shown(TEXT);
    await field('Move CSeq').trigger('dragstart');
    await view.findAll('.header-row')[0]?.trigger('drop');
    expect(text().split('\n')[1]).toBe('CSeq: 1 INVITE');
  });
});

describe('parameters', () => {
  it('fold out, are set, added and removed', async () => {
    const { view, field, text } = shown(TEXT);
    await field('Parameters of From').trigger('click');
    await field('Parameter tag').setValue('a b');
    expect(text()).toContain(';tag="a b"\n');
    await field('A parameter to add: NAME or NAME=VALUE').setValue('x=1');
    await field('A parameter to add: NAME or NAME=VALUE').trigger('keydown', { key: 'Enter' });
    expect(text()).toContain(';tag="a b";x=1\n');
    await field('Remove the parameter tag').trigger('click');
    expect(text()).toBe(TEXT.replace(';tag=1', ';x=1'));
    expect(view.find('[aria-label="Parameters of Max-Forwards"]').exists()).toBe(false);
  });

  it('of a list stand under each value, and folds stay', async () => {
    const { field, text } = shown(TEXT);
    await field('Parameters of Route').trigger('click');
    const added = field('Parameters of <sip:b;lr>');
    await added.get('input').setValue('q=1');
    await added.get('input').trigger('keydown', { key: 'Enter' });
    expect(text()).toBe(TEXT.replace('<sip:b;lr>', '<sip:b;lr>;q=1'));
  });
});

describe('what sending fills', () => {
  it('is listed, and written into the text on demand', async () => {
    const { view, field, text } = shown(TEXT);
    expect(view.findAll('.filled-rows .name').map((name) => name.text())).toEqual([
      'Via',
      'Call-ID',
      'Contact',
      'User-Agent',
      'Content-Length',
    ]);
    await field('Write Via into the text').trigger('click');
    expect(text().split('\n')[1]).toBe(
      'Via: SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport',
    );
    expect(view.find('[aria-label="Write Via into the text"]').exists()).toBe(false);
  });

  it('completes a value that stands', async () => {
    const { field, text } = shown(TEXT.replace(';tag=1', ''));
    await field('Write From into the text').trigger('click');
    expect(text()).toBe(TEXT.replace(';tag=1', ';tag={{$tag}}'));
  });
});

describe('findings', () => {
  it('stand at the row that they are about', async () => {
    const { view, field } = shown(TEXT.replace('CSeq: 1 INVITE', 'CSeq: 1 BYE'));
    const row = field('Header CSeq');
    expect(row.classes()).toContain('error');
    expect(row.get('.finding').text()).toContain('CSeq');
    await field('Send CSeq').trigger('change');
    expect(view.findAll('.header-row.off .finding')).toHaveLength(0);
  });

  it('mark a header that stands twice', () => {
    const { view } = shown(TEXT.replace('CSeq: 1 INVITE', 'CSeq: 1 INVITE\nCSeq: 1 INVITE'));
    expect(view.findAll('[aria-label="Header CSeq"]').at(-1)?.find('.finding').exists()).toBe(true);
  });
});

describe('a message that nobody would write', () => {
  it('shows its first rows and tells how many more there are', () => {
    const { view } = shown(`INVITE sip:a SIP/2.0\n${'X: y\n'.repeat(405)}`);
    expect(view.findAll('.header-row')).toHaveLength(400);
    expect(view.text()).toContain('5 more lines are in the text only.');
  });

  it('without a start line gets one with its first header', async () => {
    const { field, text } = shown('');
    await field('New header').setValue('To');
    await field('A header to add').trigger('keydown', { key: 'Enter' });
    expect(text()).toBe('OPTIONS  SIP/2.0\nTo: \n');
  });

  it('tells what is wrong with its start line above the rows', () => {
    const { view } = shown(TEXT.replace('INVITE sip', 'INVITE  sip'));
    expect(view.get('.finding-lines').text()).not.toBe('');
  });
});
