/** Lint rules: the house style, and which room may import what (the import graph itself is walked by a test). */
import js from '@eslint/js';
import prettier from 'eslint-config-prettier/flat';
import vue from 'eslint-plugin-vue';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

const node = { regex: '^node:', message: 'only electron/ and test/ know Node.' };
const electron = {
  regex: '^electron($|/)',
  message: 'only electron/main and electron/preload know Electron.',
};
const vueWorld = {
  regex: '^(vue|pinia|vue-i18n|reka-ui|@lucide|@codemirror|chart\\.js)',
  message: 'only renderer/ knows Vue.',
};
const host = { regex: '(^|/)electron/|^#core/', message: 'shared/ and renderer/ do not know the hosts.' };
const ws = { regex: '^ws$', message: 'only electron/headless/web knows ws.' };
const xml = { regex: '^fast-xml-parser$', message: 'only shared/sipp reads XML.' };
const csv = { regex: '^csv-parse($|/)', message: 'only electron/core/sequence/data-rows.ts reads CSV.' };
const mainRoom = { regex: '/(main|preload|headless)/', message: 'the core does not know its hosts.' };

const forbid = (files, ...patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

export default defineConfig(
  { ignores: ['out/', 'dist/', 'node_modules/', 'test-results/'] },
  js.configs.recommended,
  ts.configs.strict,
  vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-control-regex': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowInGenericTypeArguments: true }],
    },
  },
  { files: ['**/*.{ts,vue}'], rules: { 'no-undef': 'off' } },
  {
    files: ['**/*.vue'],
    rules: {
      'vue/no-v-html': 'error',
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
    },
  },
  { files: ['test/**'], rules: { 'max-lines-per-function': 'off' } },
  forbid(['shared/**'], node, electron, vueWorld, host, ws, csv, xml),
  forbid(['shared/sipp/**'], node, electron, vueWorld, host, ws, csv),
  forbid(['renderer/**'], node, electron, host, ws, csv, xml),
  forbid(['electron/core/**'], electron, vueWorld, ws, mainRoom, csv, xml),
  forbid(['electron/core/sequence/data-rows.ts'], electron, vueWorld, ws, mainRoom, xml),
  forbid(['electron/core/{transaction,dialog}/**'], node, electron, vueWorld, ws, mainRoom, csv, xml),
  forbid(['electron/headless/**'], electron, vueWorld, csv, xml),
  forbid(['electron/main/**', 'electron/preload/**'], vueWorld, ws, csv, xml),
  { files: ['electron/headless/web/**'], rules: { 'no-restricted-imports': 'off' } },
  prettier,
);
