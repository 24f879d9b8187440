/** The entries of the copy menus of a message, what they put on the clipboard, and the words that confirm it. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, onBeforeUnmount, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Timer } from '#shared/lib/clock.ts';
import type { CopyTool } from '#shared/copy-as/copy-as.ts';
import { canCopyAs, COPY_TOOLS, copyAs } from '#shared/copy-as/copy-as.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { CopyForm, CopySource } from '../../../components/message/copy.ts';
import { COPY_FORMS, copyForms, copyText } from '../../../components/message/copy.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { MenuGroup } from '../../../components/ui/menu.ts';
import { useFormat } from '../../../composables/use-format.ts';
import { browserClock } from '../../../host/clock.ts';

const CONFIRM_TIME = 1_800;

export interface Copying {
  /** What is selected, where something is, and then the whole message. */
  readonly groups: ComputedRef<readonly MenuGroup[]>;
  /** How the last copy went, for a moment. */
  readonly outcome: Readonly<ShallowRef<'none' | 'copied' | 'failed'>>;
  /** What was copied, in words. */
  readonly said: Readonly<ShallowRef<string>>;
  choose(id: string): Promise<void>;
  /** What the copy key of the system is for: the selected bytes as text; null where nothing is selected. */
  selectedText(): string | null;
}

/** Commands and files of other tools; `raw` is the text, which stands above. */
const TOOLS = COPY_TOOLS.filter((tool) => tool !== 'raw');

/** Puts texts on the clipboard, and tells for a moment how it went. */
function useClipboard() {
  const { t } = useI18n();
  const outcome = shallowRef<'none' | 'copied' | 'failed'>('none');
  const said = shallowRef('');
  let timer: Timer | null = null;

  async function put(text: () => string, what: string, form: string): Promise<void> {
    timer?.cancel();
    try {
      await navigator.clipboard.writeText(text());
      outcome.value = 'copied';
      said.value = t('inspector.copy.said', { what, form });
    } catch (error) {
      console.warn('the clipboard refused the text', error);
      outcome.value = 'failed';
      said.value = t('common.actions.copyFailed');
    }
    timer = browserClock.after(CONFIRM_TIME, () => void (outcome.value = 'none'));
  }

  onBeforeUnmount(() => timer?.cancel());
  return { outcome, said, put };
}

/** The entries for other tools that can say this message. */
function useToolGroup(row: () => MessageRow): () => MenuGroup[] {
  const { t } = useI18n();
  return () => {
    const entries = TOOLS.filter((tool) => canCopyAs(tool, row())).map((tool) => ({
      id: `tool:${tool}`,
      label: t(`crafting.copy.${tool}`),
    }));
    return entries.length > 0 ? [{ label: t('crafting.copy.label'), entries }] : [];
  };
}

/** To be called in a component's set-up. @param row what is known of the message besides its bytes */
export function useCopy(source: () => CopySource, row: () => MessageRow): Copying {
  const { t } = useI18n();
  const format = useFormat();
  const { outcome, said, put } = useClipboard();
  const toolGroup = useToolGroup(row);

  function nameOf({ span, path }: CopySource): string {
    const node = path.at(-1);
    if (!span) return t('inspector.copy.message');
    if (!node || node.span.start !== span.start || node.span.end !== span.end)
      return format.bytes(span.end - span.start);
    return 'key' in node.label ? t(`inspector.tree.parts.${node.label.key}`) : visibleText(node.label.text);
  }

  function groupOf(of: CopySource, prefix: string): MenuGroup {
    const entries = copyForms(of).map((form) => ({
      id: `${prefix}:${form}`,
      label: t(`inspector.copy.${form}`),
    }));
    return { label: nameOf(of), entries };
  }

  const whole = (): CopySource => ({ ...source(), span: null, path: [] });

  const write = (form: CopyForm, of: CopySource): Promise<void> =>
    put(() => copyText(form, of), nameOf(of), t(`inspector.copy.${form}`));
  const writeTool = (tool: CopyTool): Promise<void> =>
    put(
      () => copyAs(tool, { row: row(), bytes: source().bytes }),
      t('inspector.copy.message'),
      t(`crafting.copy.${tool}`),
    );

  return {
    groups: computed(() => {
      const selected = source().span ? [groupOf(source(), 'selected')] : [];
      return [...selected, groupOf(whole(), 'message'), ...toolGroup()];
    }),
    outcome,
    said,
    async choose(id) {
      const tool = TOOLS.find((one) => id === `tool:${one}`);
      if (tool) return writeTool(tool);
      const form = COPY_FORMS.find((one) => id.endsWith(`:${one}`));
      if (form) await write(form, id.startsWith('selected:') ? source() : whole());
    },
    selectedText: () => (source().span ? copyText('text', source()) : null),
  };
}
