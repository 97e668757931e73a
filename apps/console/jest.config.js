import { base } from '../../jest.base.js';

export default {
  ...base,
  testEnvironment: 'jsdom',
  testEnvironmentOptions: { customExportConditions: ['@fenghuo/source', 'browser'] },
  setupFiles: ['./jest.setup.js'],
  moduleNameMapper: { '\\.(css|png|svg|woff2)$': '<rootDir>/jest.asset.js' },
};
