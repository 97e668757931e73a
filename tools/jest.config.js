import { base } from '../jest.base.js';

export default { ...base, testMatch: ['<rootDir>/**/*.spec.{mjs,ts}'], testTimeout: 120_000 };
