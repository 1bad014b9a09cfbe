// Jest over our sources as they are.
export default {
  rootDir: '../../../..',
  testMatch: ['<rootDir>/packages/testing/e2e/runners/jest.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/packages/testing/e2e/runners/jest.transform.mjs' },
  testEnvironmentOptions: { customExportConditions: ['@obs/source', 'node'] },
  haste: { enableSymlinks: false },
  modulePathIgnorePatterns: [
    '<rootDir>/.*/dist/',
    '<rootDir>/examples',
    '<rootDir>/bench',
    '<rootDir>/backends',
  ],
}
