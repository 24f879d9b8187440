/** The part of a row's menu that leads elsewhere: to the call, its messages, the call flow, the comparison, the export. */
import { useI18n } from 'vue-i18n';
import type { MenuEntry } from '../../../components/ui/menu.ts';
import { MOST_CHOSEN } from '../../../stores/chosen.ts';
import { useRpc } from '../../../stores/rpc.ts';
import { useTraffic } from '../../../stores/traffic.ts';
import type { MenuSection } from './row-menu.ts';

/** What is known of the row whose menu is shown; 0 where there is none. */
export interface Leading {
  readonly dialog: number;
  readonly message: number;
}

/** Chooses the messages of a call in the list of messages, one of them selected. */
async function chooseCall({ dialog, message }: Leading): Promise<void> {
  const traffic = useTraffic();
  const { rows } = await useRpc().call('dialogs.messages', { id: dialog });
  const first = message > 0 ? message : (rows[0]?.id ?? 0);
  if (first === 0) return;
  const others = rows.map(({ id }) => id).filter((id) => id !== first);
  await traffic.showMessage(first);
  traffic.chooseMessages([first, ...others.slice(0, MOST_CHOSEN - 1)]);
}

/** To be called in a component's set-up. @param leading null where the row is not here */
export function useGoSection(
  list: 'messages' | 'dialogs' | 'other',
  leading: () => Leading | null,
): MenuSection {
  const traffic = useTraffic();
  const { t } = useI18n();

  async function showFlow({ dialog, message }: Leading): Promise<void> {
    traffic.wish = 'flow';
    await traffic.selectDialog(dialog, ...(list === 'dialogs' ? [traffic.dialogs.at ?? undefined] : []));
    if (message > 0) await traffic.inspect(message);
  }

  const actions: Readonly<Record<string, (to: Leading) => unknown>> = {
    dialog: ({ dialog }) => traffic.showDialog(dialog),
    message: ({ message }) => traffic.showMessage(message),
    chooseCall,
    flow: showFlow,
    compare: () => (traffic.wish = 'compare'),
    exports: () => (traffic.wish = list === 'dialogs' ? 'export-dialogs' : 'export-messages'),
    report: () => (traffic.wish = list === 'dialogs' ? 'report-dialogs' : 'report-messages'),
  };

  function entries({ dialog, message }: Leading): readonly MenuEntry[] {
    const possible: Readonly<Record<string, boolean>> = {
      dialog: dialog > 0 && list !== 'dialogs',
      message: message > 0 && list === 'other',
      flow: dialog > 0,
      chooseCall: dialog > 0,
      compare: list === 'messages' && traffic.chosenMessages.length === 2,
      exports: list !== 'other',
      report: list === 'dialogs' || (list === 'messages' && dialog > 0),
    };
    return Object.keys(possible)
      .filter((id) => possible[id])
      .map((id) => ({ id, label: t(`table.menu.${id}`) }));
  }

  return {
    name: 'go',
    groups() {
      const to = leading();
      const all = to ? entries(to) : [];
      return all.length > 0 ? [{ label: t('table.menu.go'), entries: all }] : [];
    },
    choose(id) {
      const to = leading();
      if (to) void actions[id]?.(to);
    },
  };
}
