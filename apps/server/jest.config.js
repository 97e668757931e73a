import { base, swc } from '../../jest.base.js';

export default {
  ...base,
  globalSetup: './jest.global-setup.js',
  globalTeardown: './jest.global-teardown.js',
  testTimeout: 30_000,
  // Each spec has a database of its own and waits for it more than it computes.
  maxWorkers: 2,
  // @fastify/static is CommonJS and requires content-disposition, which is an ES module: Jest on Node 20 cannot require one untransformed.
  transform: { ...base.transform, '/node_modules/content-disposition/.+\\.js$': swc },
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
};
