import globals from 'globals';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import temporal from 'eslint-plugin-temporal';
import tseslint from 'typescript-eslint';

/** What each folder may import; everything that is not named is forbidden. Mirrors the table in docs/architecture.md. */
const boundaries = [
  { target: './domain', from: '.', except: ['./domain'] },
  {
    target: './workflows',
    from: '.',
    except: ['./workflows', './domain', './activities/contract.ts', './node_modules'],
  },
  {
    target: './activities',
    from: '.',
    except: [
      './activities',
      './domain',
      './db',
      './vendors',
      './webhooks',
      './outbound',
      './threads',
      './node_modules',
    ],
  },
  {
    target: './evidence',
    from: '.',
    except: ['./evidence', './domain', './db', './outbound', './threads', './node_modules'],
  },
  { target: './db', from: '.', except: ['./db', './domain', './node_modules'] },
  { target: './vendors', from: '.', except: ['./vendors', './domain', './db', './node_modules'] },
  {
    target: './webhooks',
    from: '.',
    except: ['./webhooks', './domain', './db', './workflows', './node_modules'],
  },
  { target: './outbound', from: '.', except: ['./outbound', './node_modules'] },
  { target: './threads', from: '.', except: ['./threads', './domain', './node_modules'] },
  {
    target: './api',
    from: '.',
    except: [
      './api',
      './domain',
      './db',
      './vendors',
      './webhooks',
      './outbound',
      './evidence',
      './threads',
      './workflows/appRegistration',
      './node_modules',
    ],
  },
  { target: './api', from: './workflows/appRegistration', except: ['./messages.ts', './searchAttributes.ts'] },
  {
    target: './workers',
    from: '.',
    except: [
      './workers',
      './activities',
      './workflows',
      './domain',
      './db',
      './vendors',
      './webhooks',
      './outbound',
      './node_modules',
    ],
  },
];

/** What would make a replay differ, or reach outside. */
const NOT_DETERMINISTIC = ['error', 'process', 'performance', 'setTimeout', 'setInterval', 'fetch', 'crypto'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.local/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: boundaries }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Empty functions say "nothing to do here" and are checked by their types.
      '@typescript-eslint/no-empty-function': 'off',
      // `type` aliases of object shapes and interfaces are both used on purpose.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      'no-console': 'error',
    },
  },
  {
    // It runs inside workflows, and is pure besides.
    files: ['domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^[^.]', message: 'domain imports nothing but itself.' }] },
      ],
      'no-restricted-globals': NOT_DETERMINISTIC,
    },
  },
  {
    files: ['workflows/**/*.ts'],
    plugins: { temporal },
    rules: {
      ...temporal.configs.workflow.rules,
      // Guesses from names or shapes that typed rules, the design or the tests settle better.
      'temporal/workflow-no-floating-promises': 'off', // @typescript-eslint/no-floating-promises knows the types
      'temporal/workflow-condition-timeout-style': 'off', // people take days; the expiry timer is the timeout
      'temporal/workflow-prefer-single-object-args': 'off', // helpers are not workflows
      'temporal/workflow-replay-testing-required-comment': 'off', // test/replay replays every history on every run
      'temporal/workflow-no-retry-for-nonidempotent-activities': 'off', // every activity is idempotent by its ids
      'temporal/workflow-require-explicit-payload-types': 'off', // does not read definitions without arguments
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.|@temporalio/(workflow|common)$)',
              message: 'Workflow code imports domain and @temporalio/workflow only.',
            },
          ],
        },
      ],
      'no-restricted-globals': NOT_DETERMINISTIC,
    },
  },
  {
    // What people run writes to the terminal.
    files: ['scripts/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: globals.node },
  },
);
