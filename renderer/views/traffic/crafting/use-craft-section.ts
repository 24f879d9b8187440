/** The parts of a row's menu that make something: of a call a replay, a scenario of SIPp, a sequence; of a message a new send. */
import { useI18n } from 'vue-i18n';
import type { MenuGroup } from '../../../components/ui/menu.ts';
import { CALL_CRAFTS, useCrafting } from '../../../stores/crafting.ts';
import { useNavigation } from '../../../stores/navigation.ts';
import { useRpc } from '../../../stores/rpc.ts';
import type { MenuSection } from '../tables/row-menu.ts';

/** To be called in a component's set-up. @param dialog the call, 0 where there is none */
export function useCraftSection(dialog: () => number): MenuSection {
  const crafting = useCrafting();
  const { t } = useI18n();
  return {
    name: 'craft',
    groups(): readonly MenuGroup[] {
      if (dialog() === 0) return [];
      const entries = CALL_CRAFTS.map((id) => ({ id, label: t(`crafting.call.${id}.menu`) }));
      return [{ label: t('crafting.call.label'), entries }];
    },
    choose(id) {
      const craft = CALL_CRAFTS.find((one) => one === id);
      if (craft && dialog() > 0) void crafting.begin(craft, dialog());
    },
  };
}

/** To be called in a component's set-up. @param message the message's id, 0 where there is none */
export function useResendSection(message: () => number): MenuSection {
  const navigation = useNavigation();
  const rpc = useRpc();
  const { t } = useI18n();
  const ways = ['fresh', 'same'] as const;

  async function resend(id: number, way: (typeof ways)[number]): Promise<void> {
    try {
      navigation.editAndResend((await rpc.call('messages.get', { id })).bytes, way);
    } catch (error) {
      console.warn(`message ${id} could not be read`, error);
    }
  }

  return {
    name: 'resend',
    groups(): readonly MenuGroup[] {
      if (message() === 0) return [];
      const entries = ways.map((id) => ({ id, label: t(`crafting.resend.${id}`) }));
      return [{ label: t('crafting.resend.label'), entries }];
    },
    choose(id) {
      const way = ways.find((one) => one === id);
      if (way && message() > 0) void resend(message(), way);
    },
  };
}
