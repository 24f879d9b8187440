/** The views, in the order of the rail and of the keys Ctrl+1 and on. A new view is one line here. */
import type { LucideIcon } from '@lucide/vue';
import { ArrowUpDown, BookUser, PhoneIncoming, Settings, SquarePen } from '@lucide/vue';
import type { Component } from 'vue';
import AccountsView from './AccountsView.vue';
import AnswerView from './AnswerView.vue';
import ComposeView from './ComposeView.vue';
import SettingsView from './SettingsView.vue';
import TrafficView from './TrafficView.vue';
import type { ViewId } from './view-id.ts';

export interface ViewEntry {
  readonly id: ViewId;
  readonly icon: LucideIcon;
  readonly component: Component;
  /** Whether it stands at the lower end of the rail. */
  readonly end?: boolean;
}

export const VIEWS: readonly ViewEntry[] = [
  { id: 'traffic', icon: ArrowUpDown, component: TrafficView },
  { id: 'compose', icon: SquarePen, component: ComposeView },
  { id: 'answer', icon: PhoneIncoming, component: AnswerView },
  { id: 'accounts', icon: BookUser, component: AccountsView },
  { id: 'settings', icon: Settings, component: SettingsView, end: true },
];
