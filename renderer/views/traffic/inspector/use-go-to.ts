/** Where one can go from a message: its transaction, its call, the list of messages, and the calls that belong to its own. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { MessageDetail } from '#shared/model/traffic.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { topVia } from '#shared/sip/views.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { MenuGroup } from '../../../components/ui/menu.ts';
import { findTransaction } from '../../../stores/find-transaction.ts';
import { useTraffic } from '../../../stores/traffic.ts';

export interface GoTo {
  readonly groups: ComputedRef<readonly MenuGroup[]>;
  /** Why it was not possible to go there; '' where it was. */
  readonly refused: Readonly<ShallowRef<string>>;
  choose(id: string): Promise<void>;
}

/** To be called in a component's set-up. */
export function useGoTo(detail: () => MessageDetail): GoTo {
  const traffic = useTraffic();
  const { t } = useI18n();
  const refused = shallowRef('');

  const legs = computed(() => (traffic.selectedDialog === detail().row.dialogId ? traffic.legs : []));

  async function showTransaction(): Promise<void> {
    const { row, bytes } = detail();
    const { message } = parseMessage(bytes);
    const branch = (message && topVia(message)?.params.get('branch')) ?? '';
    const { firstTransaction, nextTransaction } = traffic.counters;
    const range = { first: firstTransaction, last: nextTransaction - 1 };
    const id = branch === '' ? null : await findTransaction(row, branch, range);
    if (id === null) refused.value = t('inspector.goTo.noTransaction');
    else traffic.showTransaction(id);
  }

  return {
    groups: computed(() => {
      const { kind, dialogId } = detail().row;
      const places = [
        ...(kind === 'other' ? [] : ['transaction' as const]),
        ...(dialogId > 0 ? ['call' as const] : []),
        'list' as const,
      ];
      const entries = places.map((place) => ({ id: place, label: t(`inspector.goTo.${place}`) }));
      const others = legs.value.map(({ dialog, reasons: [first] }) => ({
        id: `leg:${dialog.id}`,
        label: t('inspector.goTo.leg', {
          from: visibleText(dialog.from),
          to: visibleText(dialog.to),
          reason: first ? t(`observed.legs.reason.${first.reason}`) : '',
        }),
      }));
      const groups = [{ label: t('inspector.goTo.message'), entries }];
      return others.length > 0 ? [...groups, { label: t('inspector.goTo.legs'), entries: others }] : groups;
    }),
    refused,
    async choose(id) {
      refused.value = '';
      const { row } = detail();
      if (id === 'transaction') await showTransaction();
      else if (id === 'call') {
        await traffic.showDialog(row.dialogId);
        await traffic.inspect(row.id);
      } else if (id === 'list') await traffic.showMessage(row.id);
      else await traffic.showDialog(Number(id.slice('leg:'.length)));
    },
  };
}
