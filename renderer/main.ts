/** Starts the page: finds the way to the core, makes the client, and shows the shell. */
import './styles/index.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { createClient } from '#shared/rpc/client.ts';
import App from './App.vue';
import { browserClock } from './host/clock.ts';
import { findHost } from './host/connect.ts';
import { i18n } from './i18n/index.ts';
import { useConnection } from './stores/rpc.ts';

const host = findHost();
const pinia = createPinia();
const app = createApp(App).use(pinia).use(i18n);
useConnection(pinia).attach(createClient(host.connect, browserClock), { lacksToken: host.lacksToken });
app.mount('#app');
