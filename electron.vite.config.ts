/**
 * The build: the window's host and the command line (out/main, out/headless, what they share in out/chunks),
 * the preload (out/preload) and the page (out/renderer). Everything is bundled, so what is packaged runs
 * without node_modules. The host is built first and empties out/; the others come after it.
 */
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  main: {
    build: {
      outDir: at('out'),
      emptyOutDir: true,
      externalizeDeps: false,
      // The command line also runs on the Node that the machine has.
      target: 'node20.19',
      rolldownOptions: {
        input: {
          'main/index': at('electron/main/index.ts'),
          'headless/sipwright': at('electron/headless/sipwright.ts'),
        },
        // Optional native helpers of `ws`: it does without them.
        external: ['bufferutil', 'utf-8-validate'],
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('electron/preload/index.ts') },
        // A sandboxed preload is CommonJS and can require nothing but `electron`.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [vue()],
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      // The same build is served to browsers.
      target: 'es2022',
      minify: true,
      // Nothing as a data: address: the content security policy allows files of our own only.
      assetsInlineLimit: 0,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
