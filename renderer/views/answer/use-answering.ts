/** What a person is about to answer: a short form, or a response written out in full, for each request that is shown. */
import type { ShallowRef } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import type { Answer, IncomingRow, Respond, RespondSwitches } from '#shared/model/incoming.ts';
import { literalBytes, templateOf } from '#shared/template/template.ts';
import type { Choice } from './answer-choices.ts';
import { mayBeReliable, mayCarrySdp, readHeaderLines, readStatus } from './answer-choices.ts';

/** The short form as it was typed. */
export interface AnswerText {
  readonly status: string;
  readonly reason: string;
  readonly headers: string;
  readonly sdp: boolean;
}

/** A response in full. Its lines end LF. */
export interface WrittenResponse {
  readonly documentId: string;
  readonly text: string;
  readonly switches: RespondSwitches;
}

const FRESH: AnswerText = { status: '486', reason: '', headers: '', sdp: true };

/** The answer that a button or the form stands for. */
export function answerOf(
  row: IncomingRow,
  text: Pick<AnswerText, 'reason' | 'headers' | 'sdp'> & { readonly status: number },
  reliable: boolean,
): Answer {
  const { status, reason } = text;
  const isProvisional = status > 100 && status < 200;
  return {
    id: row.id,
    status,
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    sdp: text.sdp && mayCarrySdp(row.method, status),
    reliable: reliable && isProvisional && mayBeReliable(row),
    headers: readHeaderLines(text.headers).headers,
  };
}

/** What a button stands for: its status, and nothing that was typed elsewhere. */
export function quickAnswerOf(row: IncomingRow, { status, sdp }: Choice, reliable: boolean): Answer {
  return answerOf(row, { status, sdp, reason: '', headers: '' }, reliable);
}

/** A response with the reason and the header lines that were typed; its lines end LF. */
export function withTyped(
  response: string,
  { reason, headers }: Pick<AnswerText, 'reason' | 'headers'>,
): string {
  const end = response.indexOf('\n\n');
  const [head, rest] = end < 0 ? [response, ''] : [response.slice(0, end), response.slice(end)];
  const [first = '', ...lines] = head.split('\n');
  const start =
    reason.trim() === ''
      ? first
      : first.replace(/^(\S+ \d{3}).*$/, (_, line: string) => `${line} ${reason.trim()}`);
  const added = readHeaderLines(headers).headers.map(([name, value]) => `${name}: ${value}`);
  const place = lines.findIndex((line) => /^(Content-|[lc]\s*:)/i.test(line));
  lines.splice(place < 0 ? lines.length : place, 0, ...added);
  return [start, ...lines].join('\n') + rest;
}

export interface Asking {
  readonly answer: (answer: Answer) => Promise<boolean>;
  readonly draft: (id: number, status: number) => Promise<Uint8Array | null>;
  readonly respond: (respond: Respond) => Promise<boolean>;
}

/** To be called in a component's set-up. Another request begins with a fresh form and no response written. */
export function useAnswering(row: () => IncomingRow | null, tab: ShallowRef<string>, asking: Asking) {
  const form = shallowRef<AnswerText>(FRESH);
  const written = shallowRef<WrittenResponse | null>(null);
  const reliable = shallowRef(false);
  let drafts = 0;

  watch(
    () => row()?.id,
    () => {
      form.value = { ...FRESH, status: row()?.method === 'INVITE' ? '486' : '200' };
      written.value = null;
      reliable.value = row()?.reliability === 'required';
      if (tab.value === 'response') tab.value = 'request';
    },
    { immediate: true },
  );

  /** Answers by a button; one that needs a header is filled into the form instead. */
  function quick(choice: Choice): void {
    const request = row();
    if (!request) return;
    if (!choice.header) return void asking.answer(quickAnswerOf(request, choice, reliable.value));
    form.value = { ...FRESH, status: String(choice.status), headers: `${choice.header}: ` };
    tab.value = 'answer';
  }

  async function send(): Promise<void> {
    const request = row();
    const status = readStatus(form.value.status);
    if (request && status !== null) {
      await asking.answer(answerOf(request, { ...form.value, status }, reliable.value));
    }
  }

  /** Opens the response to a status in full. */
  async function write(status: number): Promise<void> {
    const request = row();
    const bytes = request ? await asking.draft(request.id, status) : null;
    if (!bytes || request?.id !== row()?.id) return;
    const documentId = `response-${request?.id}-${++drafts}`;
    const switches = written.value?.switches ?? { fill: true, retransmit: true };
    written.value = { documentId, text: withTyped(templateOf(bytes), form.value), switches };
    tab.value = 'response';
  }

  function change(patch: Partial<WrittenResponse>): void {
    if (written.value) written.value = { ...written.value, ...patch };
  }

  async function respond(): Promise<void> {
    const request = row();
    if (!request || !written.value) return;
    const { text, switches } = written.value;
    await asking.respond({ id: request.id, bytes: literalBytes(text), switches });
  }

  return { form, written: computed(() => written.value), reliable, quick, send, write, change, respond };
}
