import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';

import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// One zone per feature, read from disk: a new feature is fenced off without anyone remembering to.
const features = (existsSync('src/features') ? readdirSync('src/features') : []).map((name) => ({
  target: `./src/features/${name}`,
  from: './src/features',
  except: [`./${name}`],
}));

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: fileURLToPath(new URL('.', import.meta.url)),
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y, 'import-x': importX },
    settings: { 'import-x/resolver': { typescript: true } },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'react-hooks/exhaustive-deps': 'error',
      ...jsxA11y.configs.recommended.rules,
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            { target: './src/shared', from: ['./src/features', './src/app'] },
            { target: './src/features', from: './src/app' },
            ...features,
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    // What runs in the page knows nothing of Node.js, whose types the pipeline needs.
    files: ['src/**/*.ts?(x)'],
    ignores: ['src/**/*.test.ts?(x)'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'require'],
    },
  },
  { files: ['**/*.test.ts?(x)'], rules: { '@typescript-eslint/no-empty-function': 'off' } },
  { files: ['*.js', 'public/*.js'], ...tseslint.configs.disableTypeChecked },
  {
    // Runs in the page as it stands.
    files: ['public/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'document',
          'localStorage',
          'location',
          'navigator',
          'sessionStorage',
          'URLSearchParams',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
