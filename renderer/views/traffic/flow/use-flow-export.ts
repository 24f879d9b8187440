/** Writes the ladder that is shown into a file, or into the clipboard, in four forms. */
import type { ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { ladderMermaid } from '#shared/flow/ladder/mermaid.ts';
import type { Ladder } from '#shared/flow/ladder/model.ts';
import { ladderSvg } from '#shared/flow/ladder/svg.ts';
import { ladderText } from '#shared/flow/ladder/text.ts';
import { DARK_LADDER, LIGHT_LADDER } from '#shared/flow/ladder/themes.ts';
import { PLAIN_WIDTH, wholeLadder } from '#shared/flow/ladder/whole.ts';
import { useFormat } from '../../../composables/use-format.ts';
import { useTold } from '../../../composables/use-told.ts';
import { chooseTarget } from '../../../host/save.ts';
import { useFlow } from '../../../stores/flow.ts';
import { usePreferences } from '../../../stores/preferences.ts';
import { paintLadder } from './paint.ts';

export const FLOW_FORMS = ['svg', 'png', 'mermaid', 'text'] as const;
export type FlowForm = (typeof FLOW_FORMS)[number];

const FILES: Readonly<Record<FlowForm, { readonly name: string; readonly type: string }>> = {
  svg: { name: 'call-flow.svg', type: 'image/svg+xml' },
  png: { name: 'call-flow.png', type: 'image/png' },
  mermaid: { name: 'call-flow.mmd', type: 'text/plain' },
  text: { name: 'call-flow.txt', type: 'text/plain' },
};

export interface FlowExport {
  /** What became of the last export, for a moment; '' where there is nothing to say. */
  readonly told: Readonly<ShallowRef<string>>;
  save(ladder: Ladder, form: FlowForm): Promise<void>;
  copy(ladder: Ladder, form: FlowForm): Promise<void>;
}

/** The fonts of the page, for a canvas. */
function pageFonts(): { ui: string; mono: string } {
  const style = getComputedStyle(document.documentElement);
  return { ui: style.getPropertyValue('--font-ui'), mono: style.getPropertyValue('--font-mono') };
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture is empty'))), 'image/png'),
  );
}

/** Makes the contents of a file. To be called in a component's set-up. */
function useContents() {
  const store = useFlow();
  const preferences = usePreferences();
  const format = useFormat();
  const { t } = useI18n();
  const theme = () => (preferences.shownTheme === 'light' ? LIGHT_LADDER : DARK_LADDER);
  const times = () => ({ time: store.options.time, timeOfDay: format.time });

  function title(): string {
    const [call] = store.shown?.flow.dialogs ?? [];
    return t('flow.export.title', { from: call?.from ?? '', to: call?.to ?? '' });
  }
  const drawn = () => ({ ...times(), width: PLAIN_WIDTH });
  const texts: Readonly<Record<Exclude<FlowForm, 'png'>, (ladder: Ladder) => string>> = {
    svg: (ladder) => ladderSvg(ladder, { ...drawn(), theme: theme(), title: title() }),
    mermaid: (ladder) => ladderMermaid(ladder, times()),
    text: (ladder) => ladderText(ladder, times()),
  };
  async function picture(ladder: Ladder): Promise<Blob> {
    await document.fonts.ready;
    const canvas = paintLadder(wholeLadder(ladder, drawn()), theme(), pageFonts());
    if (!canvas) throw new Error(t('flow.export.large'));
    return blobOf(canvas);
  }
  return { texts, picture };
}

/** To be called in a component's set-up. */
export function useFlowExport(): FlowExport {
  const { t } = useI18n();
  const { texts, picture } = useContents();
  const { told, tell } = useTold();

  async function attempt(run: () => Promise<string>): Promise<void> {
    try {
      tell(await run());
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      tell(t('flow.export.failed', { message }));
    }
  }

  return {
    told,
    save: (ladder, form) =>
      attempt(async () => {
        const { name, type } = FILES[form];
        const target = await chooseTarget(name, type);
        if (!target) return '';
        const blob = form === 'png' ? await picture(ladder) : new Blob([texts[form](ladder)]);
        await target.write(new Uint8Array(await blob.arrayBuffer()));
        await target.close();
        return '';
      }),
    copy: (ladder, form) =>
      attempt(async () => {
        if (form === 'png') {
          const { type } = FILES.png;
          await navigator.clipboard.write([new ClipboardItem({ [type]: picture(ladder) })]);
        } else await navigator.clipboard.writeText(texts[form](ladder));
        return t('flow.export.copied');
      }),
  };
}
